package dev.oxbow.server.query;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.history.QueryRun;
import dev.oxbow.server.caller.Caller;
import dev.oxbow.statement.Statistics;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a statement, from its coming to its end. Thread-safe. */
final class TrackedStatement {
  private static final Logger LOG = LoggerFactory.getLogger(TrackedStatement.class);
  private static final int MOST_CHARACTERS = 20_000;
  private static final Executor AGAIN =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

  /** How a run is ended from outside. */
  interface Cancel {
    void cancel(TrackedStatement run) throws SQLException;
  }

  private final QueryRun run;
  private final Caller caller;
  private final String sql;
  private final Admission.Ticket ticket;
  private final Cancel cancel;
  private final Instant started = Instant.now();
  private final long begun = System.nanoTime();
  private StatementState state = StatementState.QUEUED;
  private String stage = "waiting for its turn";
  private long done;
  private long total = -1;
  private volatile long rows;
  private long admitted;
  private long ended;
  private StatementView.@Nullable Failure error;
  private @Nullable String endedBy;
  private @Nullable SQLException reason;
  private @Nullable Statistics statistics;

  TrackedStatement(
      QueryRun run, Caller caller, String sql, Admission.Ticket ticket, Cancel cancel) {
    this.run = run;
    this.caller = caller;
    this.sql =
        sql.length() > MOST_CHARACTERS
            ? sql.substring(0, MOST_CHARACTERS)
                + " ... ("
                + (sql.length() - MOST_CHARACTERS)
                + " more characters)"
            : sql;
    this.ticket = ticket;
    this.cancel = cancel;
  }

  String id() {
    return run.id();
  }

  /** It in the engine's list. */
  QueryRun run() {
    return run;
  }

  Caller caller() {
    return caller;
  }

  String sql() {
    return sql;
  }

  Admission.Ticket ticket() {
    return ticket;
  }

  synchronized void running() {
    state = StatementState.RUNNING;
    stage = "starting";
    admitted = System.nanoTime();
    run.running();
  }

  synchronized void progressed(String what, long now, long all) {
    run.stage(what);
    stage = what;
    done = now;
    total = all;
  }

  void rows(long count) {
    rows = count;
  }

  /**
   * Ends it, whether it waits or runs.
   *
   * @param who for the list and the log
   * @param why what its client is told
   */
  void end(String who, SQLException why) throws SQLException {
    synchronized (this) {
      if (state.isOver()) {
        return;
      }
      if (reason == null) {
        endedBy = who;
        reason = why;
      }
    }
    ticket.takeOut(why);
    cancel.cancel(this);
    // Between its turn and its start the engine has heard nothing.
    AGAIN.execute(this::cancelAgain);
  }

  private void cancelAgain() {
    if (!isOver()) {
      try {
        cancel.cancel(this);
      } catch (SQLException e) {
        LOG.warn("Statement {} cannot be cancelled: {}", id(), e.getSQLState());
      }
    }
  }

  /** Whether somebody ended it: what it then fails with is the reason. */
  synchronized Optional<SQLException> reason() {
    return Optional.ofNullable(reason);
  }

  synchronized boolean isOver() {
    return state.isOver();
  }

  /** Marks the end; false when it was over already. */
  synchronized boolean over(@Nullable SQLException failure, @Nullable Statistics what) {
    if (state.isOver()) {
      return false;
    }
    ended = System.nanoTime();
    statistics = what;
    if (what != null) {
      run.shows(() -> what);
    }
    if (failure != null) {
      error =
          new StatementView.Failure(
              String.valueOf(failure.getSQLState()),
              failure.getErrorCode(),
              String.valueOf(failure.getMessage()));
      state =
          failure.getErrorCode() == ErrorCode.CANCELLED.vendorCode() || reason != null
              ? StatementState.CANCELLED
              : StatementState.FAILED;
    } else {
      state = reason == null ? StatementState.FINISHED : StatementState.CANCELLED;
    }
    stage = "";
    if (state == StatementState.FINISHED) {
      run.done();
    } else {
      SQLException told = failure == null ? reason : failure;
      run.failed(
          failure == null || state == StatementState.CANCELLED
              ? ErrorCode.CANCELLED.vendorCode()
              : failure.getErrorCode(),
          String.valueOf(told == null ? null : told.getSQLState()),
          String.valueOf(told == null ? null : told.getMessage()));
    }
    return true;
  }

  synchronized Optional<Statistics> statistics() {
    return Optional.ofNullable(statistics);
  }

  synchronized StatementView view() {
    long now = state.isOver() ? ended : System.nanoTime();
    return new StatementView(
        id(),
        caller.user(),
        caller.tool(),
        caller.address(),
        sql,
        state,
        stage,
        done,
        total,
        rows,
        started,
        millis(begun, admitted == 0 ? now : admitted),
        millis(begun, now),
        error,
        endedBy);
  }

  private static long millis(long from, long to) {
    return Duration.ofNanos(to - from).toMillis();
  }
}
