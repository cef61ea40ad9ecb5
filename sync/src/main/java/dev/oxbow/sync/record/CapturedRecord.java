package dev.oxbow.sync.record;

import org.jspecify.annotations.Nullable;

/**
 * A record to be written. The arrays belong to it.
 *
 * @param key null for a table without a primary key, whose records spread over the partitions
 * @param value null for a tombstone
 * @param position the change's own name for ever, {@code gtid/event.row}, to be written as header
 *     {@link #POSITION}
 * @param timestamp milliseconds since the epoch: when the change was committed
 */
public record CapturedRecord(
    String topic, byte @Nullable [] key, byte @Nullable [] value, String position, long timestamp) {
  /** The header that holds the position. */
  public static final String POSITION = "oxbow.position";

  /**
   * The transaction that a record's headers tell, by which its change can be known on other
   * servers.
   *
   * @param position the header {@link #POSITION}
   * @param asOf what a row of a snapshot tells in place of it
   * @return null where there is none
   */
  public static @Nullable String transaction(@Nullable String position, @Nullable String asOf) {
    if (position == null) {
      return null;
    }
    int end = position.lastIndexOf('/');
    return asOf != null || end < 0 ? asOf : position.substring(0, end);
  }

  /** Of key and value. */
  public long bytes() {
    return (key == null ? 0 : key.length) + (value == null ? 0L : value.length);
  }
}
