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
 * run begins, whether it is being planned, executed or read. It is meant for the run that it finds,
 * and never ends the next one: that begins only when no cancel of another is on its way.
 */
final class Running {
  /** How often a cancel is repeated while the run has not yet noticed it. */
  private static final long AGAIN_MILLIS = 20;

  private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

  private final Object lock = new Object();
  private @Nullable Run run;

  /** Cancels that were sent and have not returned. */
  private int sent;

  /** One run; guarded by the lock. */
  private static final class Run {
    private @Nullable BackendQuery query;
    private boolean starting = true;
    private boolean cancelled;
  }

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
    long began = System.nanoTime();
    Run begun = begin();
    try {
      awaitOthersCancels();
      BackendQuery planned = plan.plan();
      try {
        attach(begun, planned);
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
      end(begun);
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

  private Run begin() throws SQLException {
    synchronized (lock) {
      if (run != null && run.starting) {
        throw Failures.wrongUse(
            "The statement is being executed by another thread; use a statement for each");
      }
      Run begun = new Run();
      run = begun;
      return begun;
    }
  }

  /** A query that is run again could not tell whom of its runs a cancel is for. */
  private void awaitOthersCancels() throws SQLException {
    synchronized (lock) {
      try {
        while (sent > 0) {
          lock.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Failures.cancelled();
      }
    }
  }

  private void attach(Run begun, BackendQuery planned) throws SQLException {
    synchronized (lock) {
      begun.query = planned;
      if (begun.cancelled) {
        throw Failures.cancelled();
      }
    }
  }

  private void end(Run begun) {
    synchronized (lock) {
      begun.starting = false;
      lock.notifyAll();
    }
  }

  /** Whether a run is being planned or begun. */
  boolean isBusy() {
    synchronized (lock) {
      return run != null && run.starting;
    }
  }

  /**
   * Ends the run that is under way, if any. A run that is about to start may not hear the first
   * call: it is repeated until the run has noticed.
   */
  void cancel() throws SQLException {
    long giveUp = System.nanoTime() + PATIENCE_NANOS;
    Run mine;
    synchronized (lock) {
      mine = run;
      if (mine == null) {
        return;
      }
      mine.cancelled |= mine.starting;
    }
    while (send(mine)) {
      synchronized (lock) {
        if (!mine.starting || System.nanoTime() > giveUp) {
          return;
        }
        try {
          lock.wait(AGAIN_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
        if (!mine.starting) {
          return;
        }
      }
    }
  }

  /** Cancels a run's query; false when it has none yet, or when another run has begun. */
  private boolean send(Run mine) throws SQLException {
    BackendQuery target;
    synchronized (lock) {
      target = mine.query;
      if (target == null || mine != run) {
        return false;
      }
      sent++;
    }
    try {
      target.cancel();
      return true;
    } finally {
      synchronized (lock) {
        sent--;
        lock.notifyAll();
      }
    }
  }
}
