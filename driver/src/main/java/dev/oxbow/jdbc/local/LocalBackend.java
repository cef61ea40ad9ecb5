package dev.oxbow.jdbc.local;

import dev.oxbow.engine.Session;
import dev.oxbow.jdbc.backend.Backend;
import dev.oxbow.jdbc.backend.BackendInfo;
import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.MetadataRequest;
import dev.oxbow.statement.StatementScope;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A session of an engine in this process. */
public final class LocalBackend implements Backend {
  private final Session session;
  private final Duration limit;
  private final Runnable onClose;
  private final Set<StatementScope> questions = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * One whose preparing and whose questions may take as long as they like.
   *
   * @param onClose called once, after the session was closed
   */
  public LocalBackend(Session session, Runnable onClose) {
    this(session, Duration.ZERO, onClose);
  }

  /**
   * @param limit how long preparing a statement, or answering about the catalog, may take; zero for
   *     no limit. A run has its own
   * @param onClose called once, after the session was closed
   */
  public LocalBackend(Session session, Duration limit, Runnable onClose) {
    this.session = session;
    this.limit = limit;
    this.onClose = onClose;
  }

  /** The session's number, as CONNECTION_ID() gives it. */
  public long sessionId() {
    return session.id();
  }

  @Override
  public BackendInfo info() {
    return EngineInfo.INFO;
  }

  @Override
  public String schema() throws SQLException {
    return Guard.get(session::schema);
  }

  @Override
  public void useSchema(String schema) throws SQLException {
    Guard.run(() -> session.use(schema));
  }

  @Override
  public BackendQuery prepare(String sql) throws SQLException {
    return Guard.get(
        () -> {
          try (StatementScope scope = new StatementScope(limit, progress -> {})) {
            return new LocalQuery(session.prepare(sql, scope));
          }
        });
  }

  @Override
  public BackendQuery statement(String sql) {
    return new LocalStatement(session, sql);
  }

  @Override
  public List<@Nullable Object[]> metadata(MetadataRequest request) throws SQLException {
    return Guard.get(
        () -> {
          StatementScope scope = new StatementScope(limit, progress -> {});
          questions.add(scope);
          try (scope) {
            return scope.aside(() -> new CatalogAnswers(session.catalog()).answer(request));
          } finally {
            questions.remove(scope);
          }
        });
  }

  @Override
  public boolean isAlive(int seconds) {
    return !closed.get();
  }

  @Override
  public void close() throws SQLException {
    if (closed.compareAndSet(false, true)) {
      questions.forEach(StatementScope::cancel);
      Guard.run(
          () -> {
            try {
              session.close();
            } finally {
              onClose.run();
            }
          });
    }
  }
}
