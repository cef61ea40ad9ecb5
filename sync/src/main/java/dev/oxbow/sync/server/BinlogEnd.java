package dev.oxbow.sync.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Where a server's binlog ends.
 *
 * @param executed the GTIDs of all transactions up to there; empty on a server without them
 */
public record BinlogEnd(String file, long offset, String executed) {
  private static final int SYNTAX_ERROR = 1064;

  /**
   * Asks the server. A transaction is in the binlog before others see its rows, so whatever this
   * connection has seen lies before this end.
   *
   * @throws SQLException when there is no binlog, or the user lacks REPLICATION CLIENT
   */
  public static BinlogEnd of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try {
        return read(statement, "SHOW BINARY LOG STATUS");
      } catch (SQLException e) {
        if (e.getErrorCode() != SYNTAX_ERROR) {
          throw e;
        }
        // Before MySQL 8.2.
        return read(statement, "SHOW MASTER STATUS");
      }
    }
  }

  private static BinlogEnd read(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw new SQLException("The server writes no binlog");
      }
      boolean hasGtids = row.getMetaData().getColumnCount() >= 5;
      return new BinlogEnd(
          row.getString(1), row.getLong(2), hasGtids ? row.getString(5).replace("\n", "") : "");
    }
  }
}
