package dev.oxbow.sync.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Which databases a server writes into its binlog.
 *
 * @param only those; all when it is empty
 * @param ignored none of those, where {@code only} is empty
 */
record BinlogFilters(List<String> only, List<String> ignored) {
  BinlogFilters {
    only = List.copyOf(only);
    ignored = List.copyOf(ignored);
  }

  /** Asks a server that has a binlog. */
  static BinlogFilters of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = BinlogEnd.status(statement)) {
      return row.next()
          ? new BinlogFilters(names(row.getString(3)), names(row.getString(4)))
          : new BinlogFilters(List.of(), List.of());
    }
  }

  private static List<String> names(String list) {
    return list.isEmpty() ? List.of() : List.of(list.split(","));
  }

  /** Whether all is written. */
  boolean isEmpty() {
    return only.isEmpty() && ignored.isEmpty();
  }

  /** Whether changes of rows in a database are told. */
  boolean writes(String database) {
    return only.isEmpty() ? !ignored.contains(database) : only.contains(database);
  }
}
