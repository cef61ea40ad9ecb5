package dev.oxbow.sync.progress;

/**
 * A count, and how fast it grew during the last seconds: over whole slots of a second, so that a
 * burst a moment ago does not pass for a speed. Thread-safe.
 */
public final class Rate {
  private static final int SLOTS = 10;
  private static final long SLOT_NANOS = 1_000_000_000L;

  private final long[] slots = new long[SLOTS + 1];
  private final long started;
  private long slot;
  private long total;

  public Rate(long now) {
    this.started = now;
  }

  public synchronized void add(long count, long now) {
    move(now);
    slots[(int) (slot % slots.length)] += count;
    total += count;
  }

  public synchronized long total() {
    return total;
  }

  public synchronized double perSecond(long now) {
    move(now);
    long full = Math.min(slot, SLOTS);
    if (full == 0) {
      return 0;
    }
    long sum = 0;
    for (long i = slot - full; i < slot; i++) {
      sum += slots[(int) (i % slots.length)];
    }
    return (double) sum / full;
  }

  private void move(long now) {
    long present = (now - started) / SLOT_NANOS;
    long from = Math.max(slot + 1, present - slots.length + 1);
    for (long i = from; i <= present; i++) {
      slots[(int) (i % slots.length)] = 0;
    }
    slot = Math.max(slot, present);
  }
}
