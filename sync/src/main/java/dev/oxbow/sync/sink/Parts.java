package dev.oxbow.sync.sink;

import dev.oxbow.sync.apply.TopicPart;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.origin.Origins;
import dev.oxbow.sync.record.CapturedRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Connect's partitions and records as ours; a record is known by where it was read. */
final class Parts {
  private Parts() {}

  static List<TopicPart> of(Collection<TopicPartition> partitions) {
    return partitions.stream().map(p -> new TopicPart(p.topic(), p.partition())).toList();
  }

  static TopicPart of(SinkRecord record) {
    return new TopicPart(record.originalTopic(), record.originalKafkaPartition());
  }

  static TopicPartition toConnect(TopicPart part) {
    return new TopicPartition(part.topic(), part.partition());
  }

  static List<TopicRecord> records(Collection<SinkRecord> records) {
    List<TopicRecord> all = new ArrayList<>(records.size());
    for (SinkRecord record : records) {
      String position = header(record, CapturedRecord.POSITION);
      all.add(
          new TopicRecord(
              record.originalTopic(),
              record.originalKafkaPartition(),
              record.originalKafkaOffset(),
              bytes(record.key()),
              bytes(record.value()),
              record.timestamp() == null ? -1 : record.timestamp(),
              position,
              CapturedRecord.transaction(position, header(record, Origins.AS_OF)),
              header(record, Origins.HEADER)));
    }
    return all;
  }

  /** Whatever a cluster's header.converter made of it. */
  private static @Nullable String header(SinkRecord record, String name) {
    Header header = record.headers().lastWithName(name);
    Object value = header == null ? null : header.value();
    if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    return value == null ? null : value.toString();
  }

  private static byte @Nullable [] bytes(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    throw new DataException(
        "Keys and values come as "
            + value.getClass().getSimpleName()
            + "; set key.converter and value.converter to"
            + " org.apache.kafka.connect.converters.ByteArrayConverter");
  }
}
