package dev.oxbow.sync.decode;

import org.jspecify.annotations.Nullable;

/**
 * A record of a topic, in bytes. Nobody changes them.
 *
 * @param timestamp milliseconds since the epoch, or below 0 where it has none
 */
public record TopicRecord(
    String topic,
    int partition,
    long offset,
    byte @Nullable [] key,
    byte @Nullable [] value,
    long timestamp) {
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
