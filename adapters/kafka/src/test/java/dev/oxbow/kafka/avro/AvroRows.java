package dev.oxbow.kafka.avro;

import dev.oxbow.kafka.format.Decoder;
import dev.oxbow.kafka.format.Format;
import dev.oxbow.kafka.rows.JavaBatch;
import dev.oxbow.spi.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values decoded for a test, with the columns that they turn out to need; the whole comes last. */
record AvroRows(Format format, List<List<@Nullable Object>> rows, List<@Nullable String> errors) {

  static AvroRows of(Format format, byte[]... values) {
    while (true) {
      List<Column> columns = new ArrayList<>(format.fields());
      Map<String, Integer> fields = new HashMap<>();
      columns.forEach(c -> fields.put(c.name(), fields.size()));
      columns.add(Column.of("whole", format.whole()));
      JavaBatch batch = new JavaBatch(columns, values.length);
      Decoder decoder = format.decoder(fields, fields.size(), true);
      decoder.begin(batch);
      List<@Nullable String> errors = new ArrayList<>();
      for (int i = 0; i < values.length; i++) {
        // In the middle of other bytes, as records stand in a fetched batch.
        byte[] all = new byte[values[i].length + 8];
        Arrays.fill(all, (byte) 0x7f);
        System.arraycopy(values[i], 0, all, 3, values[i].length);
        errors.add(decoder.decode(all, 3, values[i].length, 0, i, i));
      }
      if (decoder.drift().isEmpty()) {
        return new AvroRows(format, batch.rows(values.length), errors);
      }
      format = decoder.drift().widen(format);
    }
  }

  List<String> columns() {
    return format.fields().stream().map(c -> c.name() + " " + c.type()).toList();
  }

  @Nullable Object value(int row, String field) {
    for (int i = 0; i < format.fields().size(); i++) {
      if (format.fields().get(i).name().equals(field)) {
        return rows.get(row).get(i);
      }
    }
    throw new IllegalArgumentException(field);
  }

  @Nullable Object whole(int row) {
    return rows.get(row).get(format.fields().size());
  }
}
