package dev.oxbow.statement;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends late statements. One daemon thread for all of them, gone when none has a limit. */
final class Watchdog {
  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private Watchdog() {}

  private static ScheduledThreadPoolExecutor clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "oxbow-watchdog");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
    clock.setKeepAliveTime(10, TimeUnit.SECONDS);
    clock.allowCoreThreadTimeOut(true);
    return clock;
  }

  /** Runs an action after a while, unless the future is cancelled. */
  static Future<?> after(Duration delay, Runnable action) {
    return CLOCK.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
  }
}
