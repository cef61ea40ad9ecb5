package dev.oxbow.bench.worker;

import java.time.Duration;

/** How a topic grew: when it first did, when it last did. Used by one thread. */
public final class Growth {
  private static final double NANOS = 1e9;

  private final long from;
  private final long began;
  private Duration cpuAtFirst;
  private Duration cpuAtLast;
  private long first;
  private long firstEnd;
  private long last;
  private long end;

  public Growth(long from, long began, Duration cpu) {
    this.from = from;
    this.end = from;
    this.began = began;
    this.cpuAtFirst = cpu;
    this.cpuAtLast = cpu;
  }

  public void reached(long newEnd, long now, Duration cpu) {
    if (end == from) {
      first = now;
      firstEnd = newEnd;
      cpuAtFirst = cpu;
    }
    last = now;
    end = newEnd;
    cpuAtLast = cpu;
  }

  /** Offset behind the last record. */
  public long end() {
    return end;
  }

  public Duration restedFor(long now) {
    return Duration.ofNanos(end == from ? 0 : now - last);
  }

  /** From the start of its writer to its first records. */
  public double secondsToFirst() {
    return (first - began) / NANOS;
  }

  /**
   * How many changes came in a second, from the first records on.
   *
   * @param changes how many there were in all
   */
  public double perSecond(long changes) {
    double share = (double) (end - firstEnd) / (end - from);
    return changes * share / ((last - first) / NANOS);
  }

  /** The processor time that a million changes took the writer, in seconds. */
  public double cpuPerMillion(long changes) {
    double share = (double) (end - firstEnd) / (end - from);
    return cpuAtLast.minus(cpuAtFirst).toNanos() / NANOS / (changes * share) * 1e6;
  }
}
