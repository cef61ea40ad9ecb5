package dev.oxbow.kafka.json;

import dev.oxbow.kafka.rows.JavaBatch;
import dev.oxbow.spi.Column;
import dev.oxbow.type.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records decoded for a test: fields found in a sample, then each record as a row. */
record Decoded(
    JsonFields fields,
    List<List<@Nullable Object>> rows,
    List<@Nullable String> errors,
    JsonFields widened) {

  /** Samples the records and decodes them. */
  static Decoded of(String... records) {
    return with(JsonFields.NONE, records);
  }

  /** Samples the records beside what was described, and decodes them. */
  static Decoded with(JsonFields described, String... records) {
    return as(sample(described, bytes(records)), bytes(records));
  }

  static JsonFields sample(JsonFields described, List<byte[]> records) {
    JsonSample sample = new JsonSample();
    for (int i = 0; i < records.size(); i++) {
      sample.add(0, i, records.get(i), 0, records.get(i).length);
    }
    return sample.fields(described);
  }

  static List<byte[]> bytes(String... records) {
    List<byte[]> bytes = new ArrayList<>();
    for (String r : records) {
      bytes.add(r.getBytes(StandardCharsets.UTF_8));
    }
    return bytes;
  }

  /** Decodes the records with the fields as they are given. */
  static Decoded as(JsonFields fields, List<byte[]> records) {
    List<Column> columns = new ArrayList<>();
    Map<String, Integer> positions = new HashMap<>();
    for (JsonField f : fields.fields()) {
      positions.put(f.name(), columns.size());
      columns.add(Column.of(f.name(), f.type()));
    }
    JavaBatch batch = new JavaBatch(columns, records.size());
    JsonDecoder decoder = new JsonDecoder(fields, positions, true);
    decoder.begin(batch);
    List<@Nullable String> errors = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      byte[] shifted = shifted(records.get(i));
      errors.add(decoder.decode(shifted, 3, records.get(i).length, 0, i, i));
    }
    return new Decoded(fields, batch.rows(records.size()), errors, decoder.drift().widen(fields));
  }

  /** The same bytes in the middle of others, as records stand in a fetched batch. */
  private static byte[] shifted(byte[] bytes) {
    byte[] all = new byte[bytes.length + 8];
    java.util.Arrays.fill(all, (byte) '9');
    System.arraycopy(bytes, 0, all, 3, bytes.length);
    return all;
  }

  /** The type of a field. */
  ColumnType type(String field) {
    return fields.fields().stream()
        .filter(f -> f.name().equals(field))
        .findFirst()
        .orElseThrow()
        .type();
  }

  /** The value of a field in a record. */
  @Nullable Object value(int record, String field) {
    for (int i = 0; i < fields.fields().size(); i++) {
      if (fields.fields().get(i).name().equals(field)) {
        return rows.get(record).get(i);
      }
    }
    throw new IllegalArgumentException(field);
  }
}
