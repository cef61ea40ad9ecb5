package dev.oxbow.sync.binlog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A set of transactions, in the textual form of MySQL's <a
 * href="https://dev.mysql.com/doc/refman/8.4/en/replication-gtids-concepts.html">manual</a>: {@code
 * uuid:1-5:7, uuid:tag:1}. Immutable.
 */
public final class GtidSet {
  public static final GtidSet EMPTY = new GtidSet(new TreeMap<>(Origin.ORDER));

  private static final Pattern TAG = Pattern.compile("[a-z_][a-z0-9_]{0,31}");

  /** Who numbers transactions. MySQL sorts UUIDs by their bytes, which is how their text sorts. */
  private record Origin(UUID server, String tag) {
    static final Comparator<Origin> ORDER =
        Comparator.comparing((Origin o) -> o.server.toString()).thenComparing(Origin::tag);
  }

  /** The first and the last number of each run, in order, with a gap between any two. */
  private final SortedMap<Origin, long[]> runs;

  private GtidSet(SortedMap<Origin, long[]> runs) {
    this.runs = runs;
  }

  /**
   * Reads a set; line breaks and blanks may stand anywhere between its parts.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static GtidSet parse(String text) {
    Map<Origin, List<long[]>> found = new TreeMap<>(Origin.ORDER);
    for (String entry : text.strip().split("\\s*,\\s*", -1)) {
      if (!entry.isEmpty()) {
        parseEntry(entry, text, found);
      }
    }
    SortedMap<Origin, long[]> runs = new TreeMap<>(Origin.ORDER);
    found.forEach((origin, pairs) -> runs.put(origin, merge(pairs)));
    return new GtidSet(runs);
  }

  private static void parseEntry(String entry, String text, Map<Origin, List<long[]>> found) {
    String[] parts = entry.split("\\s*:\\s*", -1);
    try {
      UUID server = UUID.fromString(parts[0]);
      String tag = "";
      for (int i = 1; i < parts.length; i++) {
        String part = parts[i].toLowerCase(Locale.ROOT);
        if (TAG.matcher(part).matches()) {
          tag = part;
          continue;
        }
        String[] ends = part.split("-", 2);
        long first = Long.parseLong(ends[0].strip());
        long last = ends.length == 1 ? first : Long.parseLong(ends[1].strip());
        if (first < 1 || last < first) {
          throw new NumberFormatException(part);
        }
        found
            .computeIfAbsent(new Origin(server, tag), o -> new ArrayList<>())
            .add(new long[] {first, last});
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is no set of GTIDs", e);
    }
  }

  private static long[] merge(List<long[]> pairs) {
    pairs.sort(Comparator.comparingLong(pair -> pair[0]));
    long[] runs = new long[pairs.size() * 2];
    int end = 0;
    for (long[] pair : pairs) {
      if (end > 0 && pair[0] <= runs[end - 1] + 1) {
        runs[end - 1] = Math.max(runs[end - 1], pair[1]);
      } else {
        runs[end++] = pair[0];
        runs[end++] = pair[1];
      }
    }
    return Arrays.copyOf(runs, end);
  }

  /** This set and one transaction more. */
  public GtidSet with(Gtid gtid) {
    Origin origin = new Origin(gtid.server(), gtid.tag());
    long[] old = runs.get(origin);
    long number = gtid.number();
    long[] grown;
    if (old != null && old[old.length - 1] == number - 1) {
      grown = old.clone();
      grown[grown.length - 1] = number;
    } else if (contains(old, number)) {
      return this;
    } else {
      List<long[]> pairs = pairs(old);
      pairs.add(new long[] {number, number});
      grown = merge(pairs);
    }
    SortedMap<Origin, long[]> all = new TreeMap<>(runs);
    all.put(origin, grown);
    return new GtidSet(all);
  }

