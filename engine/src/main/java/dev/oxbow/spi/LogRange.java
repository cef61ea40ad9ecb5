package dev.oxbow.spi;

/** The positions {@code [begin, end)} of one partition; empty when both are equal. */
public record LogRange(int partition, long begin, long end) {
  public LogRange {
    if (partition < 0 || begin < 0 || end < begin) {
      throw new IllegalArgumentException(partition + ":[" + begin + ", " + end + ")");
    }
  }

  public boolean isEmpty() {
    return begin == end;
  }

  /** How many positions it spans, an upper bound of its records. */
  public long size() {
    return end - begin;
  }

  /** As people read it: {@code 0:[100, 250)}. */
  @Override
  public String toString() {
    return partition + ":[" + begin + ", " + end + ")";
  }
}
