package dev.oxbow.dist.transfer;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.config.Settings;
import dev.oxbow.dist.transfer.table.TargetTable;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.sync.change.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where rows go: {@code TABLE}, {@code SOURCE.TABLE}, {@code DATABASE.TABLE} or {@code
 * SOURCE.DATABASE.TABLE}. With several MySQL sources, the source must be named.
 *
 * @param databases where the table may be; empty for all
 */
record Target(MySqlConfig config, List<String> databases, String table) {

  /**
   * Finds the source of a name.
   *
   * @throws OxbowException UNKNOWN_TABLE, AMBIGUOUS_TABLE, INVALID_CONFIG
   */
  static Target of(OxbowConfig config, String name) {
    Map<String, Settings> sources = new LinkedHashMap<>();
    config
        .sources()
        .forEach(
            (source, settings) -> {
              if (settings.require("adapter").equals("mysql")) {
                sources.put(source, settings);
              }
            });
    List<String> parts =
        Arrays.stream(name.split("\\.")).map(part -> part.replaceAll("^`(.*)`$", "$1")).toList();
    boolean named = parts.size() > 1 && sources.containsKey(parts.get(0));
    List<String> rest = named ? parts.subList(1, parts.size()) : parts;
    if (rest.isEmpty() || rest.size() > 2 || sources.isEmpty()) {
      throw new OxbowException(
          ErrorCode.UNKNOWN_TABLE,
          "'"
              + name
              + "' is no table of a MySQL source of "
              + config.where()
              + "; name it as TABLE, SOURCE.TABLE or SOURCE.DATABASE.TABLE");
    }
    if (!named && sources.size() > 1) {
      throw new OxbowException(
          ErrorCode.AMBIGUOUS_TABLE,
          "There are several MySQL sources (%s); name one: %s.%s"
              .formatted(
                  String.join(", ", sources.keySet()), sources.keySet().iterator().next(), name));
    }
    String source = named ? parts.get(0) : sources.keySet().iterator().next();
    MySqlConfig read = MySqlConfig.read(source, Objects.requireNonNull(sources.get(source)));
    return new Target(
        read,
        rest.size() == 2 ? List.of(rest.get(0)) : read.databases(),
        rest.get(rest.size() - 1));
  }

  /**
   * Its full name, whether it is there or not.
   *
   * @throws OxbowException UNKNOWN_TABLE when its database is not known
   */
  TableName name() {
    if (databases.size() != 1) {
      throw new OxbowException(
          ErrorCode.UNKNOWN_TABLE,
          "'%s' says no database of source '%s'; name it as DATABASE.%s"
              .formatted(table, config.source(), table));
    }
    return new TableName(databases.get(0), table);
  }

  /**
   * The table.
   *
   * @throws OxbowException UNKNOWN_TABLE, AMBIGUOUS_TABLE, NOT_SUPPORTED
   */
  TargetTable table(Connection connection) throws SQLException {
    List<TargetTable> found = TargetTable.find(connection, databases, table);
    if (found.size() == 1) {
      return found.get(0);
    }
    throw found.isEmpty()
        ? new OxbowException(
            ErrorCode.UNKNOWN_TABLE,
            "Table '%s' does not exist in source '%s'; create it first"
                .formatted(table, config.source()))
        : new OxbowException(
            ErrorCode.AMBIGUOUS_TABLE,
            "There are %s in source '%s'; name one: %s.%s"
                .formatted(found, config.source(), config.source(), found.get(0)));
  }
}
