package dev.oxbow.kafka.record;

import dev.oxbow.kafka.json.JsonDecoder;
import dev.oxbow.kafka.json.JsonDrift;
import dev.oxbow.kafka.json.JsonFields;
import dev.oxbow.kafka.json.JsonSample;
import dev.oxbow.kafka.json.Utf8;
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
  private static final int ABSENT = -1;

  /** 0001-01-01 and 10000-01-01: no column holds a time beyond. */
  private static final long FIRST_MILLI = -62_135_596_800_000L;

  private static final long END_MILLI = 253_402_300_800_000L;

  private final RecordFormat format;
  private final int key;
  private final int partition;
  private final int offset;
  private final int timestamp;
  private final int headers;
  private final int value;
  private final int error;
  private final @Nullable JsonDecoder json;
  private final JsonSample undecided = new JsonSample();
  private final RecordDrift drift;
  private @Nullable RowBatch batch;

  /**
   * @param columns those of the batch, by name
   */
  public RecordRows(RecordFormat format, List<String> columns) {
    this.format = format;
    Map<String, Integer> at = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      at.put(columns.get(i), i);
    }
    key = at.getOrDefault(RecordFormat.KEY, ABSENT);
    partition = at.getOrDefault(LogTable.PARTITION, ABSENT);
    offset = at.getOrDefault(LogTable.OFFSET, ABSENT);
    timestamp = at.getOrDefault(LogTable.TIMESTAMP, ABSENT);
    headers = at.getOrDefault(RecordFormat.HEADERS, ABSENT);
    value = at.getOrDefault(RecordFormat.VALUE, ABSENT);
    error = at.getOrDefault(LogTable.ERROR, ABSENT);
    boolean decodes = error != ABSENT || at.keySet().stream().anyMatch(JsonFields::canBeColumn);
    json =
        format instanceof RecordFormat.Json f && decodes
            ? new JsonDecoder(f.fields(), at, error != ABSENT)
            : null;
    drift = new RecordDrift(json == null ? new JsonDrift() : json.drift(), undecided);
  }

  /** What was met that the format does not cover; once there is any, rows must not be used. */
  public RecordDrift drift() {
    return drift;
  }

  /** Writes into this batch from now on. */
  public void begin(RowBatch into) {
    batch = into;
    if (json != null) {
      json.begin(into);
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
    if (key != ABSENT) {
      textOrHex(to.column(key), record.key(), row);
    }
    if (headers != ABSENT) {
      if (record.headers().iterator().hasNext()) {
        to.column(headers).setString(row, HeadersText.of(record.headers()));
      } else {
        to.column(headers).setNull(row);
      }
    }
    String wrong = value(to, record, row);
    if (error != ABSENT) {
      if (wrong == null) {
        to.column(error).setNull(row);
      } else {
        to.column(error).setString(row, wrong);
      }
    }
  }

  private @Nullable String value(
      RowBatch to, ConsumerRecord<ByteBuffer, ByteBuffer> record, int row) {
    ByteBuffer bytes = record.value();
    if (json != null) {
      if (value != ABSENT) {
        textOrHex(to.column(value), bytes, row);
      }
      if (bytes == null) {
        json.nulls(row);
        return null;
      }
      return json.decode(
          bytes.array(),
          bytes.arrayOffset() + bytes.position(),
          bytes.remaining(),
          record.partition(),
          record.offset(),
          row);
    }
    if (bytes == null) {
      if (value != ABSENT) {
        to.column(value).setNull(row);
      }
      return null;
    }
    if (format instanceof RecordFormat.Undecided) {
      undecided.add(
          record.partition(),
          record.offset(),
          bytes.array(),
          bytes.arrayOffset() + bytes.position(),
          bytes.remaining());
    }
    if (format instanceof RecordFormat.Bytes) {
      if (value != ABSENT) {
        to.column(value)
            .setBytes(
                row, bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      }
      return null;
    }
    int invalid = value != ABSENT ? textOrHex(to.column(value), bytes, row) : firstInvalid(bytes);
    return invalid < 0 ? null : "invalid UTF-8 at byte " + invalid;
  }

  private static void time(RowBatch.Writer to, long millis, int row) {
    if (millis < FIRST_MILLI || millis >= END_MILLI || millis == ConsumerRecord.NO_TIMESTAMP) {
      to.setNull(row);
    } else {
      to.setMicros(row, millis * 1000);
    }
  }

  /** Where the bytes cease to be text, or -1; then they are written in hexadecimal. */
  private static int textOrHex(RowBatch.Writer to, @Nullable ByteBuffer bytes, int row) {
    if (bytes == null) {
      to.setNull(row);
      return -1;
    }
    int from = bytes.arrayOffset() + bytes.position();
    int invalid = firstInvalid(bytes);
    if (invalid < 0) {
      to.setUtf8(row, bytes.array(), from, bytes.remaining());
    } else {
      to.setString(row, Utf8.hex(bytes.array(), from, bytes.remaining()));
    }
    return invalid;
  }

  private static int firstInvalid(ByteBuffer bytes) {
    int from = bytes.arrayOffset() + bytes.position();
    int at = Utf8.firstInvalid(bytes.array(), from, bytes.remaining());
    return at < 0 ? -1 : at - from;
  }
}
