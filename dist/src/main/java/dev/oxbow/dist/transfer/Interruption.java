package dev.oxbow.dist.transfer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM during a transfer: what runs is ended, and the process waits until that has
 * tidied up. Closed by the thread that works, when it has.
 */
final class Interruption implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch tidy = new CountDownLatch(1);
  private final Runnable end;
  private final Thread hook = new Thread(this::interrupt, "oxbow-interrupt");
  private volatile boolean happened;

  /**
   * @param end must return soon; called once, from another thread
   */
  Interruption(Runnable end) {
    this.end = end;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void interrupt() {
    happened = true;
    end.run();
    try {
      if (!tidy.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("Warning: what was interrupted did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    tidy.countDown();
    if (!happened) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending just now: the hook finds everything tidy.
      }
    }
  }
}
