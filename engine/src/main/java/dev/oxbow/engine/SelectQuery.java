package dev.oxbow.engine;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.execute.Execution;
import dev.oxbow.history.QueryRun;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.type.ColumnType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SELECT and its like. */
final class SelectQuery implements RunningQuery.Shown {
  private final EngineSession session;
  private final String sql;
  private final Planned planned;
  private final RunningQuery running;

  SelectQuery(EngineSession session, String sql) {
    this.session = session;
    this.sql = sql;
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
    QueryRun run = session.begins(sql);
    StatementScope scope = running.begin(options);
    session.warnedBy(scope::warnings);
    try {
      long begun = System.nanoTime();
      Execution execution = scope.aside(() -> planned.start(parameters, scope), Execution::close);
      return new SelectResult(execution, scope, options.maxRows(), planned.planning(), begun, run);
    } catch (OxbowException e) {
      scope.close();
      run.failed(e);
      throw e;
    } catch (RuntimeException e) {
      scope.close();
      run.failed(new OxbowException(ErrorCode.INTERNAL, "The engine failed: " + e, e));
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
