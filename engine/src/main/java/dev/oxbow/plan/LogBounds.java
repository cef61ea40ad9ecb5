package dev.oxbow.plan;

import dev.oxbow.spi.LogRange;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which positions of a log can matter to a query. Always a superset: the predicates that it came
 * from are applied again to the rows.
 *
 * @param partitions null for all
 * @param begin the least offset, inclusive
 * @param end the largest offset, exclusive
 * @param from the earliest time, inclusive, null for any
 * @param tail only so many of the last records of each partition are needed; -1 for all
 * @param anyRows whether any {@code tail} records of the whole log will do
 */
public record LogBounds(
    @Nullable Set<Integer> partitions,
    long begin,
    long end,
    @Nullable LocalDateTime from,
    long tail,
    boolean anyRows) {
  static final LogBounds ALL = new LogBounds(null, 0, Long.MAX_VALUE, null, -1, false);

  /** What of the log's extent is within the partitions and offsets. */
  public List<LogRange> of(List<LogRange> extent) {
    List<LogRange> ranges = new ArrayList<>();
    for (LogRange range : extent) {
      if (partitions == null || partitions.contains(range.partition())) {
        long b = Math.max(range.begin(), begin);
        long e = Math.min(range.end(), end);
        if (b < e) {
          ranges.add(new LogRange(range.partition(), b, e));
        }
      }
    }
    return ranges;
  }

  LogBounds within(Set<Integer> wanted) {
    Set<Integer> both =
        partitions == null
            ? Set.copyOf(wanted)
            : Set.copyOf(partitions.stream().filter(wanted::contains).toList());
    return new LogBounds(both, begin, end, from, tail, anyRows);
  }

  LogBounds fromOffset(long least) {
    return new LogBounds(partitions, Math.max(begin, least), end, from, tail, anyRows);
  }

  LogBounds toOffset(long beyond) {
    return new LogBounds(partitions, begin, Math.min(end, beyond), from, tail, anyRows);
  }

  LogBounds fromTime(LocalDateTime earliest) {
    LocalDateTime later = from == null || from.isBefore(earliest) ? earliest : from;
    return new LogBounds(partitions, begin, end, later, tail, anyRows);
  }

  LogBounds last(long records) {
    return new LogBounds(partitions, begin, end, from, records, false);
  }

  LogBounds any(long records) {
    return new LogBounds(partitions, begin, end, from, records, true);
  }

  /** As EXPLAIN shows it. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (partitions != null) {
      parts.add("partitions " + partitions.stream().sorted().toList());
    }
    if (begin > 0) {
      parts.add("offset >= " + begin);
    }
    if (end < Long.MAX_VALUE) {
      parts.add("offset < " + end);
    }
    if (from != null) {
      parts.add("time >= " + from);
    }
    if (tail >= 0) {
      parts.add(anyRows ? "any " + tail + " records" : "last " + tail + " of each partition");
    }
    return parts.isEmpty() ? "all" : String.join(", ", parts);
  }
}
