package dev.oxbow.server.session;

import dev.oxbow.jdbc.backend.Backend;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.server.caller.Backends;
import dev.oxbow.server.caller.Caller;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of all clients. A session belongs to the user who has opened it; for others it does
 * not exist. Thread-safe.
 */
public final class Sessions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
  private static final int LONGEST_ID = 100;

  private final Backends backends;
  private final SessionLimits limits;
  private final Map<String, ServerSession> sessions = new ConcurrentHashMap<>();
  private final AtomicInteger threadNumber = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          run -> {
            Thread thread = new Thread(run, "oxbow-cursor-" + threadNumber.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  public Sessions(Backends backends, SessionLimits limits) {
    this.backends = backends;
    this.limits = limits;
  }

  /** Something that is done in a session. */
  @FunctionalInterface
  public interface Work<T> {
    T in(ServerSession session) throws SQLException;
  }

  /**
   * Opens a session.
   *
   * @param id what the client calls it: as long as nobody can guess it, nobody can take it
   * @param exact whether values travel as our own driver has them
   */
  public ServerSession open(String id, Caller caller, boolean exact) throws SQLException {
    if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
      throw Failures.wrongUse("The id of a connection has 1 to " + LONGEST_ID + " characters");
    }
    Backend backend = backends.open(caller);
    ServerSession session = new ServerSession(id, caller, backend, exact, limits, threads);
    if (sessions.putIfAbsent(id, session) != null) {
      backend.close();
      throw Failures.wrongUse("There is a connection of that id already; take another id");
    }
    return session;
  }

  /**
   * Does something in a session.
   *
   * @return empty when there is no such session of the caller's
   */
  public <T> Optional<T> in(String id, Caller caller, Work<T> work) throws SQLException {
    ServerSession session = id == null ? null : sessions.get(id);
    if (session == null || !session.owner().isSameUser(caller)) {
      return Optional.empty();
    }
    session.enter();
    try {
      return Optional.of(work.in(session));
    } finally {
      session.leave();
    }
  }

  /** Closes a session of the caller's, if there is one. */
  public void close(String id, Caller caller) throws SQLException {
    ServerSession session = id == null ? null : sessions.get(id);
    if (session != null && session.owner().isSameUser(caller) && sessions.remove(id, session)) {
      session.close();
    }
  }

  /** How many there are. */
  public int size() {
    return sessions.size();
  }

  /** Closes those that were not used for too long; to be called now and then. */
  public void closeIdle() {
    for (ServerSession session : List.copyOf(sessions.values())) {
      if (session.isIdle() && sessions.remove(session.id(), session)) {
        LOG.info("Closing an idle session of {}", session.owner().user());
        closeQuietly(session);
      }
    }
  }

  /** Nobody waits for what comes of it. */
  private static void closeQuietly(ServerSession session) {
    try {
      session.close();
    } catch (SQLException e) {
      LOG.warn("Closing a session of {}: {}", session.owner().user(), e.getMessage());
    }
  }

  @Override
  public void close() {
    List<ServerSession> open = List.copyOf(sessions.values());
    sessions.clear();
    open.forEach(Sessions::closeQuietly);
    threads.shutdownNow();
  }
}
