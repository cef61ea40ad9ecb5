package dev.oxbow.engine;

import dev.oxbow.statement.StatementScope;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The run of a query that is under way, so that another thread can see or cancel it. */
final class RunningQuery {
  private record Run(StatementScope scope, Instant since) {}

  /** A statement that runs, and since when. */
  record Doing(String sql, Instant since) {}

  /** A query that tells whether it runs. */
  interface Shown extends Query {
    Optional<Doing> doing();
  }

  private final String sql;
  private final AtomicReference<@Nullable Run> run = new AtomicReference<>();

  RunningQuery(String sql) {
    this.sql = sql;
  }

  StatementScope begin(ExecuteOptions options) {
    StatementScope begun = new StatementScope(options.timeout(), options.progress());
    run.set(new Run(begun, Instant.now()));
    return begun;
  }

  /** What runs, until its result is closed. */
  Optional<Doing> doing() {
    Run running = run.get();
    return running == null || running.scope().isOver()
        ? Optional.empty()
        : Optional.of(new Doing(sql, running.since()));
  }

  void cancel() {
    Run running = run.get();
    if (running != null) {
      running.scope().cancel();
    }
  }
}
