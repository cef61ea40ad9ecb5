package dev.oxbow.jdbc.local;

import dev.oxbow.engine.Query;
import dev.oxbow.engine.Session;
import dev.oxbow.jdbc.backend.Backend;
import dev.oxbow.jdbc.backend.BackendInfo;
import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.MetadataRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A session of an engine in this process. */
public final class LocalBackend implements Backend {
  private final Session session;
  private final Runnable onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param onClose called once, after the session was closed
   */
  public LocalBackend(Session session, Runnable onClose) {
    this.session = session;
    this.onClose = onClose;
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
          Query query = session.prepare(sql);
          return new LocalQuery(query);
        });
  }

  @Override
  public BackendQuery statement(String sql) {
    return new LocalStatement(session, sql);
  }

  @Override
  public List<@Nullable Object[]> metadata(MetadataRequest request) throws SQLException {
    return Guard.get(() -> new CatalogAnswers(session.catalog()).answer(request));
  }

  @Override
  public boolean isAlive(int seconds) {
    return !closed.get();
  }

  @Override
  public void close() throws SQLException {
    if (closed.compareAndSet(false, true)) {
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
