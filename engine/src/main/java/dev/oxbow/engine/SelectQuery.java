package dev.oxbow.engine;

import dev.oxbow.execute.Execution;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.type.ColumnType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SELECT and its like. */
final class SelectQuery implements RunningQuery.Shown {
  private final EngineSession session;
  private final Planned planned;
  private final RunningQuery running;

  SelectQuery(EngineSession session, String sql) {
    this.session = session;
    this.planned = new Planned(session, sql);
    this.running = new RunningQuery(sql);
  }

  @Override
  public List<ResultColumn> columns() {
    return planned.logical().columns();
  }

  @Override
  public List<ColumnType> parameters() {
    return planned.logical().parameters();
  }

  @Override
  public Result execute(List<@Nullable Object> parameters, ExecuteOptions options) {
    StatementScope scope = running.begin(options);
    session.warnedBy(scope::warnings);
    try {
      long begun = System.nanoTime();
      Execution execution = scope.aside(() -> planned.start(parameters, scope), Execution::close);
      return new SelectResult(execution, scope, options.maxRows(), planned.planning(), begun);
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  @Override
  public Optional<RunningQuery.Doing> doing() {
    return running.doing();
  }

  @Override
  public void cancel() {
    running.cancel();
  }

  @Override
  public void close() {
    session.forget(this);
  }
}
