package dev.oxbow.history;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.statement.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a statement, from its coming to its end. Who runs it tells how it goes; the first end
 * that is told counts. Thread-safe.
 */
public final class QueryRun {
  private final String id;
  private final String user;
  private final OptionalLong session;
  private final String sql;
  private final Instant started = Instant.now();
  private final long begunNanos = System.nanoTime();
  private final @Nullable QueryLog log;
  private State state = State.QUEUED;
  private String stage = "";
  private long endedNanos;
  private @Nullable Failure failure;
  private @Nullable Supplier<Statistics> figures;

  /** What becomes of a run. */
  public enum State {
    QUEUED,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED;

    /** Whether nothing more happens. */
    boolean isOver() {
      return this != QUEUED && this != RUNNING;
    }
  }

  /** Why it did not end well. */
  public record Failure(String sqlState, String message) {}

  /**
   * It at a moment.
   *
   * @param text without literals
   * @param figures what it read so far; null as long as nothing runs
   */
  record View(
      String id,
      String user,
      OptionalLong session,
      State state,
      String stage,
      String text,
      Instant started,
      Duration elapsed,
      @Nullable Failure failure,
      @Nullable Statistics figures) {}

  QueryRun(@Nullable QueryLog log, String id, String user, OptionalLong session, String sql) {
    this.log = log;
    this.id = id;
    this.user = user;
    this.session = session;
    this.sql = sql;
  }

  /** One that is in no list, for whoever is told of it elsewhere. */
  public static QueryRun unlisted() {
    return new QueryRun(null, "", "", OptionalLong.empty(), "");
  }

  public String id() {
    return id;
  }

  String user() {
    return user;
  }

  /** Its turn has come. */
  public synchronized void running() {
    if (state == State.QUEUED) {
      state = State.RUNNING;
    }
  }

  /** What is being done, for people. */
  public synchronized void stage(String what) {
    stage = what;
  }

  /**
   * From where what it reads can be asked, by any thread and until its end.
   *
   * @param asked must return at once
   */
  public synchronized void shows(Supplier<Statistics> asked) {
    figures = asked;
  }

  /** It has given all that was wanted. */
  public void done() {
    over(State.DONE, null);
  }

  public void failed(OxbowException why) {
    failed(why.code().vendorCode(), why.code().sqlState(), String.valueOf(why.getMessage()));
  }

  /**
   * It has failed, or was cancelled.
   *
   * @param code the vendor code
   */
  public void failed(int code, String sqlState, String message) {
    over(
        code == ErrorCode.CANCELLED.vendorCode() ? State.CANCELLED : State.FAILED,
        new Failure(sqlState, message));
  }

  private void over(State how, @Nullable Failure why) {
    synchronized (this) {
      if (state.isOver()) {
        return;
      }
      state = how;
      failure = why;
      stage = "";
      endedNanos = System.nanoTime();
      Statistics last = figures == null ? null : figures.get();
      if (last != null) {
        // The plan is large, and what it hangs on larger.
        Statistics kept = last.withoutPlan();
        figures = () -> kept;
      }
    }
    if (log != null) {
      log.ended(this);
    }
  }

  synchronized View view() {
    long until = state.isOver() ? endedNanos : System.nanoTime();
    // What is no SQL cannot be told apart into names and values.
    boolean isSql = failure == null || !failure.sqlState().equals(ErrorCode.SYNTAX.sqlState());
    return new View(
        id,
        user,
        session,
        state,
        stage,
        SqlDigest.of(isSql ? sql : "", failure == null).text(),
        started,
        Duration.ofNanos(until - begunNanos),
        failure,
        Optional.ofNullable(figures).map(Supplier::get).orElse(null));
  }
}
