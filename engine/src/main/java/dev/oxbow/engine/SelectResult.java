package dev.oxbow.engine;

import dev.oxbow.execute.Execution;
import dev.oxbow.spi.RowBatch;
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
  public int fill(RowBatch batch) {
    if (maxRows <= 0) {
      return execution.fill(batch);
    }
    long left = maxRows - execution.count();
    return left <= 0
        ? 0
        : execution.fill(new FirstRows(batch, (int) Math.min(left, Integer.MAX_VALUE)));
  }

  /** The room that a limit leaves in a batch. */
  private record FirstRows(RowBatch batch, int limit) implements RowBatch {
    @Override
    public int capacity() {
      return Math.min(batch.capacity(), limit);
    }

    @Override
    public Writer column(int index) {
      return batch.column(index);
    }
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
