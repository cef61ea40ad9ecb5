package dev.oxbow.engine;

import dev.oxbow.error.OxbowException;
import dev.oxbow.execute.Execution;
import dev.oxbow.history.QueryRun;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.statement.PlanNode;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.statement.Statistics;
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
  private final QueryRun run;
  private final List<ResultColumn> columns;
  private boolean closed;

  SelectResult(
      Execution execution,
      StatementScope scope,
      long maxRows,
      Duration planning,
      long begun,
      QueryRun run) {
    this.execution = execution;
    this.scope = scope;
    this.maxRows = maxRows;
    this.planning = planning;
    this.begun = begun;
    this.run = run;
    this.columns = execution.plan().columns();
    run.shows(() -> statistics(null));
  }

  @Override
  public List<ResultColumn> columns() {
    return columns;
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    try {
      @Nullable Object @Nullable [] row =
          maxRows > 0 && execution.count() >= maxRows ? null : execution.next();
      if (row == null) {
        run.done();
      }
      return row;
    } catch (OxbowException e) {
      run.failed(e);
      throw e;
    }
  }

  @Override
  public int fill(RowBatch batch) {
    try {
      int written = fillWithin(batch);
      if (written == 0) {
        run.done();
      }
      return written;
    } catch (OxbowException e) {
      run.failed(e);
      throw e;
    }
  }

  private int fillWithin(RowBatch batch) {
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
    return statistics(execution.tree());
  }

  private Statistics statistics(@Nullable PlanNode plan) {
    return new Statistics(
        execution.snapshot(),
        planning,
        Duration.ofNanos(System.nanoTime() - begun),
        execution.count(),
        execution.totals(),
        plan);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    run.done();
    try {
      execution.close();
    } finally {
      scope.close();
    }
  }
}