  /** All transactions of both. */
  public GtidSet plus(GtidSet other) {
    SortedMap<Origin, long[]> all = new TreeMap<>(runs);
    other.runs.forEach(
        (origin, theirs) -> {
          List<long[]> pairs = pairs(all.get(origin));
          pairs.addAll(pairs(theirs));
          all.put(origin, merge(pairs));
        });
    return new GtidSet(all);
  }

  /** The transactions of this set that the other has not. */
  public GtidSet minus(GtidSet other) {
    SortedMap<Origin, long[]> left = new TreeMap<>(Origin.ORDER);
    runs.forEach(
        (origin, ours) -> {
          long[] rest = minus(ours, other.runs.get(origin));
          if (rest.length > 0) {
            left.put(origin, rest);
          }
        });
    return new GtidSet(left);
  }

  private static long[] minus(long[] ours, long @Nullable [] theirs) {
    if (theirs == null) {
      return ours;
    }
    List<long[]> left = new ArrayList<>();
    for (int i = 0; i < ours.length; i += 2) {
      long from = ours[i];
      for (int j = 0; j < theirs.length && from <= ours[i + 1]; j += 2) {
        if (theirs[j + 1] >= from && theirs[j] <= ours[i + 1]) {
          if (theirs[j] > from) {
            left.add(new long[] {from, theirs[j] - 1});
          }
          from = theirs[j + 1] + 1;
        }
      }
      if (from <= ours[i + 1]) {
        left.add(new long[] {from, ours[i + 1]});
      }
    }
    return merge(left);
  }

  public boolean contains(Gtid gtid) {
    return contains(runs.get(new Origin(gtid.server(), gtid.tag())), gtid.number());
  }

  /** The transaction of a server's own that has the highest number. */
  public Optional<Gtid> last(UUID server) {
    long[] own = runs.get(new Origin(server, ""));
    return own == null ? Optional.empty() : Optional.of(new Gtid(server, "", own[own.length - 1]));
  }

  /**
   * The transaction that has the highest number of all. A server that has none of its own, such as
   * a replica, or one that was filled from a dump, has those of another.
   */
  public Optional<Gtid> last() {
    return runs.entrySet().stream()
        .map(
            entry ->
                new Gtid(
                    entry.getKey().server(),
                    entry.getKey().tag(),
                    entry.getValue()[entry.getValue().length - 1]))
        .max(Comparator.comparingLong(Gtid::number));
  }

  private static boolean contains(long @Nullable [] runs, long number) {
    if (runs == null) {
      return false;
    }
    int at = Arrays.binarySearch(runs, number);
    // The insertion point is odd within a run: after its first number, up to its last.
    return at >= 0 || (-at - 1) % 2 == 1;
  }

  /** Whether every transaction of the other is in this set. */
  public boolean containsAll(GtidSet other) {
    return other.minus(this).isEmpty();
  }

  public boolean isEmpty() {
    return runs.isEmpty();
  }

  /** How many transactions it has. */
  public long count() {
    long count = 0;
    for (long[] each : runs.values()) {
      for (int i = 0; i < each.length; i += 2) {
        count += each[i + 1] - each[i] + 1;
      }
    }
    return count;
  }

  private static List<long[]> pairs(long @Nullable [] runs) {
    List<long[]> pairs = new ArrayList<>();
    for (int i = 0; runs != null && i < runs.length; i += 2) {
      pairs.add(new long[] {runs[i], runs[i + 1]});
    }
    return pairs;
  }

  /** As MySQL prints it, on one line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    UUID server = null;
    for (Map.Entry<Origin, long[]> entry : runs.entrySet()) {
      Origin origin = entry.getKey();
      if (!origin.server.equals(server)) {
        text.append(text.isEmpty() ? "" : ",").append(origin.server);
        server = origin.server;
      }
      if (!origin.tag.isEmpty()) {
        text.append(':').append(origin.tag);
      }
      long[] each = entry.getValue();
      for (int i = 0; i < each.length; i += 2) {
        text.append(':').append(each[i]);
        if (each[i + 1] > each[i]) {
          text.append('-').append(each[i + 1]);
        }
      }
    }
    return text.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GtidSet set && toString().equals(set.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
