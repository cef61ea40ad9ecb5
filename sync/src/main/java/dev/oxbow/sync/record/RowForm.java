package dev.oxbow.sync.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableSchema;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes rows of one schema, or their keys, as JSON objects.
 *
 * @param columns their positions in the row
 */
public record RowForm(int[] columns, SerializedString[] names, JsonForm[] forms) {
  /** All columns. */
  public static RowForm ofRow(TableSchema schema, List<JsonForm> forms) {
    return of(schema, forms, IntStream.range(0, schema.columns().size()).toArray());
  }

  /** The columns of the key. */
  public static RowForm ofKey(TableSchema schema, List<JsonForm> forms) {
    return of(schema, forms, schema.key().stream().mapToInt(i -> i).toArray());
  }

  private static RowForm of(TableSchema schema, List<JsonForm> forms, int[] columns) {
    SerializedString[] names = new SerializedString[columns.length];
    JsonForm[] theirs = new JsonForm[columns.length];
    for (int i = 0; i < columns.length; i++) {
      names[i] = new SerializedString(schema.columns().get(columns[i]).name());
      theirs[i] = forms.get(columns[i]);
    }
    return new RowForm(columns, names, theirs);
  }

  public void write(JsonGenerator json, Row row) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < columns.length; i++) {
      json.writeFieldName(names[i]);
      Object value = row.get(columns[i]);
      if (value == null) {
        json.writeNull();
      } else {
        write(json, i, value);
      }
    }
    json.writeEndObject();
  }

  private void write(JsonGenerator json, int i, Object value) throws IOException {
    try {
      forms[i].write(json, value);
    } catch (Unencodable e) {
      throw new Unencodable(names[i].getValue(), e);
    }
  }

  /** Whether two rows have the same values in these columns. */
  public boolean agree(Row one, Row other) {
    for (int column : columns) {
      if (!java.util.Objects.deepEquals(one.get(column), other.get(column))) {
        return false;
      }
    }
    return true;
  }
}
