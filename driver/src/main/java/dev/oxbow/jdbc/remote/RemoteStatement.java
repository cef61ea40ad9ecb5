package dev.oxbow.jdbc.remote;

import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.backend.ValueType;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text that is planned and run in one request; the server forgets it with its last row. It knows
 * no columns before it runs.
 */
final class RemoteStatement implements BackendQuery {
  private final Session session;
  private final String sql;
  private final int statement;
  private volatile @Nullable RemoteRows rows;
  private volatile boolean held;

  RemoteStatement(Session session, String sql) {
    this.session = session;
    this.sql = sql;
    this.statement = session.nextStatement();
  }

  @Override
  public List<ColumnInfo> columns() {
    RemoteRows running = rows;
    return running == null ? List.of() : running.columns();
  }

  @Override
  public List<ValueType> parameters() {
    return List.of();
  }

  @Override
  public BackendRows execute(List<@Nullable Object> parameters, RunOptions options)
      throws SQLException {
    Reply reply =
        session.ask(
            "prepareAndExecute",
            Map.of(
                "statementId",
                statement,
                "sql",
                sql,
                "maxRowCount",
                -1,
                "maxRowsInFirstFrame",
                session.fetchSize(options)),
            Session.headers(options));
    held = true;
    RemoteRows begun = RemoteRows.begin(session, statement, reply, options, false);
    rows = begun;
    return begun;
  }

  @Override
  public void cancel() throws SQLException {
    RemoteRows running = rows;
    if (running != null) {
      if (running.isDone()) {
        return;
      }
      running.cancelled();
    }
    session.cancel(statement);
  }

  /** The server has closed it with its last row, or with its failure. */
  @Override
  public void close() throws SQLException {
    RemoteRows running = rows;
    if (held && (running == null || !running.isDone())) {
      held = false;
      session.closeStatement(statement);
    }
  }
}
