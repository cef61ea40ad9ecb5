package dev.oxbow.sync.restore;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.decode.ChangeHead;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A moment in the life of a server: between two transactions, so that each of them is before it or
 * behind it as a whole.
 */
public sealed interface Moment {
  Pattern ONE_GTID = Pattern.compile("(?i)[0-9a-f-]{36}(:[a-z_][a-z0-9_]*)?:[0-9]+");

  /** Whether the transaction of a change was committed at this moment or before. */
  boolean includes(ChangeHead change);

  /**
   * Whether all transactions up to some point were.
   *
   * @param gtids of them; null where they have none
   * @param micros when the last of them was committed at the latest
   */
  boolean includes(@Nullable GtidSet gtids, long micros);

  /** The end of what the topic tells. */
  record End() implements Moment {
    @Override
    public boolean includes(ChangeHead change) {
      return true;
    }

    @Override
    public boolean includes(@Nullable GtidSet gtids, long micros) {
      return true;
    }

    @Override
    public String toString() {
      return "the end of the topic";
    }
  }

  /** All that was committed at a time or before, by the clock of the server that committed it. */
  record At(Instant time) implements Moment {
    private long micros() {
      return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
    }

    @Override
    public boolean includes(ChangeHead change) {
      return change.micros() <= micros();
    }

    @Override
    public boolean includes(@Nullable GtidSet gtids, long at) {
      return at <= micros();
    }

    @Override
    public String toString() {
      return time.toString();
    }
  }

  /** When exactly these transactions were committed. */
  record After(GtidSet transactions) implements Moment {
    @Override
    public boolean includes(ChangeHead change) {
      return change.gtid() != null && transactions.containsAll(GtidSet.parse(change.gtid()));
    }

    @Override
    public boolean includes(@Nullable GtidSet gtids, long micros) {
      return gtids != null && transactions.containsAll(gtids);
    }

    @Override
    public String toString() {
      return "GTIDs " + transactions;
    }
  }

  /**
   * Reads a time, which is in UTC unless it says otherwise, or a set of GTIDs. A single one,
   * without a range, stands for all of its server up to it.
   *
   * @throws OxbowException INVALID_PARAMETER when it is neither
   */
  static Moment parse(String text) {
    String stripped = text.strip();
    try {
      if (ONE_GTID.matcher(stripped).matches()) {
        int colon = stripped.lastIndexOf(':');
        return new After(
            GtidSet.parse(stripped.substring(0, colon) + ":1-" + stripped.substring(colon + 1)));
      }
      if (stripped.matches("(?i)[0-9a-f]{8}-[0-9a-f]{4}-.*")) {
        return new After(GtidSet.parse(stripped));
      }
      return new At(time(stripped.replace(' ', 'T')));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new OxbowException(
          ErrorCode.INVALID_PARAMETER,
          "'"
              + text
              + "' is neither a time, such as 2026-11-22T10:00:00Z, nor a set of GTIDs, as"
              + " @@gtid_executed shows it",
          e);
    }
  }

  private static Instant time(String text) {
    boolean hasZone = text.matches(".*(Z|[+-]\\d\\d(:?\\d\\d)?)$") && text.indexOf('T') > 0;
    return hasZone
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text.indexOf('T') > 0 ? text : text + "T00:00")
            .toInstant(ZoneOffset.UTC);
  }
}
