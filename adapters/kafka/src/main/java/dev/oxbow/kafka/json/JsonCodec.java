package dev.oxbow.kafka.json;

import dev.oxbow.kafka.format.Decoder;
import dev.oxbow.kafka.format.Drift;
import dev.oxbow.kafka.format.Format;
import dev.oxbow.spi.RowBatch;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON objects as fields and as text. */
final class JsonCodec implements Decoder {
  private final int whole;
  private final @Nullable JsonDecoder objects;
  private final Drift drift;
  private RowBatch.Writer text = Nowhere.BATCH;

  JsonCodec(JsonFields found, Map<String, Integer> fields, int whole, boolean errors) {
    this.whole = whole;
    objects = errors || !fields.isEmpty() ? new JsonDecoder(found, fields, errors) : null;
    drift = objects == null ? Drift.NONE : objects.drift();
  }

  @Override
  public void begin(RowBatch batch) {
    if (whole != Format.ABSENT) {
      text = batch.column(whole);
    }
    if (objects != null) {
      objects.begin(batch);
    }
  }

  @Override
  public @Nullable String decode(
      byte[] bytes, int from, int length, int partition, long offset, int row) {
    int begin = JsonFormat.payload(bytes, from, length);
    int size = length - (begin - from);
    if (whole != Format.ABSENT) {
      Utf8.textOrHex(text, bytes, begin, size, row);
    }
    return objects == null ? null : objects.decode(bytes, begin, size, partition, offset, row);
  }

  @Override
  public void nulls(int row) {
    if (whole != Format.ABSENT) {
      text.setNull(row);
    }
    if (objects != null) {
      objects.nulls(row);
    }
  }

  @Override
  public Drift drift() {
    return drift;
  }
}
