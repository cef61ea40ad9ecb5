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
    try (Statement statement = connection.createStatement();
        ResultSet row = status(statement)) {
      if (!row.next()) {
        throw new SQLException("The server writes no binlog");
      }
      boolean hasGtids = row.getMetaData().getColumnCount() >= 5;
      return new BinlogEnd(
          row.getString(1), row.getLong(2), hasGtids ? row.getString(5).replace("\n", "") : "");
    }
  }

  /** File, position, the databases written, those left out, and GTIDs where there are some. */
  static ResultSet status(Statement statement) throws SQLException {
    try {
      return statement.executeQuery("SHOW BINARY LOG STATUS");
    } catch (SQLException e) {
      if (e.getErrorCode() != SYNTAX_ERROR) {
        throw e;
      }
      // Before MySQL 8.2.
      return statement.executeQuery("SHOW MASTER STATUS");
    }
  }
}
