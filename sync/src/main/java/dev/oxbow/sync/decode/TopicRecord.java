package dev.oxbow.sync.decode;

import dev.oxbow.sync.origin.Origins;
import org.jspecify.annotations.Nullable;

/**
 * A record of a topic, in bytes. Nobody changes them.
 *
 * @param timestamp milliseconds since the epoch, or below 0 where it has none
 * @param position of a captured change, its name for ever, {@code transaction/event.row}, as its
 *     header tells; of a row of a snapshot one that begins with {@code snapshot}; null where there
 *     is none
 * @param transaction of a captured change, as its headers tell; of a row of a snapshot the last one
 *     that was committed by then; null where there is none
 * @param origins the header {@link Origins#HEADER}, where the change was before it was captured;
 *     null where there is none
 */
public record TopicRecord(
    String topic,
    int partition,
    long offset,
    byte @Nullable [] key,
    byte @Nullable [] value,
    long timestamp,
    @Nullable String position,
    @Nullable String transaction,
    @Nullable String origins) {
  /** The bytes of key and value. */
  public int size() {
    return (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
  }

  /** Where it stands, for people, and never what it holds. */
  @Override
  public String toString() {
    return topic + "-" + partition + " at offset " + offset;
  }
}
