package dev.oxbow.sync.connect;

import dev.oxbow.sync.capture.Captured;
import dev.oxbow.sync.record.CapturedRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that nobody asks for again. Connect keeps the records of an open transaction in a map,
 * in order to tell the task of each when it is committed; a large transaction would fill the memory
 * with them. All of these are equal, so that it keeps one, and finds it without looking at keys,
 * values and offsets.
 */
final class ForgottenRecord extends SourceRecord {
  ForgottenRecord(Map<String, String> partition, Map<String, Object> offset, Captured captured) {
    this(partition, offset, captured.record(), captured.headers());
  }

  private ForgottenRecord(
      Map<String, String> partition,
      Map<String, Object> offset,
      CapturedRecord record,
      Map<String, String> more) {
    super(
        partition,
        offset,
        record.topic(),
        null,
        Schema.OPTIONAL_BYTES_SCHEMA,
        record.key(),
        Schema.OPTIONAL_BYTES_SCHEMA,
        record.value(),
        record.timestamp(),
        headers(record, more));
  }

  /** The same as a record of its own, whose end Connect shall tell. */
  static SourceRecord remembered(SourceRecord record) {
    return new SourceRecord(
        record.sourcePartition(),
        record.sourceOffset(),
        record.topic(),
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        record.valueSchema(),
        record.value(),
        record.timestamp(),
        record.headers());
  }

  private static Headers headers(CapturedRecord record, Map<String, String> more) {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addBytes(CapturedRecord.POSITION, record.position().getBytes(StandardCharsets.UTF_8));
    more.forEach((name, value) -> headers.addBytes(name, value.getBytes(StandardCharsets.UTF_8)));
    return headers;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ForgottenRecord;
  }

  @Override
  public int hashCode() {
    return 1;
  }
}
