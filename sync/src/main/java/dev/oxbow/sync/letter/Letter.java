package dev.oxbow.sync.letter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be applied, with Kafka Connect's headers about it.
 *
 * @param topic from which it was read, with its partition and offset there
 * @param at when it was put aside
 * @param reason the sentence begins with "The record"
 */
public record Letter(
    String topic,
    int partition,
    long offset,
    Instant at,
    String reason,
    byte @Nullable [] key,
    byte @Nullable [] value) {
  private static final String HEADERS = "__connect.errors.";

  /** Reads one; what is in the topic without such headers stands for itself. */
  static Letter of(ConsumerRecord<byte[], byte[]> record) {
    String topic = header(record, "topic");
    String partition = header(record, "partition");
    String offset = header(record, "offset");
    String reason = header(record, "exception.message");
    if (topic == null
        || partition == null
        || offset == null
        || !isNumber(partition, 9)
        || !isNumber(offset, 18)) {
      topic = record.topic();
      partition = Integer.toString(record.partition());
      offset = Long.toString(record.offset());
    }
    return new Letter(
        topic,
        Integer.parseInt(partition),
        Long.parseLong(offset),
        Instant.ofEpochMilli(record.timestamp()),
        reason == null ? "The record tells no reason" : reason,
        record.key(),
        record.value());
  }

  private static boolean isNumber(String text, int mostDigits) {
    return text.length() <= mostDigits && text.matches("[0-9]+");
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(HEADERS + name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** Where it was read, by which two copies of one are told. */
  public String place() {
    return topic + "-" + partition + " at offset " + offset;
  }
}
