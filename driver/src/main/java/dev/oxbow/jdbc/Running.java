package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.RunOptions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement runs now, and its end from another thread. Cancelling holds from the moment the
 * run begins, whether it is being planned, executed or read.
 */
final class Running {
  /** How often a cancel is repeated while the run has not yet noticed it. */
  private static final long AGAIN_MILLIS = 20;

  private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

  private final Object lock = new Object();
  private @Nullable BackendQuery query;
  private boolean busy;
  private boolean cancelled;

  /** Makes or takes the query to run. */
  interface Plan {
    BackendQuery plan() throws SQLException;
  }

  /** A query and its rows. */
  record Started(BackendQuery query, BackendRows rows) {}

  /**
   * Plans and starts a run.
   *
   * @param timeoutSeconds for planning and running together; 0 for no limit
   * @param owned whether the query is closed when it cannot be started
   */
  Started start(
      Plan plan,
      boolean owned,
      List<@Nullable Object> parameters,
      RunOptions options,
      long timeoutSeconds)
      throws SQLException {
    begin();
    long began = System.nanoTime();
    try {
      BackendQuery planned = plan.plan();
      try {
        attach(planned);
        RunOptions left = withRest(options, timeoutSeconds, System.nanoTime() - began);
        BackendRows rows = planned.execute(parameters, left);
        return new Started(planned, rows);
      } catch (SQLException | RuntimeException e) {
        if (owned) {
          planned.close();
        }
        throw e;
      }
    } finally {
      end();
    }
  }

  private static RunOptions withRest(RunOptions options, long timeoutSeconds, long spentNanos)
      throws SQLException {
    if (timeoutSeconds == 0) {
      return options;
    }
    Duration rest = Duration.ofSeconds(timeoutSeconds).minusNanos(spentNanos);
    if (rest.isNegative() || rest.isZero()) {
      throw Failures.timeout(timeoutSeconds);
    }
    return options.withTimeout(rest);
  }

  private void begin() throws SQLException {
    synchronized (lock) {
      if (busy) {
        throw Failures.wrongUse(
            "The statement is being executed by another thread; use a statement for each");
      }
      busy = true;
      cancelled = false;
      query = null;
    }
  }

  private void attach(BackendQuery planned) throws SQLException {
    synchronized (lock) {
      query = planned;
      if (cancelled) {
        throw Failures.cancelled();
      }
    }
  }

  private void end() {
    synchronized (lock) {
      busy = false;
      lock.notifyAll();
    }
  }

  /** Whether a run is being planned or begun. */
  boolean isBusy() {
    synchronized (lock) {
      return busy;
    }
  }

  /**
   * Ends the run that is under way, if any. A run that is about to start may not hear the first
   * call: it is repeated until the run has noticed.
   */
  void cancel() throws SQLException {
    long giveUp = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      BackendQuery target;
      synchronized (lock) {
        cancelled |= busy;
        target = query;
      }
      if (target != null) {
        target.cancel();
      }
      synchronized (lock) {
        if (!busy || target == null || System.nanoTime() > giveUp) {
          return;
        }
        try {
          lock.wait(AGAIN_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }
}
