package dev.oxbow.sync.service;

import dev.oxbow.sync.connect.NeedsOperator;
import dev.oxbow.sync.service.SyncConfig.Restarts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a failed sync is started again: soon at first, then more and more seldom, at last
 * not at all; and never when its error needs a person. Connect itself leaves a failed task failed.
 * One per sync; used by one thread.
 */
final class Supervisor {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  /** So long a task must run for its failures to be forgotten. */
  private static final Duration WELL = Duration.ofSeconds(60);

  private final String name;
  private final Restarts restarts;
  private int inARow;
  private boolean gaveUp;
  private long nextAt;
  private long wellSince;
  private @Nullable String lastTrace;

  Supervisor(String name, Restarts restarts) {
    this.name = name;
    this.restarts = restarts;
  }

  /** It runs, or somebody paused it. */
  void isWell(long now) {
    if (wellSince == 0) {
      wellSince = now;
    }
    lastTrace = null;
    gaveUp = false;
    if (inARow > 0 && now - wellSince > WELL.toNanos()) {
      LOG.info("Sync '{}' runs again", name);
      inARow = 0;
    }
  }

  /** It begins: whatever fails from now on is new. */
  void isStarting() {
    lastTrace = null;
    gaveUp = false;
  }

  /**
   * It failed.
   *
   * @param trace as Connect keeps it
   * @return whether it is to be started again now
   */
  boolean shallRestart(String trace, long now) {
    wellSince = 0;
    if (!trace.equals(lastTrace)) {
      lastTrace = trace;
      failed(trace, now);
    }
    if (gaveUp || now < nextAt) {
      return false;
    }
    inARow++;
    lastTrace = null;
    return true;
  }

  private void failed(String trace, long now) {
    String why = Traces.message(trace);
    if (Traces.isOf(trace, NeedsOperator.class)) {
      gaveUp = true;
      LOG.error(
          "Sync '{}' stopped and is not started again: {}. Then: ./oxbow sync resume {}",
          name,
          why,
          name);
    } else if (inARow >= restarts.most()) {
      gaveUp = true;
      LOG.error(
          "Sync '{}' failed {} times in a row and is not started again: {}. Then: ./oxbow sync"
              + " resume {}",
          name,
          inARow + 1,
          why,
          name);
    } else {
      Duration wait = wait(inARow);
      nextAt = now + wait.toNanos();
      LOG.warn(
          "Sync '{}' failed and is started again in {} s: {}", name, wait.toMillis() / 1e3, why);
    }
  }

  private Duration wait(int failures) {
    Duration wait = restarts.first();
    for (int i = 0; i < failures && wait.compareTo(restarts.longest()) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(restarts.longest()) > 0 ? restarts.longest() : wait;
  }

  int inARow() {
    return inARow;
  }

  boolean gaveUp() {
    return gaveUp;
  }
}
