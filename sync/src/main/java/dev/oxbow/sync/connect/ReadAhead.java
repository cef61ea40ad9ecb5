package dev.oxbow.sync.connect;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads in a thread of its own, one batch ahead of whoever takes them, so that decoding goes on
 * while records are sent and committed. What it has read lies in three batches at most: the one
 * being made, the one that waits, and the one that was taken. Taken by one thread.
 */
final class ReadAhead<T> implements AutoCloseable {
  /** Less than Connect grants a task for its end. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final BlockingQueue<T> waiting = new ArrayBlockingQueue<>(1);
  private final Thread thread;
  private volatile @Nullable Throwable failure;

  /**
   * What is read.
   *
   * @param <T> a batch
   */
  @FunctionalInterface
  interface Source<T> {
    /** The next batch; null when nothing came for a while. */
    @Nullable T next() throws InterruptedException;
  }

  private ReadAhead(String name, Source<T> source) {
    thread = new Thread(() -> run(source), name);
    thread.setDaemon(true);
  }

  /** Begins to read. */
  static <T> ReadAhead<T> start(String name, Source<T> source) {
    ReadAhead<T> started = new ReadAhead<>(name, source);
    started.thread.start();
    return started;
  }

  private void run(Source<T> source) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        T next = source.next();
        if (next != null) {
          waiting.put(next);
        }
      }
    } catch (InterruptedException e) {
      // Only close() interrupts, and nobody takes anything then.
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /**
   * The next batch, waiting for it.
   *
   * @return null when none came in time
   * @throws RuntimeException whatever ended the reading, behind all that was read before
   */
  @Nullable T poll(Duration patience) throws InterruptedException {
    // Asked first: what was read before it is in the queue by then.
    Throwable end = failure;
    T next = waiting.poll(end == null ? patience.toNanos() : 0, TimeUnit.NANOSECONDS);
    if (next == null && end instanceof RuntimeException why) {
      throw why;
    }
    if (next == null && end instanceof Error why) {
      throw why;
    }
    return next;
  }

  /** Whether the next batch is there already. */
  boolean hasNext() {
    return !waiting.isEmpty();
  }

  /** Ends the reading, and waits a while for it. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      // A server that does not answer must not hold up the end; whoever closes its connection next
      // ends the reading too.
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
