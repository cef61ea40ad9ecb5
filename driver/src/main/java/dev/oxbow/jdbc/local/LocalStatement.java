package dev.oxbow.jdbc.local;

import dev.oxbow.engine.Session;
import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.backend.ValueType;
import dev.oxbow.statement.StatementScope;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text that is planned when it is run, so that planning, too, ends with the statement's time and
 * when it is cancelled. It knows no columns before it runs.
 */
final class LocalStatement implements BackendQuery {
  private final Session session;
  private final String sql;
  private final Object lock = new Object();
  private @Nullable StatementScope planning;
  private @Nullable LocalQuery query;
  private boolean closed;

  LocalStatement(Session session, String sql) {
    this.session = session;
    this.sql = sql;
  }

  private @Nullable LocalQuery planned() {
    synchronized (lock) {
      return query;
    }
  }

  @Override
  public List<ColumnInfo> columns() {
    LocalQuery known = planned();
    return known == null ? List.of() : known.columns();
  }

  @Override
  public List<ValueType> parameters() {
    LocalQuery known = planned();
    return known == null ? List.of() : known.parameters();
  }

  @Override
  public BackendRows execute(List<@Nullable Object> parameters, RunOptions options)
      throws SQLException {
    long began = System.nanoTime();
    LocalQuery made = plan(options.timeout());
    if (options.timeout().isZero()) {
      return made.execute(parameters, options);
    }
    Duration rest = options.timeout().minusNanos(System.nanoTime() - began);
    if (rest.isNegative() || rest.isZero()) {
      throw Failures.timeout(Math.max(1, options.timeout().toSeconds()));
    }
    return made.execute(parameters, options.withTimeout(rest));
  }

  private LocalQuery plan(Duration timeout) throws SQLException {
    LocalQuery known = planned();
    if (known != null) {
      return known;
    }
    try (StatementScope scope = new StatementScope(timeout, progress -> {})) {
      synchronized (lock) {
        planning = scope;
      }
      LocalQuery made = Guard.get(() -> new LocalQuery(session.prepare(sql, scope)));
      synchronized (lock) {
        planning = null;
        query = made;
        if (!closed) {
          return made;
        }
      }
      made.close();
      throw Failures.cancelled();
    }
  }

  @Override
  public void cancel() throws SQLException {
    StatementScope ending;
    LocalQuery running;
    synchronized (lock) {
      ending = planning;
      running = query;
    }
    if (ending != null) {
      ending.cancel();
    }
    if (running != null) {
      running.cancel();
    }
  }

  @Override
  public void close() throws SQLException {
    LocalQuery closing;
    synchronized (lock) {
      closed = true;
      closing = query;
    }
    if (closing != null) {
      closing.close();
    }
  }
}
