package dev.oxbow.sync.binlog;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.server.ServerAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Whether a server still has, and ever had, what a reader wants to go on from. */
public final class Resumption {
  private static final String REMEDY =
      "; choose deliberately: take a new snapshot of the captured tables, or accept the gap";

  private Resumption() {}

  /**
   * Refuses to go on where changes would be missing or another history begins.
   *
   * @throws OxbowException SOURCE_CHANGED, with what happened, what is at risk and what to do
   */
  public static void check(ServerAddress server, Connection connection, BinlogPosition from) {
    try {
      GtidSet executed = from.executed();
      if (executed == null) {
        checkFile(server, connection, from);
      } else {
        checkGtids(server, connection, executed);
      }
    } catch (SQLException e) {
      throw new OxbowException(
          ErrorCode.SOURCE_FAILED,
          "MySQL at " + server + " does not tell what its binlog holds: " + e.getMessage(),
          e);
    }
  }

  private static void checkGtids(ServerAddress server, Connection connection, GtidSet executed)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT @@GLOBAL.gtid_executed, @@GLOBAL.gtid_purged")) {
      row.next();
      GtidSet theirs = GtidSet.parse(row.getString(1));
      GtidSet purged = GtidSet.parse(row.getString(2));
      GtidSet unknown = executed.minus(theirs);
      if (!unknown.isEmpty()) {
        throw new OxbowException(
            ErrorCode.SOURCE_CHANGED,
            "MySQL at "
                + server
                + " never ran the transactions "
                + unknown
                + ", which were captured already: it was restored from a backup, or is another server;"
                + " the topics hold changes that its tables do not"
                + REMEDY);
      }
      GtidSet missing = purged.minus(executed);
      if (!missing.isEmpty()) {
        throw new OxbowException(
            ErrorCode.SOURCE_CHANGED,
            "MySQL at "
                + server
                + " has purged the transactions "
                + missing
                + " from its binlog before they were captured: "
                + missing.count()
                + " transactions are missing in the topics"
                + REMEDY);
      }
    }
  }

  private static void checkFile(ServerAddress server, Connection connection, BinlogPosition from)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW BINARY LOGS")) {
      while (row.next()) {
        if (row.getString(1).equals(from.file())) {
          if (row.getLong(2) >= from.offset()) {
            return;
          }
          throw new OxbowException(
              ErrorCode.SOURCE_CHANGED,
              "MySQL at "
                  + server
                  + " has only "
                  + row.getLong(2)
                  + " bytes in "
                  + from.file()
                  + ", of which "
                  + from.offset()
                  + " were captured: it lost its end, was restored from a backup, or is another"
                  + " server"
                  + REMEDY);
        }
      }
    }
    throw new OxbowException(
        ErrorCode.SOURCE_CHANGED,
        "MySQL at "
            + server
            + " no longer has "
            + from.file()
            + ", from which the capture would go on at "
            + from.offset()
            + ": what it held is missing in the topics"
            + REMEDY);
  }
}
