package dev.oxbow.sync.oracle;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Where a process ends itself, as a kill -9 at exactly that place would. */
public enum KillPoint {
  /** Some of a transaction is written, the rest is not. */
  IN_TRANSACTION(500),
  /** All records are sent; the progress that belongs to them is about to be. */
  BEFORE_PROGRESS(30),
  /** Records, or rows, and progress are written, and nothing is committed. */
  BEFORE_COMMIT(30),
  /** The commit is sent, and not answered. */
  IN_COMMIT(30),
  /** The transaction is committed, the next one is about to begin. */
  AFTER_COMMIT(30),
  /** Partitions are taken over, and nothing of them is applied. */
  AFTER_TAKING(1),
  /** Some rows of a snapshot's chunk are sent, others are not. */
  IN_CHUNK(300),
  /** A chunk is committed, the next one is about to be sent. */
  BETWEEN_CHUNKS(4),
  /** The last chunk of a table is sent, and not committed. */
  BEFORE_HANDOFF(1),
  /** The last chunk of a table is committed: from here on there is only the stream. */
  AFTER_HANDOFF(1);

  public static final int EXIT_CODE = 77;
  public static final String POINT = "oxbow.test.kill.point";
  public static final String TIMES = "oxbow.test.kill.times";

  /** Those on the way from topics to tables. */
  static final Set<KillPoint> OF_APPLY =
      EnumSet.of(IN_TRANSACTION, BEFORE_COMMIT, IN_COMMIT, AFTER_COMMIT, AFTER_TAKING);

  /** Those on the way from tables to topics. */
  static final Set<KillPoint> OF_CAPTURE =
      EnumSet.complementOf(EnumSet.of(IN_COMMIT, AFTER_TAKING));

  private static final @Nullable String GIVEN = System.getProperty(POINT);
  private static final AtomicInteger LEFT = new AtomicInteger(Integer.getInteger(TIMES, 1));

  private final int mostTimes;

  KillPoint(int mostTimes) {
    this.mostTimes = mostTimes;
  }

  /** How often a worker may pass it before it ends there. */
  int mostTimes() {
    return mostTimes;
  }

  boolean isInSnapshot() {
    return compareTo(IN_CHUNK) >= 0;
  }

  /** Whether this process was started to end here. */
  boolean isGiven() {
    return name().equals(GIVEN);
  }

  /** The process is here: it ends, if it was started for that and has passed often enough. */
  void pass() {
    if (isGiven() && LEFT.decrementAndGet() <= 0) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
