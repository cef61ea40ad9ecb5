package dev.oxbow.kafka.record;

import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What some records of a topic look like, for {@link Recogniser}. Not thread-safe. */
public final class RecordSample {
  private final PartSample keys = new PartSample();
  private final PartSample values = new PartSample();

  /** Takes a record into account; records may come in any order. */
  public void add(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
    add(keys, record, record.key());
    add(values, record, record.value());
  }

  private static void add(
      PartSample to, ConsumerRecord<ByteBuffer, ByteBuffer> record, @Nullable ByteBuffer part) {
    if (part != null) {
      to.add(
          record.partition(),
          record.offset(),
          part.array(),
          part.arrayOffset() + part.position(),
          part.remaining());
    }
  }

  void merge(RecordSample o) {
    keys.merge(o.keys);
    values.merge(o.values);
  }

  PartSample keys() {
    return keys;
  }

  PartSample values() {
    return values;
  }
}
