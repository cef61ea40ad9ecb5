package dev.oxbow.server.session;

import dev.oxbow.jdbc.backend.Backend;
import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.server.caller.Caller;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** What one connection of a client holds at the server. Thread-safe. */
public final class ServerSession implements AutoCloseable {
  private final String id;
  private final Caller owner;
  private final Backend backend;
  private final boolean exact;
  private final SessionLimits limits;
  private final Executor threads;
  private final Map<Integer, ServerStatement> statements = new ConcurrentHashMap<>();
  private final AtomicInteger lastStatement = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();
  private volatile long lastUsed = System.nanoTime();

  ServerSession(
      String id,
      Caller owner,
      Backend backend,
      boolean exact,
      SessionLimits limits,
      Executor threads) {
    this.id = id;
    this.owner = owner;
    this.backend = backend;
    this.exact = exact;
    this.limits = limits;
    this.threads = threads;
  }

  public String id() {
    return id;
  }

  public Caller owner() {
    return owner;
  }

  public Backend backend() {
    return backend;
  }

  /** Whether values travel as our driver has them, or as Avatica's does. */
  public boolean exact() {
    return exact;
  }

  /** A new statement without a text. */
  public ServerStatement createStatement() throws SQLException {
    return openStatement(lastStatement.incrementAndGet());
  }

  /**
   * A new statement without a text. Another of that id is closed first: the client sent its request
   * again, since it got no answer.
   *
   * @param statementId what the client calls it
   */
  public ServerStatement openStatement(int statementId) throws SQLException {
    closeStatement(statementId);
    if (statements.size() >= limits.statementsPerSession()) {
      throw Failures.of(
          "54000",
          3010,
          "The connection has "
              + statements.size()
              + " open statements, which is as many as the server allows; close some",
          null);
    }
    ServerStatement statement = new ServerStatement(statementId, limits, threads);
    if (statements.putIfAbsent(statementId, statement) != null) {
      throw Failures.wrongUse("There is a statement " + statementId + " already");
    }
    return statement;
  }

  /** A statement that the client has opened. */
  public Optional<ServerStatement> statement(int statementId) {
    return Optional.ofNullable(statements.get(statementId));
  }

  /** Plans a text for a statement. */
  public BackendQuery prepare(ServerStatement statement, String sql) throws SQLException {
    BackendQuery query = backend.prepare(sql);
    statement.plan(query);
    return query;
  }

  /** Takes a text for a statement, to be planned when it runs. */
  public void take(ServerStatement statement, String sql) throws SQLException {
    statement.plan(backend.statement(sql));
  }

  public void closeStatement(int statementId) throws SQLException {
    ServerStatement statement = statements.remove(statementId);
    if (statement != null) {
      statement.close();
    }
  }

  /** Says that a request of the client begins: until it ends, the session is not idle. */
  void enter() {
    busy.incrementAndGet();
  }

  void leave() {
    lastUsed = System.nanoTime();
    busy.decrementAndGet();
  }

  boolean isIdle() {
    return busy.get() == 0 && System.nanoTime() - lastUsed > limits.idle().toNanos();
  }

  @Override
  public void close() throws SQLException {
    SQLException failure = null;
    for (int statement : statements.keySet()) {
      try {
        closeStatement(statement);
      } catch (SQLException e) {
        failure = e;
      }
    }
    backend.close();
    if (failure != null) {
      throw failure;
    }
  }
}
