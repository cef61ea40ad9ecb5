package dev.oxbow.kafka.record;

import dev.oxbow.kafka.format.Decoder;
import dev.oxbow.kafka.format.Drift;
import dev.oxbow.kafka.format.Format;
import dev.oxbow.kafka.json.JsonFields;
import dev.oxbow.spi.LogTable;
import dev.oxbow.spi.RowBatch;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes records into rows of a batch. Used by one thread: {@link #begin} for each batch, then
 * {@link #write} for each of its rows.
 */
public final class RecordRows {
  private static final int ABSENT = Format.ABSENT;

  /** 0001-01-01 and 10000-01-01: no column holds a time beyond. */
  private static final long FIRST_MILLI = -62_135_596_800_000L;

  private static final long END_MILLI = 253_402_300_800_000L;

  private final int partition;
  private final int offset;
  private final int timestamp;
  private final int headers;
  private final int error;
  private final @Nullable Decoder key;
  private final @Nullable Decoder value;
  private final @Nullable RecordSample undecided;
  private final RecordDrift drift;
  private @Nullable RowBatch batch;

  /**
   * @param columns those of the batch, by name
   */
  public RecordRows(RecordFormat format, List<String> columns) {
    Map<String, Integer> at = new HashMap<>();
    Map<String, Integer> ofKey = new HashMap<>();
    Map<String, Integer> ofValue = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i);
      if (format.isOfKey(name)) {
        ofKey.put(name.substring(RecordFormat.KEY_FIELD.length()), i);
      } else if (JsonFields.canBeColumn(name)) {
        ofValue.put(name, i);
      } else {
        at.put(name, i);
      }
    }
    partition = at.getOrDefault(LogTable.PARTITION, ABSENT);
    offset = at.getOrDefault(LogTable.OFFSET, ABSENT);
    timestamp = at.getOrDefault(LogTable.TIMESTAMP, ABSENT);
    headers = at.getOrDefault(RecordFormat.HEADERS, ABSENT);
    error = at.getOrDefault(LogTable.ERROR, ABSENT);
    int wholeKey = at.getOrDefault(RecordFormat.KEY, ABSENT);
    int wholeValue = at.getOrDefault(RecordFormat.VALUE, ABSENT);
    key = decoder(format.key(), ofKey, wholeKey);
    value = decoder(format.value(), ofValue, wholeValue);
    undecided = format.isUndecided() ? new RecordSample() : null;
    drift =
        new RecordDrift(
            key == null ? Drift.NONE : key.drift(),
            value == null ? Drift.NONE : value.drift(),
            undecided == null ? new RecordSample() : undecided);
  }

  private @Nullable Decoder decoder(Format format, Map<String, Integer> fields, int whole) {
    boolean errors = error != ABSENT;
    return errors || whole != ABSENT || !fields.isEmpty()
        ? format.decoder(fields, whole, errors)
        : null;
  }

  /** What was met that the format does not cover; once there is any, rows must not be used. */
  public RecordDrift drift() {
    return drift;
  }

  /** Writes into this batch from now on. */
  public void begin(RowBatch into) {
    batch = into;
    if (key != null) {
      key.begin(into);
    }
    if (value != null) {
      value.begin(into);
    }
  }

  /** Writes one record. */
  public void write(ConsumerRecord<ByteBuffer, ByteBuffer> record, int row) {
    RowBatch to = Objects.requireNonNull(batch, "begin first");
    if (partition != ABSENT) {
      to.column(partition).setLong(row, record.partition());
    }
    if (offset != ABSENT) {
      to.column(offset).setLong(row, record.offset());
    }
    if (timestamp != ABSENT) {
      time(to.column(timestamp), record.timestamp(), row);
    }
    if (headers != ABSENT) {
      if (record.headers().iterator().hasNext()) {
        to.column(headers).setString(row, HeadersText.of(record.headers()));
      } else {
        to.column(headers).setNull(row);
      }
    }
    if (undecided != null) {
      undecided.add(record);
    }
    String wrongValue = part(value, record, record.value(), row);
    String wrongKey = part(key, record, record.key(), row);
    if (error != ABSENT) {
      if (wrongValue != null) {
        to.column(error).setString(row, wrongValue);
      } else if (wrongKey != null) {
        to.column(error).setString(row, "key: " + wrongKey);
      } else {
        to.column(error).setNull(row);
      }
    }
  }

  private static @Nullable String part(
      @Nullable Decoder decoder,
      ConsumerRecord<ByteBuffer, ByteBuffer> record,
      @Nullable ByteBuffer bytes,
      int row) {
    if (decoder == null) {
      return null;
    }
    if (bytes == null) {
      decoder.nulls(row);
      return null;
    }
    return decoder.decode(
        bytes.array(),
        bytes.arrayOffset() + bytes.position(),
        bytes.remaining(),
        record.partition(),
        record.offset(),
        row);
  }

  private static void time(RowBatch.Writer to, long millis, int row) {
    if (millis < FIRST_MILLI || millis >= END_MILLI || millis == ConsumerRecord.NO_TIMESTAMP) {
      to.setNull(row);
    } else {
      to.setMicros(row, millis * 1000);
    }
  }
}
