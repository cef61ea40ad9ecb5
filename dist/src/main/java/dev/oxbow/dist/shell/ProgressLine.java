package dev.oxbow.dist.shell;

import dev.oxbow.jdbc.WatchedStatement;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * One line at the bottom of the terminal that says how far a long scan has come. It appears only
 * after a while, and is wiped away when the statement's first row comes or it ends. Thread-safe.
 */
final class ProgressLine implements AutoCloseable {
  private static final long QUIET_NANOS = 500_000_000;
  private static final long BETWEEN_NANOS = 100_000_000;
  private static final String WIPE = "\r\033[K";

  private final PrintWriter err;
  private long nextNanos = System.nanoTime() + QUIET_NANOS;
  private boolean drawn;
  private boolean closed;

  private ProgressLine(PrintWriter err, boolean draws) {
    this.err = err;
    this.closed = !draws;
  }

  static ProgressLine over(PrintWriter err, boolean draws) {
    return new ProgressLine(err, draws);
  }

  /** Draws what the statement's engine reports, if its driver reports anything. */
  void watch(Statement statement) throws SQLException {
    if (!closed && statement.isWrapperFor(WatchedStatement.class)) {
      statement.unwrap(WatchedStatement.class).setProgressListener(this::progressed);
    }
  }

  synchronized void progressed(String stage, long done, long total) {
    long now = System.nanoTime();
    if (closed || now - nextNanos < 0) {
      return;
    }
    nextNanos = now + BETWEEN_NANOS;
    drawn = true;
    err.print(WIPE + text(stage, done, total));
    err.flush();
  }

  static String text(String stage, long done, long total) {
    return total <= 0
        ? String.format(Locale.ROOT, "%s: %,d", stage, done)
        : String.format(
            Locale.ROOT, "%s: %,d / %,d (%d %%)", stage, done, total, done * 100 / total);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (drawn) {
      drawn = false;
      err.print(WIPE);
      err.flush();
    }
  }
}
