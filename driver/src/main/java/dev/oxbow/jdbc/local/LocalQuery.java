package dev.oxbow.jdbc.local;

import dev.oxbow.engine.ExecuteOptions;
import dev.oxbow.engine.Query;
import dev.oxbow.engine.Result;
import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.RowSink;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.backend.ValueType;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.statement.Statistics;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of the engine. */
final class LocalQuery implements BackendQuery {
  private final Query query;
  private final List<ColumnInfo> columns;
  private final List<ValueType> parameters;

  LocalQuery(Query query) {
    this.query = query;
    this.columns = columns(query.columns());
    this.parameters = query.parameters().stream().map(Types::of).toList();
  }

  private static List<ColumnInfo> columns(List<ResultColumn> columns) {
    return columns.stream()
        .map(c -> new ColumnInfo(c.label(), Types.of(c.type()), c.schema(), c.table(), c.column()))
        .toList();
  }

  @Override
  public List<ColumnInfo> columns() {
    return columns;
  }

  @Override
  public List<ValueType> parameters() {
    return parameters;
  }

  @Override
  public BackendRows execute(List<@Nullable Object> values, RunOptions options)
      throws SQLException {
    options.wanted().check(this);
    ExecuteOptions executeOptions =
        new ExecuteOptions(
            options.timeout(),
            options.maxRows(),
            p -> options.progress().progressed(p.stage(), p.done(), p.total()));
    return Guard.get(() -> new LocalRows(query.execute(values, executeOptions)));
  }

  @Override
  public void cancel() throws SQLException {
    Guard.run(query::cancel);
  }

  @Override
  public void close() throws SQLException {
    Guard.run(query::close);
  }

  /** The rows of a run. */
  private record LocalRows(Result result) implements BackendRows, WithStatistics {
    @Override
    public List<ColumnInfo> columns() {
      return LocalQuery.columns(result.columns());
    }

    @Override
    public @Nullable Object @Nullable [] next() throws SQLException {
      return Guard.maybe(result::next);
    }

    @Override
    public int fill(RowSink sink) throws SQLException {
      return Guard.get(() -> result.fill(new SinkBatch(sink, result.columns())));
    }

    @Override
    public Statistics statistics() {
      return result.statistics();
    }

    @Override
    public List<String> warnings() throws SQLException {
      return Guard.get(result::warnings);
    }

    @Override
    public void close() throws SQLException {
      Guard.run(result::close);
    }
  }
}
