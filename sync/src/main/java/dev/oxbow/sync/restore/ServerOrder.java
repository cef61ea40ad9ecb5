package dev.oxbow.sync.restore;

import dev.oxbow.sync.decode.ChangeHead;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The order in which each server numbered its transactions, which shows where a moment would have a
 * later one without an earlier one, wherever in a topic they stand. Used by one thread.
 */
final class ServerOrder {
  private final Map<String, Cut> cuts = new HashMap<>();

  /** What a moment has of a server: up to one transaction, and from another one on nothing. */
  private static final class Cut {
    private long lastNumber = Long.MIN_VALUE;
    private long nextNumber = Long.MAX_VALUE;
    private @Nullable ChangeHead last;
    private @Nullable ChangeHead next;
  }

  /**
   * Two transactions of a server.
   *
   * @param included ran later, and is before the moment
   * @param left ran earlier, and is behind it
   */
  record Swapped(ChangeHead included, ChangeHead left) {}

  /** Looks at a change; one without a GTID has no order but that of its partition. */
  void add(ChangeHead head, boolean isIncluded) {
    String gtid = head.gtid();
    if (gtid == null) {
      return;
    }
    int colon = gtid.lastIndexOf(':');
    long number = Long.parseLong(gtid.substring(colon + 1));
    Cut cut = cuts.computeIfAbsent(gtid.substring(0, colon), server -> new Cut());
    if (isIncluded && number > cut.lastNumber) {
      cut.lastNumber = number;
      cut.last = head;
    } else if (!isIncluded && number < cut.nextNumber) {
      cut.nextNumber = number;
      cut.next = head;
    }
  }

  /** Some server's transactions that are on the wrong sides of the moment, if any are. */
  Optional<Swapped> swapped() {
    for (Cut cut : cuts.values()) {
      if (cut.last != null && cut.next != null && cut.lastNumber > cut.nextNumber) {
        return Optional.of(new Swapped(cut.last, cut.next));
      }
    }
    return Optional.empty();
  }
}
