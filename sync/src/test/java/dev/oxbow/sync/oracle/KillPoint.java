package dev.oxbow.sync.oracle;

/** Where a process that captures ends itself, as a kill -9 at exactly that place would. */
enum KillPoint {
  /** Some records of a transaction of MySQL are sent, others are not. */
  IN_TRANSACTION(500),
  /** All records are sent; the progress that belongs to them is about to be. */
  BEFORE_PROGRESS(30),
  /** Records and progress are in the broker's log, and nothing is committed. */
  BEFORE_COMMIT(30),
  /** The transaction is committed, the next one is about to begin. */
  AFTER_COMMIT(30),
  /** Some rows of a snapshot's chunk are sent, others are not. */
  IN_CHUNK(300),
  /** A chunk is committed, the next one is about to be sent. */
  BETWEEN_CHUNKS(4),
  /** The last chunk of a table is sent, and not committed. */
  BEFORE_HANDOFF(1),
  /** The last chunk of a table is committed: from here on there is only the stream. */
  AFTER_HANDOFF(1);

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
}
