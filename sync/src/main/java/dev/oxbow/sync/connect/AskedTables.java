package dev.oxbow.sync.connect;

import dev.oxbow.config.Settings;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.PresentTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** Sees that a snapshot is asked for of a table only that the capture has and the server knows. */
final class AskedTables {
  private AskedTables() {}

  /**
   * Looks at the offsets that an operator gives.
   *
   * @throws ConnectException when a snapshot of a table is wanted that nobody would take, or the
   *     server cannot be asked
   */
  static void check(
      SourceConfig config,
      Map<? extends Map<String, ?>, ? extends @Nullable Map<String, ?>> offsets) {
    List<TableName> wanted =
        offsets.entrySet().stream()
            .filter(e -> e.getValue() != null && Boolean.TRUE.equals(e.getValue().get("wanted")))
            .map(
                e ->
                    new TableName(
                        String.valueOf(e.getKey().get("database")),
                        String.valueOf(e.getKey().get("table"))))
            .toList();
    if (wanted.isEmpty()) {
      return;
    }
    List<TableName> captured;
    try (MySqlPool pool = new MySqlPool(config.mySql());
        Connection connection = pool.borrow()) {
      captured =
          new PresentTables(connection, Collations.of(connection))
              .tables().stream().filter(config.tables()::wants).toList();
    } catch (SQLException | OxbowException e) {
      throw new ConnectException(
          "Whether there is such a table cannot be asked: " + e.getMessage(), e);
    }
    for (TableName table : wanted) {
      if (!config.tables().wants(table)) {
        throw new ConnectException(
            "Capture '"
                + config.source()
                + "' does not have table "
                + table
                + nearest(table, captured));
      }
      if (!captured.contains(table)) {
        throw new ConnectException(
            "There is no table "
                + table
                + " in source '"
                + config.source()
                + "', or its user may not see it"
                + nearest(table, captured));
      }
    }
  }

  private static String nearest(TableName table, List<TableName> captured) {
    return Settings.nearest(
        table.toString(), captured.stream().map(TableName::toString).collect(Collectors.toSet()));
  }
}
