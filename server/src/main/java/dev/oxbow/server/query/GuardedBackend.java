package dev.oxbow.server.query;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.jdbc.backend.Backend;
import dev.oxbow.jdbc.backend.BackendInfo;
import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.MetadataRequest;
import dev.oxbow.jdbc.local.LocalBackend;
import dev.oxbow.server.caller.Caller;
import dev.oxbow.server.config.LimitsConfig;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One session, whose statements the server watches. */
final class GuardedBackend implements Backend {
  private final Backend engine;
  private final Caller caller;
  private final Statements statements;
  private final LimitsConfig limits;
  private final Runnable onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  GuardedBackend(
      Backend engine, Caller caller, Statements statements, LimitsConfig limits, Runnable onClose) {
    this.engine = engine;
    this.caller = caller;
    this.statements = statements;
    this.limits = limits;
    this.onClose = onClose;
  }

  @Override
  public BackendInfo info() throws SQLException {
    return engine.info();
  }

  @Override
  public String schema() throws SQLException {
    return engine.schema();
  }

  @Override
  public void useSchema(String schema) throws SQLException {
    engine.useSchema(schema);
  }

  @Override
  public BackendQuery prepare(String sql) throws SQLException {
    if (statements.isClosed()) {
      throw Refusals.shuttingDown();
    }
    Optional<String> victim = KillQuery.victim(sql);
    if (victim.isPresent()) {
      return new KillQuery(statements, caller, victim.get());
    }
    try {
      return new GuardedQuery(engine.prepare(sql), sql, caller, session(), statements, limits);
    } catch (SQLException e) {
      // What cannot be planned is part of what a user did, too.
      SQLException told = told(e);
      statements.end(statements.begin(caller, session(), sql, run -> {}), told, null);
      throw told;
    }
  }

  private OptionalLong session() {
    return engine instanceof LocalBackend local
        ? OptionalLong.of(local.sessionId())
        : OptionalLong.empty();
  }

  /** Whose limit it was. */
  private SQLException told(SQLException e) {
    return e.getErrorCode() == ErrorCode.TIMEOUT.vendorCode()
        ? Refusals.of(
            ErrorCode.TIMEOUT,
            "Planning, or asking the sources what they have, took longer than the "
                + limits.time().toMillis()
                + " ms that this server allows (server.limits.query.time)")
        : e;
  }

  /** Planned when it runs, so that its limits and its end reach the planning, too. */
  @Override
  public BackendQuery statement(String sql) throws SQLException {
    if (statements.isClosed()) {
      throw Refusals.shuttingDown();
    }
    Optional<String> victim = KillQuery.victim(sql);
    return victim.isPresent()
        ? new KillQuery(statements, caller, victim.get())
        : new GuardedQuery(engine.statement(sql), sql, caller, session(), statements, limits);
  }

  @Override
  public List<@Nullable Object[]> metadata(MetadataRequest request) throws SQLException {
    try {
      return engine.metadata(request);
    } catch (SQLException e) {
      throw told(e);
    }
  }

  @Override
  public boolean isAlive(int seconds) {
    return engine.isAlive(seconds);
  }

  @Override
  public void close() throws SQLException {
    if (closed.compareAndSet(false, true)) {
      try {
        engine.close();
      } finally {
        onClose.run();
      }
    }
  }
}
