package dev.oxbow.sync.capture;

import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.progress.Lag;
import dev.oxbow.sync.server.BinlogEnd;
import dev.oxbow.sync.server.BinlogFiles;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Asks the server how far a stream is behind it. Thread-safe. */
final class LagProbe {
  private final MySqlPool pool;

  LagProbe(MySqlPool pool) {
    this.pool = pool;
  }

  /**
   * Measures, by the server's own clock.
   *
   * @throws SQLException when the server cannot be asked
   */
  Lag measure(Told told) throws SQLException {
    try (Connection connection = pool.borrow()) {
      // Told first, then the end: the lag is never too small.
      BinlogEnd end = BinlogEnd.of(connection);
      BinlogFiles files = BinlogFiles.of(connection);
      long transactions = transactions(told, end);
      boolean isAtEnd =
          transactions == 0
              || (transactions < 0 && told.position().hasReached(end.file(), end.offset()));
      if (isAtEnd) {
        return new Lag(0, 0, transactions, 0);
      }
      Instant committed = told.committed();
      double seconds = committed == null ? 0 : seconds(Duration.between(committed, files.now()));
      Duration kept = files.kept();
      return new Lag(
          Math.max(seconds, 0),
          files.bytesBehind(told.position().file(), told.position().offset()),
          transactions,
          kept.isZero() ? 0 : Math.max(seconds, 0) / seconds(kept));
    }
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static long transactions(Told told, BinlogEnd end) {
    GtidSet executed = told.position().executed();
    return executed == null || end.executed().isEmpty()
        ? -1
        : GtidSet.parse(end.executed()).minus(executed).count();
  }
}
