package dev.oxbow.sync.apply;

import java.time.Duration;

/**
 * How many records go into one transaction: as many as take a good part of a second, so that
 * neither the commit nor the locks cost much. Used by one thread.
 */
final class BatchSize {
  static final int FIRST = 500;
  static final int LEAST = 50;
  static final int MOST = 10_000;
  static final Duration SHORT = Duration.ofMillis(200);
  static final Duration LONG = Duration.ofMillis(800);

  private int records = FIRST;

  int records() {
    return records;
  }

  /** So many were committed within a time. */
  void took(int count, Duration time) {
    if (time.compareTo(LONG) > 0) {
      records = Math.max(LEAST, Math.min(records, count) / 2);
    } else if (time.compareTo(SHORT) < 0 && count >= records) {
      records = Math.min(MOST, records * 2);
    }
  }
}
