package dev.oxbow.server.query;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.jdbc.backend.Backend;
import dev.oxbow.server.caller.Backends;
import dev.oxbow.server.caller.Caller;
import dev.oxbow.server.config.LimitsConfig;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens sessions whose statements are counted, queued, limited, logged, listed and killable.
 * Thread-safe.
 */
public final class GuardedBackends implements Backends {
  private final Backends engine;
  private final Statements statements;
  private final LimitsConfig limits;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  /**
   * @param engine opens what runs the statements
   */
  public GuardedBackends(Backends engine, Statements statements, LimitsConfig limits) {
    this.engine = engine;
    this.statements = statements;
    this.limits = limits;
  }

  @Override
  public Backend open(Caller caller) throws SQLException {
    if (statements.isClosed()) {
      throw Refusals.shuttingDown();
    }
    String user = caller.user();
    if (open.merge(user, 1, Integer::sum) > limits.sessions()) {
      closed(user);
      throw Refusals.of(
          ErrorCode.TOO_MANY_SESSIONS,
          "User '"
              + user
              + "' has "
              + limits.sessions()
              + " sessions open, which is as many as one may have (server.limits.sessions); close"
              + " some first");
    }
    try {
      return new GuardedBackend(
          engine.open(caller), caller, statements, limits, () -> closed(user));
    } catch (SQLException | RuntimeException e) {
      closed(user);
      throw e;
    }
  }

  private void closed(String user) {
    open.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
  }

  /** How many sessions are open. */
  public int sessions() {
    return open.values().stream().mapToInt(Integer::intValue).sum();
  }
}
