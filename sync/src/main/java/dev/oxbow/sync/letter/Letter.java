package dev.oxbow.sync.letter;

import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.topic.TopicRead;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be applied, with Kafka Connect's headers about it.
 *
 * @param record as it was in its topic
 * @param at its time
 * @param reason the sentence begins with "The record"
 */
public record Letter(TopicRecord record, Instant at, String reason) {
  private static final String HEADERS = "__connect.errors.";

  /** Reads one; what is in the topic without such headers stands for itself. */
  static Letter of(TopicRead.Read read) {
    TopicRecord own = read.withOrigins();
    String topic = header(read, "topic");
    String partition = header(read, "partition");
    String offset = header(read, "offset");
    String reason = header(read, "exception.message");
    TopicRecord record = own;
    if (topic != null
        && partition != null
        && offset != null
        && isNumber(partition, 9)
        && isNumber(offset, 18)) {
      record =
          new TopicRecord(
              topic,
              Integer.parseInt(partition),
              Long.parseLong(offset),
              own.key(),
              own.value(),
              own.timestamp(),
              own.position(),
              own.transaction(),
              own.origins());
    }
    return new Letter(
        record,
        Instant.ofEpochMilli(own.timestamp()),
        reason == null ? "The record tells no reason" : reason);
  }

  private static boolean isNumber(String text, int mostDigits) {
    return text.length() <= mostDigits && text.matches("[0-9]+");
  }

  private static @Nullable String header(TopicRead.Read read, String name) {
    return read.header(HEADERS + name);
  }

  /** Where it was read, by which two copies of one are told. */
  public String place() {
    return record.toString();
  }
}
