package dev.oxbow.sync.command;

import dev.oxbow.sync.service.SyncService;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * That somebody wants a service to end, by SIGTERM or Ctrl-C: before it runs, its start is
 * interrupted. Thread-safe.
 */
final class Ending {
  private static final long AGAIN_SECONDS = 3;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch started = new CountDownLatch(1);
  private @Nullable Thread starting;

  /** The signal came. */
  void ask() {
    asked.countDown();
    try {
      do {
        interrupt();
      } while (!started.await(AGAIN_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void interrupt() {
    if (starting != null) {
      starting.interrupt();
    }
  }

  /** Starts a service in this thread; nothing when it shall end before it has begun. */
  Optional<SyncService> start(Supplier<SyncService> start) {
    synchronized (this) {
      starting = Thread.currentThread();
    }
    try {
      return asked.getCount() == 0 ? Optional.empty() : Optional.of(start.get());
    } catch (RuntimeException e) {
      if (asked.getCount() == 0) {
        return Optional.empty();
      }
      throw e;
    } finally {
      synchronized (this) {
        starting = null;
      }
      started.countDown();
      if (asked.getCount() == 0) {
        Thread.interrupted(); // It was meant for the start alone.
      }
    }
  }

  /** Returns when it shall end. */
  void await() throws InterruptedException {
    asked.await();
  }
}
