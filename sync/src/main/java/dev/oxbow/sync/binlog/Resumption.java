package dev.oxbow.sync.binlog;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.server.BinlogEnd;
import dev.oxbow.sync.server.ServerAddress;
import dev.oxbow.sync.server.ServerIdentity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Whether a server still has, and ever had, what a reader wants to go on from. */
public final class Resumption {
  private static final String REMEDY =
      "; nothing goes on by itself: 'oxbow sync reset --yes' begins anew, with snapshots of all"
          + " captured tables";

  private final ServerAddress server;
  private final Connection connection;
  private final BinlogPosition from;
  private final Optional<UUID> before;
  private final ServerIdentity now;

  private Resumption(
      ServerAddress server,
      Connection connection,
      BinlogPosition from,
      Optional<UUID> before,
      ServerIdentity now) {
    this.server = server;
    this.connection = connection;
    this.from = from;
    this.before = before;
    this.now = now;
  }

  /**
   * Refuses to go on where changes would be missing or another history begins.
   *
   * @param before the server that the position is of; empty when it is not known
   * @return what works but should be known, each a sentence
   * @throws OxbowException SOURCE_CHANGED, with what happened, what is at risk and what to do
   */
  public static List<String> check(
      ServerAddress server, Connection connection, BinlogPosition from, Optional<UUID> before) {
    try {
      ServerIdentity now = ServerIdentity.of(connection);
      return new Resumption(server, connection, from, before, now).check();
    } catch (SQLException e) {
      throw new OxbowException(
          ErrorCode.SOURCE_FAILED,
          "MySQL at " + server + " does not tell what its binlog holds: " + e.getMessage(),
          e);
    }
  }

  private List<String> check() throws SQLException {
    GtidSet executed = from.executed();
    if (executed == null) {
      return checkPosition();
    }
    if (!now.hasGtids()) {
      throw changed(
          "gives its transactions no GTIDs any more (gtid_mode is not ON), by which "
              + executed.count()
              + " of them were captured; where the others begin cannot be found; turn gtid_mode ON"
              + " again before anything is written there, or take a new snapshot of the captured"
              + " tables");
    }
    checkGtids(executed);
    if (isAnother()) {
      return List.of(
          "MySQL at "
              + server
              + " is another server ("
              + name(now.uuid())
              + ") than the one captured so far ("
              + name(before)
              + "); it has all that was captured, so the capture goes on there");
    }
    checkNotReset();
    return Retention.of(connection).warning(from).map(List::of).orElse(List.of());
  }

  /** Nothing is known of another server where its own UUID is not. */
  private boolean isAnother() {
    return before.isPresent() && now.uuid().isPresent() && !before.equals(now.uuid());
  }

  private static String name(Optional<UUID> uuid) {
    return uuid.map(known -> "server_uuid " + known).orElse("unknown");
  }

  private OxbowException changed(String what) {
    return new OxbowException(ErrorCode.SOURCE_CHANGED, "MySQL at " + server + " " + what);
  }

  private void checkGtids(GtidSet executed) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT @@GLOBAL.gtid_executed, @@GLOBAL.gtid_purged")) {
      row.next();
      GtidSet theirs = GtidSet.parse(row.getString(1));
      GtidSet purged = GtidSet.parse(row.getString(2));
      GtidSet unknown = executed.minus(theirs);
      if (!unknown.isEmpty()) {
        throw changed(
            "never ran the transactions "
                + unknown
                + ", which were captured already: "
                + (isAnother()
                    ? "it is another server ("
                        + name(now.uuid())
                        + ") than the one captured so far ("
                        + name(before)
                        + "). If it is a replica that only lags, start the capture again when it"
                        + " has caught up. If they were lost in a fail-over"
                    : "it was restored from a backup, or its binlog was reset (RESET MASTER). If so")
                + ", the topics hold changes that its tables do not"
                + REMEDY);
      }
      GtidSet missing = purged.minus(executed);
      if (!missing.isEmpty()) {
        throw changed(
            "has purged the transactions "
                + missing
                + " from its binlog before they were captured, or never wrote them there (a replica"
                + " without log_replica_updates): "
                + missing.count()
                + " transactions are missing in the topics"
                + REMEDY
                + "; and let it keep its binlog for longer (binlog_expire_logs_seconds)");
      }
    }
  }

  /**
   * On the same server the binlog only grows. After a reset it counts files and GTIDs from 1 again,
   * and one day it has as many as were captured.
   */
  private void checkNotReset() throws SQLException {
    BinlogEnd end = BinlogEnd.of(connection);
    if (!new BinlogPosition(end.file(), end.offset(), null)
        .hasReached(from.file(), from.offset())) {
      throw changed(
          "ends its binlog at "
              + end.file()
              + ":"
              + end.offset()
              + ", before "
              + from.file()
              + ":"
              + from.offset()
              + ", up to where it was captured: it was restored from a backup, or its binlog was"
              + " reset (RESET MASTER), and the same GTIDs name other transactions now; the topics"
              + " hold changes that its tables do not"
              + REMEDY);
    }
  }

  private List<String> checkPosition() throws SQLException {
    if (isAnother()) {
      throw changed(
          "is another server ("
              + name(now.uuid())
              + ") than the one captured so far ("
              + name(before)
              + "), and without GTIDs "
              + from.file()
              + ":"
              + from.offset()
              + " means nothing there; go back to the server captured so far, or take a new snapshot"
              + " of the captured tables; with gtid_mode = ON a capture follows a fail-over by"
              + " itself");
    }
    checkFile();
    List<String> warnings = new ArrayList<>();
    Retention.of(connection).warning(from).ifPresent(warnings::add);
    if (now.hasGtids()) {
      warnings.add(
          "MySQL at "
              + server
              + " has GTIDs now, but this capture began without them and goes on by file and"
              + " position; it cannot follow a fail-over");
    }
    return warnings;
  }

  private void checkFile() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW BINARY LOGS")) {
      while (row.next()) {
        if (row.getString(1).equals(from.file())) {
          if (row.getLong(2) >= from.offset()) {
            return;
          }
          throw changed(
              "has only "
                  + row.getLong(2)
                  + " bytes in "
                  + from.file()
                  + ", of which "
                  + from.offset()
                  + " were captured: it lost its end, was restored from a backup, or its binlog was"
                  + " reset (RESET MASTER); the topics may hold changes that its tables do not"
                  + REMEDY);
        }
      }
    }
    throw changed(
        "no longer has "
            + from.file()
            + ", from which the capture would go on at "
            + from.offset()
            + ": it was purged, and what it held is missing in the topics"
            + REMEDY
            + "; and let it keep its binlog for longer (binlog_expire_logs_seconds)");
  }
}
