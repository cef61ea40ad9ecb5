package dev.oxbow.sync.snapshot;

import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.change.Place;
import dev.oxbow.sync.server.BinlogEnd;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * When a transaction can be seen. A server writes it into the binlog first, where we may read it at
 * once, and shows its rows to others a moment later: after that, it counts it among its executed
 * GTIDs. A server without GTIDs does not tell, so there is a wait that is far longer than the
 * moment.
 */
final class Visibility {
  private static final int PATIENCE_SECONDS = 1;
  private static final long MOMENT_MILLIS = 200;

  private Visibility() {}

  /**
   * Waits until the server shows what it wrote before a position; what this connection reads then
   * holds all of it.
   */
  static void await(Connection connection, BinlogPosition position)
      throws SQLException, InterruptedException {
    GtidSet executed = position.executed();
    if (executed == null) {
      Thread.sleep(MOMENT_MILLIS);
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)")) {
      statement.setString(1, executed.toString());
      statement.setInt(2, PATIENCE_SECONDS);
      while (!isDone(statement)) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
  }

  private static boolean isDone(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getInt(1) == 0;
    }
  }

  static BinlogPosition end(Connection connection) throws SQLException {
    BinlogEnd end = BinlogEnd.of(connection);
    return new BinlogPosition(end.file(), end.offset(), null);
  }

  /** What is certainly shown now. */
  static Shown shown(Connection connection, boolean hasGtids)
      throws SQLException, InterruptedException {
    if (hasGtids) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
        row.next();
        return new Shown(GtidSet.parse(row.getString(1)), null);
      }
    }
    BinlogPosition end = end(connection);
    Thread.sleep(MOMENT_MILLIS);
    return new Shown(null, end);
  }

  /** Transactions that everybody sees, by their GTIDs or by where the binlog ended. */
  record Shown(@Nullable GtidSet executed, @Nullable BinlogPosition end) {
    boolean includes(Place place) {
      String gtid = place.transaction().gtid();
      if (executed != null) {
        return gtid != null && executed.containsAll(GtidSet.parse(gtid));
      }
      return end != null && end.hasReached(place.file(), place.position() + 1);
    }
  }
}
