package dev.oxbow.bench.measure;

import java.util.Arrays;

/** The times that one measurement took, over and over. Not thread-safe. */
public final class Timings {
  private long[] nanos = new long[16];
  private int size;

  public void add(long elapsed) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, size * 2);
    }
    nanos[size++] = elapsed;
  }

  public void addAll(Timings others) {
    for (int i = 0; i < others.size; i++) {
      add(others.nanos[i]);
    }
  }

  public int size() {
    return size;
  }

  public double medianMillis() {
    return quantileMillis(0.5);
  }

  public double bestMillis() {
    return quantileMillis(0);
  }

  /** The smallest time that a share of the times does not exceed. */
  public double quantileMillis(double share) {
    if (size == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    long[] sorted = Arrays.copyOf(nanos, size);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(share * size);
    return sorted[Math.max(0, rank - 1)] / 1e6;
  }
}
