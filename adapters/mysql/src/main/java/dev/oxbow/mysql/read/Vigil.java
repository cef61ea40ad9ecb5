package dev.oxbow.mysql.read;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
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
  private final ThreadPoolExecutor thread;
  private final Map<Watched, Silence> watched = new ConcurrentHashMap<>();
  private final AtomicBoolean looking = new AtomicBoolean();

  /** The server, asked beside the connection that is silent. */
  interface Server {
    /**
     * For which of these connections it works.
     *
     * @throws SQLException when it cannot be reached
     */
    Set<Long> atWork(Set<Long> connectionIds) throws SQLException;
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
  private record Silence(long connectionId, long moved, int doubts) {
    Silence with(int more) {
      return new Silence(connectionId, moved, more);
    }
  }

  Vigil(Duration interval, Server server) {
    this.intervalMillis = interval.toMillis();
    this.server = server;
    this.thread = thread();
  }

  /** One thread, gone when there is nothing to look at: whoever asks a dead server holds it up. */
  private static ThreadPoolExecutor thread() {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread made = new Thread(task, "oxbow-mysql-vigil");
              made.setDaemon(true);
              return made;
            });
    thread.allowCoreThreadTimeOut(true);
    return thread;
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
    CompletableFuture.delayedExecutor(intervalMillis, TimeUnit.MILLISECONDS, thread)
        .execute(this::look);
  }

  private void look() {
    try {
      round();
    } finally {
      looking.set(false);
      if (!watched.isEmpty() && looking.compareAndSet(false, true)) {
        lookLater();
      }
    }
  }

  /** Asks the server once for all that are silent: one that says nothing takes long to ask. */
  private void round() {
    Map<Watched, Silence> silent = new HashMap<>();
    watched.forEach(
        (statement, before) -> {
          Silence now = seen(statement, 0);
          boolean isStill = now.equals(new Silence(before.connectionId, before.moved, 0));
          if (isStill && statement.isWaiting()) {
            silent.put(statement, before);
          } else {
            watched.replace(statement, before, now);
          }
        });
    if (silent.isEmpty()) {
      return;
    }
    Set<Long> working = Set.of();
    SQLException unreachable = null;
    try {
      working =
          server.atWork(
              silent.values().stream()
                  .map(Silence::connectionId)
                  .collect(Collectors.toUnmodifiableSet()));
    } catch (SQLException e) {
      unreachable = e;
    }
    for (Map.Entry<Watched, Silence> entry : silent.entrySet()) {
      Silence before = entry.getValue();
      if (working.contains(before.connectionId)) {
        watched.replace(entry.getKey(), before, before.with(0));
      } else {
        doubt(entry.getKey(), before, unreachable);
      }
    }
  }

  private void doubt(Watched statement, Silence before, @Nullable SQLException unreachable) {
    if (before.doubts + 1 < DOUBTS) {
      watched.replace(statement, before, before.with(before.doubts + 1));
    } else if (watched.remove(statement, before)) {
      statement.isCut(
          unreachable == null
              ? "no longer knows the statement"
              : "does not answer on another connection either",
          unreachable);
    }
  }
}
