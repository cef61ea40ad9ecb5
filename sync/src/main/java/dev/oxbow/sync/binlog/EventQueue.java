package dev.oxbow.sync.binlog;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way from the connection's thread to the reader's, bounded in bytes: a slow reader
 * slows the server down and no memory fills up.
 */
final class EventQueue {
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private final ArrayDeque<BinlogEvent> events = new ArrayDeque<>();
  private long bytes;
  private boolean closed;
  private @Nullable Throwable failure;

  EventQueue(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * Waits for room and adds an event; one that alone exceeds the bound goes in when the queue is
   * empty.
   *
   * @return false when nobody will read it
   */
  boolean put(BinlogEvent event) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && !events.isEmpty() && bytes + event.length() > mostBytes) {
        notFull.await();
      }
      if (closed) {
        return false;
      }
      events.add(event);
      bytes += event.length();
      if (events.size() == 1) {
        notEmpty.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing comes after what is in the queue; the reader learns why when it gets there. */
  void fail(Throwable why) {
    lock.lock();
    try {
      if (failure == null) {
        failure = why;
      }
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The reader wants no more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      events.clear();
      notFull.signalAll();
      notEmpty.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean hasMore() {
    lock.lock();
    try {
      return !events.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Moves all that is there, waiting for something.
   *
   * @return the failure behind which there is nothing; null otherwise
   */
  @Nullable Throwable drain(List<BinlogEvent> to, Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (events.isEmpty() && failure == null && !closed && left > 0) {
        left = notEmpty.awaitNanos(left);
      }
      if (events.isEmpty()) {
        return failure;
      }
      to.addAll(events);
      events.clear();
      bytes = 0;
      notFull.signalAll();
      return null;
    } finally {
      lock.unlock();
    }
  }
}
