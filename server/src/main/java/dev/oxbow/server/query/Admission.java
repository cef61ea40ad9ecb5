package dev.oxbow.server.query;

import dev.oxbow.error.ErrorCode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many statements run at once, and keeps a queue for some more. Users take turns: who has a
 * hundred statements waiting gets no more of the server than who has one. A full queue answers at
 * once. Thread-safe.
 */
final class Admission {
  private final int most;
  private final int mostWaiting;
  private final Duration patience;

  /** The users whose turn comes, in this order, each with what waits. */
  private final Map<String, Deque<Ticket>> waiting = new LinkedHashMap<>();

  private int running;
  private int queued;
  private boolean closed;

  Admission(int most, int mostWaiting, Duration patience) {
    this.most = most;
    this.mostWaiting = mostWaiting;
    this.patience = patience;
  }

  /** One statement's place. Its owner enters once and leaves once. */
  final class Ticket {
    private final String user;
    private boolean admitted;
    private boolean left;
    private @Nullable SQLException refusal;

    private Ticket(String user) {
      this.user = user;
    }

    /**
     * Waits for its turn.
     *
     * @param deadline how long at most, besides the server's own patience; zero for no limit
     * @throws SQLException when the queue is full, when it took too long, or when it was taken out
     */
    void enter(Duration deadline) throws SQLException {
      synchronized (Admission.this) {
        try {
          queue(this);
          await(deadline);
        } finally {
          if (!admitted) {
            forget(this);
          }
        }
      }
    }

    private void await(Duration deadline) throws SQLException {
      boolean impatient = !deadline.isZero() && deadline.compareTo(patience) < 0;
      Duration longest = impatient ? deadline : patience;
      long end = System.nanoTime() + longest.toNanos();
      while (!admitted) {
        if (refusal != null) {
          throw refusal;
        }
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw impatient
              ? Refusals.of(
                  ErrorCode.TIMEOUT,
                  "The statement waited in the server's queue for all of its "
                      + deadline.toMillis()
                      + " ms; raise the query timeout or try again later")
              : Refusals.of(
                  ErrorCode.TOO_MANY_QUERIES,
                  "The statement waited "
                      + patience.toMillis()
                      + " ms for its turn: "
                      + most
                      + " others run (server.limits.queries); try again later");
        }
        try {
          Admission.this.wait(left / 1_000_000, (int) (left % 1_000_000));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw Refusals.of(ErrorCode.CANCELLED, "The statement was cancelled");
        }
      }
    }

    /** Takes a waiting statement out of the queue; does nothing for one that runs. */
    void takeOut(SQLException why) {
      synchronized (Admission.this) {
        if (!admitted && refusal == null) {
          refusal = why;
          Admission.this.notifyAll();
        }
      }
    }

    /** Makes room for another one; once. */
    void leave() {
      synchronized (Admission.this) {
        if (admitted && !left) {
          left = true;
          running--;
          admitNext();
        }
      }
    }
  }

  Ticket ticket(String user) {
    return new Ticket(user);
  }

  private void queue(Ticket ticket) throws SQLException {
    if (closed) {
      throw Refusals.shuttingDown();
    }
    if (running < most && queued == 0) {
      ticket.admitted = true;
      running++;
      return;
    }
    if (queued >= mostWaiting) {
      throw Refusals.of(
          ErrorCode.TOO_MANY_QUERIES,
          "The server runs "
              + running
              + " statements and "
              + queued
              + " wait, which is as many as it takes (server.limits.queries and queue); try again"
              + " later");
    }
    waiting.computeIfAbsent(ticket.user, user -> new ArrayDeque<>()).add(ticket);
    queued++;
  }

  private void admitNext() {
    while (running < most && !waiting.isEmpty()) {
      Iterator<Map.Entry<String, Deque<Ticket>>> turns = waiting.entrySet().iterator();
      Map.Entry<String, Deque<Ticket>> turn = turns.next();
      String user = turn.getKey();
      Deque<Ticket> tickets = turn.getValue();
      turns.remove();
      Ticket next = tickets.remove();
      if (!tickets.isEmpty()) {
        waiting.put(user, tickets);
      }
      queued--;
      next.admitted = true;
      running++;
    }
    notifyAll();
  }

  private void forget(Ticket ticket) {
    Deque<Ticket> tickets = waiting.get(ticket.user);
    if (tickets != null && tickets.remove(ticket)) {
      queued--;
      if (tickets.isEmpty()) {
        waiting.remove(ticket.user);
      }
    }
  }

  synchronized int running() {
    return running;
  }

  synchronized int queued() {
    return queued;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Admits nobody any more; who waits is sent away. */
  synchronized void close() {
    closed = true;
    waiting.values().forEach(all -> all.forEach(t -> t.refusal = Refusals.shuttingDown()));
    notifyAll();
  }
}
