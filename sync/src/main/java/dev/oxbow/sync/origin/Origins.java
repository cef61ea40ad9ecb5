package dev.oxbow.sync.origin;

import dev.oxbow.sync.binlog.Gtid;
import dev.oxbow.sync.binlog.GtidSet;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The transactions in which changes were committed before they came to a server: the last one of
 * each server that they were on, {@code uuid:17,uuid:tag:3}. Immutable.
 */
public final class Origins {
  /** Of changes that were made where they were captured. */
  public static final Origins NONE = new Origins(new TreeMap<>());

  /** The header of a record whose change was applied before it was captured. */
  public static final String HEADER = "oxbow.origins";

  /**
   * The header of a row that a snapshot found: the last transaction that its server had committed
   * by then.
   */
  public static final String AS_OF = "oxbow.as.of";

  /** By who numbers the transactions: the server, and the tag where there is one. */
  private final SortedMap<String, Gtid> last;

  private Origins(SortedMap<String, Gtid> last) {
    this.last = Collections.unmodifiableSortedMap(last);
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Origins parse(String text) {
    Origins origins = NONE;
    for (String each : text.split(",")) {
      if (!each.isBlank()) {
        origins = origins.with(Gtid.parse(each.strip()));
      }
    }
    return origins;
  }

  /** These and a transaction more; of one server the last one stays. */
  public Origins with(Gtid gtid) {
    SortedMap<String, Gtid> all = new TreeMap<>(last);
    all.merge(gtid.server() + ":" + gtid.tag(), gtid, (a, b) -> a.number() >= b.number() ? a : b);
    return new Origins(all);
  }

  /** The last transactions of both. */
  public Origins with(Origins other) {
    Origins all = this;
    for (Gtid each : other.last.values()) {
      all = all.with(each);
    }
    return all;
  }

  /** Whether these changes and the others were on the same servers. */
  public boolean areOnSameServersAs(Origins other) {
    return last.keySet().equals(other.last.keySet());
  }

  /** Whether a server that ran some transactions ran one of these itself, or as a replica. */
  public boolean isIn(GtidSet executed) {
    return last.values().stream().anyMatch(executed::contains);
  }

  public boolean isNone() {
    return last.isEmpty();
  }

  @Override
  public String toString() {
    return last.values().stream().map(Gtid::toString).collect(Collectors.joining(","));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Origins origins && last.equals(origins.last);
  }

  @Override
  public int hashCode() {
    return last.hashCode();
  }
}
