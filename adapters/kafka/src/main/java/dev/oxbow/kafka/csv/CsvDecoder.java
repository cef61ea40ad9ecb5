package dev.oxbow.kafka.csv;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.oxbow.kafka.format.Decoder;
import dev.oxbow.kafka.format.Drift;
import dev.oxbow.kafka.format.Format;
import dev.oxbow.kafka.json.DescribedValue;
import dev.oxbow.kafka.json.Nowhere;
import dev.oxbow.kafka.json.Utf8;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes lines. Nothing between two separators is NULL, {@code ""} is empty. */
final class CsvDecoder implements Decoder {
  private static final CsvFactory CSV =
      CsvFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .enable(CsvParser.Feature.EMPTY_UNQUOTED_STRING_AS_NULL)
          .build();

  private final CsvSchema schema;
  private final List<Column> fields;
  private final int[] places;
  private final int whole;
  private final boolean reads;
  private final boolean errors;
  private final RowBatch.Writer[] writers;
  private RowBatch.Writer text = Nowhere.BATCH;

  CsvDecoder(CsvFormat format, Map<String, Integer> columns, int whole, boolean errors) {
    schema = CsvSchema.emptySchema().withColumnSeparator(format.separator());
    fields = format.fields();
    places = fields.stream().mapToInt(c -> columns.getOrDefault(c.name(), Format.ABSENT)).toArray();
    this.whole = whole;
    this.errors = errors;
    reads = errors || !columns.isEmpty();
    writers = new RowBatch.Writer[places.length];
    Arrays.fill(writers, Nowhere.BATCH);
  }

  @Override
  public void begin(RowBatch batch) {
    for (int i = 0; i < places.length; i++) {
      if (places[i] != Format.ABSENT) {
        writers[i] = batch.column(places[i]);
      }
    }
    if (whole != Format.ABSENT) {
      text = batch.column(whole);
    }
  }

  @Override
  public void nulls(int row) {
    noFields(row);
    text.setNull(row);
  }

  private void noFields(int row) {
    for (RowBatch.Writer writer : writers) {
      writer.setNull(row);
    }
  }

  @Override
  public Drift drift() {
    return Drift.NONE;
  }

  @Override
  public @Nullable String decode(
      byte[] bytes, int from, int length, int partition, long offset, int row) {
    int invalid = Utf8.textOrHex(text, bytes, from, length, row);
    if (!reads) {
      return null;
    }
    if (invalid >= 0) {
      noFields(row);
      return "invalid UTF-8 at byte " + invalid;
    }
    List<@Nullable String> values = new ArrayList<>(places.length);
    String wrong = read(bytes, from, length, values);
    if (wrong != null) {
      noFields(row);
      return wrong;
    }
    return write(values, row);
  }

  /** Reads the fields of the line; what is wrong with it. */
  private @Nullable String read(byte[] bytes, int from, int length, List<@Nullable String> values) {
    String line = new String(bytes, from, length, StandardCharsets.UTF_8);
    try (CsvParser parser = CSV.createParser(line)) {
      parser.setSchema(schema);
      if (parser.nextToken() == null) {
        return "the line is empty";
      }
      for (JsonToken t = parser.nextToken();
          t != null && t != JsonToken.END_ARRAY;
          t = parser.nextToken()) {
        values.add(t == JsonToken.VALUE_NULL ? null : parser.getText());
      }
      if (parser.nextToken() != null) {
        return "there is more than one line";
      }
    } catch (JsonProcessingException e) {
      return "the line is no CSV: " + e.getOriginalMessage();
    } catch (IOException e) {
      return "the line is no CSV: " + e.getMessage();
    }
    return values.size() == places.length
        ? null
        : values.size() + " fields, where " + places.length + " are described";
  }

  private @Nullable String write(List<@Nullable String> values, int row) {
    String misfit = null;
    for (int i = 0; i < places.length; i++) {
      String value = values.get(i);
      if (value == null) {
        writers[i].setNull(row);
      } else if (places[i] != Format.ABSENT || errors) {
        Column column = fields.get(i);
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (!DescribedValue.write(utf8, 0, utf8.length, column.type(), writers[i], row)) {
          writers[i].setNull(row);
          if (misfit == null) {
            misfit =
                "field '"
                    + column.name()
                    + "' is no "
                    + column.type()
                    + ": "
                    + DescribedValue.excerpt(utf8, 0, utf8.length);
          }
        }
      }
    }
    return misfit;
  }
}
