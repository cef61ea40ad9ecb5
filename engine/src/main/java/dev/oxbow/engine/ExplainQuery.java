package dev.oxbow.engine;

import dev.oxbow.error.OxbowException;
import dev.oxbow.execute.Execution;
import dev.oxbow.history.QueryRun;
import dev.oxbow.plan.PhysicalPlan;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.type.ColumnType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** EXPLAIN shows the plan; EXPLAIN ANALYZE runs it too and says what it read. */
final class ExplainQuery implements RunningQuery.Shown {
  private static final List<ResultColumn> COLUMNS =
      List.of(ResultColumn.of("PLAN", ColumnType.of(ColumnType.Kind.VARCHAR).withNullable(false)));

  private final EngineSession session;
  private final String sql;
  private final Planned planned;
  private final boolean analyze;
  private final RunningQuery running;

  ExplainQuery(EngineSession session, String sql, boolean analyze) {
    this.session = session;
    this.sql = sql;
    this.planned = new Planned(session, sql);
    this.running = new RunningQuery(sql);
    this.analyze = analyze;
  }

  @Override
  public List<ResultColumn> columns() {
    return COLUMNS;
  }

  @Override
  public List<ColumnType> parameters() {
    return planned.logical().parameters();
  }

  @Override
  public Result execute(List<@Nullable Object> parameters, ExecuteOptions options) {
    QueryRun run = session.begins(sql);
    try (StatementScope scope = running.begin(options)) {
      List<String> lines = new ArrayList<>();
      if (analyze) {
        analyze(parameters, scope, lines);
      } else {
        PhysicalPlan plan = scope.aside(() -> planned.place(parameters));
        lines.addAll(plan.explain());
      }
      ListResult result =
          new ListResult(
              COLUMNS,
              lines.stream().map(line -> new @Nullable Object[] {line}).toList(),
              scope.warnings());
      run.done();
      return result;
    } catch (OxbowException e) {
      run.failed(e);
      throw e;
    }
  }

  private void analyze(
      List<@Nullable Object> parameters, StatementScope scope, List<String> lines) {
    long begun = System.nanoTime();
    try (Execution execution =
        scope.aside(() -> planned.start(parameters, scope), Execution::close)) {
      while (execution.next() != null) {
        scope.check();
      }
      Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
      lines.addAll(execution.tree().lines());
      execution.snapshot().forEach(line -> lines.add("snapshot: " + line));
      lines.add(
          "rows: "
              + execution.count()
              + ", planned in "
              + planned.planning().toMillis()
              + " ms, done in "
              + elapsed.toMillis()
              + " ms");
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
