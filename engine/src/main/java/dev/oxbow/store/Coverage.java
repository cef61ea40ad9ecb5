package dev.oxbow.store;

import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import com.google.common.collect.TreeRangeSet;
import dev.oxbow.spi.LogRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The positions that were read, whether or not the log had a record there. Immutable. */
final class Coverage {
  static final Coverage NONE = new Coverage(new TreeMap<>());

  private final SortedMap<Integer, RangeSet<Long>> partitions;

  private Coverage(SortedMap<Integer, RangeSet<Long>> partitions) {
    this.partitions = partitions;
  }

  static Coverage of(List<LogRange> ranges) {
    return NONE.plus(ranges);
  }

  Coverage plus(List<LogRange> more) {
    SortedMap<Integer, RangeSet<Long>> sum = new TreeMap<>(partitions);
    for (LogRange range : more) {
      if (!range.isEmpty()) {
        sum.put(range.partition(), with(of(sum, range.partition()), range));
      }
    }
    return new Coverage(sum);
  }

  /** What is left of it from the beginnings of these ranges on; other partitions stay. */
  Coverage from(List<LogRange> extent) {
    SortedMap<Integer, RangeSet<Long>> rest = new TreeMap<>(partitions);
    for (LogRange range : extent) {
      RangeSet<Long> left = TreeRangeSet.create(of(rest, range.partition()));
      left.remove(Range.lessThan(range.begin()));
      rest.put(range.partition(), left);
    }
    return new Coverage(rest);
  }

  /** What of these ranges was not read. */
  List<LogRange> missing(List<LogRange> wanted) {
    List<LogRange> missing = new ArrayList<>();
    Coverage all = of(wanted);
    all.partitions.forEach(
        (partition, ranges) -> {
          RangeSet<Long> left = TreeRangeSet.create(ranges);
          left.removeAll(of(partitions, partition));
          addTo(missing, partition, left);
        });
    return missing;
  }

  /** In order. */
  List<LogRange> ranges() {
    List<LogRange> ranges = new ArrayList<>();
    partitions.forEach((partition, set) -> addTo(ranges, partition, set));
    return ranges;
  }

  /** The ranges of one partition. */
  List<LogRange> ranges(int partition) {
    List<LogRange> ranges = new ArrayList<>();
    addTo(ranges, partition, of(partitions, partition));
    return ranges;
  }

  private static RangeSet<Long> of(Map<Integer, RangeSet<Long>> sets, int partition) {
    return sets.getOrDefault(partition, ImmutableRangeSet.of());
  }

  private static RangeSet<Long> with(RangeSet<Long> set, LogRange range) {
    RangeSet<Long> sum = TreeRangeSet.create(set);
    sum.add(Range.closedOpen(range.begin(), range.end()));
    return sum;
  }

  private static void addTo(List<LogRange> to, int partition, RangeSet<Long> set) {
    for (Range<Long> range : set.asRanges()) {
      to.add(new LogRange(partition, range.lowerEndpoint(), range.upperEndpoint()));
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Coverage other && ranges().equals(other.ranges());
  }

  @Override
  public int hashCode() {
    return ranges().hashCode();
  }

  @Override
  public String toString() {
    return ranges().toString();
  }
}
