package dev.oxbow.sync.binlog;

import java.util.Locale;
import java.util.UUID;

/**
 * The name of one transaction.
 *
 * @param tag empty but on MySQL 8.3 and newer, in lower case
 * @param number from 1
 */
public record Gtid(UUID server, String tag, long number) {
  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Gtid parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length < 2 || parts.length > 3) {
      throw new IllegalArgumentException("'" + text + "' is no GTID");
    }
    String tag = parts.length == 3 ? parts[1].toLowerCase(Locale.ROOT) : "";
    return new Gtid(UUID.fromString(parts[0]), tag, Long.parseLong(parts[parts.length - 1]));
  }

  /** {@code uuid:number} or {@code uuid:tag:number}. */
  @Override
  public String toString() {
    return tag.isEmpty() ? server + ":" + number : server + ":" + tag + ":" + number;
  }
}
