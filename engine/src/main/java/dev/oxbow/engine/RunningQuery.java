package dev.oxbow.engine;

import dev.oxbow.statement.StatementScope;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The run of a query that is under way, so that another thread can cancel it. */
final class RunningQuery {
  private final AtomicReference<@Nullable StatementScope> scope = new AtomicReference<>();

  StatementScope begin(ExecuteOptions options) {
    StatementScope begun = new StatementScope(options.timeout(), options.progress());
    scope.set(begun);
    return begun;
  }

  void cancel() {
    StatementScope running = scope.get();
    if (running != null) {
      running.cancel();
    }
  }
}
