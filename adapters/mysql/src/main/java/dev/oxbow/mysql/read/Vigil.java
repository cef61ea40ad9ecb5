package dev.oxbow.mysql.read;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Looks after statements that give no rows for long. A server may compute for hours before the
 * first row; but when it has forgotten the statement, or cannot be reached either, the connection
 * was cut without a word and would be waited for in vain. Thread-safe.
 */
final class Vigil {
  /** So often in a row it must look as if nothing came any more: what is under way arrives. */
  private static final int DOUBTS = 2;

  private final long intervalMillis;
  private final Server server;
  private final Map<Watched, Silence> watched = new ConcurrentHashMap<>();
  private final AtomicBoolean looking = new AtomicBoolean();

  /** The server, asked beside the connection that is silent. */
  interface Server {
    /**
     * Whether it works for a connection.
     *
     * @throws SQLException when it cannot be reached
     */
    boolean isAtWork(long connectionId) throws SQLException;
  }

  /** A statement that runs. */
  interface Watched {
    long connectionId();

    /** Changes with each row. */
    long moved();

    /** Whether rows are waited for, rather than for somebody to take them. */
    boolean isWaiting();

    /** Called in a thread of its own: nothing will come any more. */
    void isCut(String why, @Nullable Throwable cause);
  }

  /** What was seen of a statement last, and how often in a row it looked lost. */
  private record Silence(long connectionId, long moved, int doubts) {}

  Vigil(Duration interval, Server server) {
    this.intervalMillis = interval.toMillis();
    this.server = server;
  }

  /** From now on until {@link #leave}. */
  void watch(Watched statement) {
    watched.put(statement, seen(statement, 0));
    if (looking.compareAndSet(false, true)) {
      lookLater();
    }
  }

  void leave(Watched statement) {
    watched.remove(statement);
  }

  private static Silence seen(Watched statement, int doubts) {
    return new Silence(statement.connectionId(), statement.moved(), doubts);
  }

  private void lookLater() {
    CompletableFuture.delayedExecutor(intervalMillis, TimeUnit.MILLISECONDS).execute(this::look);
  }

  private void look() {
    watched.forEach(this::look);
    looking.set(false);
    if (!watched.isEmpty() && looking.compareAndSet(false, true)) {
      lookLater();
    }
  }

  private void look(Watched statement, Silence before) {
    Silence now = seen(statement, 0);
    boolean isStill = now.equals(new Silence(before.connectionId, before.moved, 0));
    if (!isStill || !statement.isWaiting()) {
      watched.replace(statement, before, now);
      return;
    }
    SQLException unreachable = null;
    try {
      if (server.isAtWork(now.connectionId)) {
        watched.replace(statement, before, now);
        return;
      }
    } catch (SQLException e) {
      unreachable = e;
    }
    if (before.doubts + 1 < DOUBTS) {
      watched.replace(statement, before, seen(statement, before.doubts + 1));
    } else if (watched.remove(statement, before)) {
      statement.isCut(
          unreachable == null
              ? "no longer knows the statement"
              : "does not answer on another connection either",
          unreachable);
    }
  }
}
