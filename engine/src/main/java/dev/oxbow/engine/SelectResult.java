package dev.oxbow.engine;

import dev.oxbow.execute.Execution;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.statement.StatementScope;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of an execution, up to the client's limit. */
final class SelectResult implements Result {
  private final Execution execution;
  private final StatementScope scope;
  private final long maxRows;
  private final Duration planning;
  private final long begun;
  private final List<ResultColumn> columns;
  private boolean closed;

  SelectResult(
      Execution execution, StatementScope scope, long maxRows, Duration planning, long begun) {
    this.execution = execution;
    this.scope = scope;
    this.maxRows = maxRows;
    this.planning = planning;
    this.begun = begun;
    this.columns = execution.plan().columns();
  }

  @Override
  public List<ResultColumn> columns() {
    return columns;
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    return maxRows > 0 && execution.count() >= maxRows ? null : execution.next();
  }

  @Override
  public List<String> warnings() {
    return scope.warnings();
  }

  @Override
  public Statistics statistics() {
    return new Statistics(
        execution.snapshot(),
        planning,
        Duration.ofNanos(System.nanoTime() - begun),
        execution.count(),
        execution.tree());
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      execution.close();
    } finally {
      scope.close();
    }
  }
}
