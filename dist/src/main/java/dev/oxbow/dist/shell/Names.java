package dev.oxbow.dist.shell;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names that a connection's metadata gives, read when first asked for. What cannot be read is
 * not completed; the statement that needs it will say why.
 */
final class Names {
  static final Names NONE = new Names(null);

  private final @Nullable Connection connection;
  private final Map<Table, Set<String>> columns = new HashMap<>();
  private @Nullable List<Table> tables;

  Names(@Nullable Connection connection) {
    this.connection = connection;
  }

  /** A table of a schema. */
  record Table(String schema, String name) {}

  List<Table> tables() {
    if (tables == null) {
      tables = readTables();
    }
    return tables;
  }

  Set<String> schemas() {
    return tables().stream().map(Table::schema).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The table of that name, in whichever schema it is first. */
  Optional<Table> table(String name) {
    return tables().stream().filter(table -> table.name().equalsIgnoreCase(name)).findFirst();
  }

  Set<String> columns(Table table) {
    return columns.computeIfAbsent(table, this::readColumns);
  }

  private List<Table> readTables() {
    List<Table> found = new ArrayList<>();
    if (connection == null) {
      return found;
    }
    try (ResultSet rows = connection.getMetaData().getTables(null, null, "%", null)) {
      while (rows.next()) {
        String schema = rows.getString("TABLE_SCHEM");
        found.add(new Table(schema == null ? "" : schema, rows.getString("TABLE_NAME")));
      }
    } catch (SQLException e) {
      return List.of();
    }
    return found;
  }

  private Set<String> readColumns(Table table) {
    Set<String> found = new TreeSet<>();
    if (connection == null) {
      return found;
    }
    try (ResultSet rows =
        connection.getMetaData().getColumns(null, table.schema(), table.name(), "%")) {
      while (rows.next()) {
        found.add(rows.getString("COLUMN_NAME"));
      }
    } catch (SQLException e) {
      return Set.of();
    }
    return found;
  }
}
