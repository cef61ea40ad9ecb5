package dev.oxbow.server.avatica;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import dev.oxbow.jdbc.wire.WireValues;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.AbstractList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows whose values are coded as they are written: a million rows go through here, and Jackson's
 * way to write any object takes twice as long as writing the few kinds that there are.
 */
final class CodedRows extends AbstractList<Object> {
  private final List<@Nullable Object[]> rows;
  private final List<WireValues.Coder> coders;

  CodedRows(List<@Nullable Object[]> rows, List<WireValues.Coder> coders) {
    this.rows = rows;
    this.coders = coders;
  }

  @Override
  public Object get(int index) {
    return WireValues.code(rows.get(index).clone(), coders);
  }

  @Override
  public int size() {
    return rows.size();
  }

  /** Writes them as arrays of JSON. */
  static final class Serializer extends JsonSerializer<CodedRows> {
    @Override
    public void serialize(CodedRows value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      WireValues.Coder[] coders = value.coders.toArray(new WireValues.Coder[0]);
      json.writeStartArray();
      for (@Nullable Object[] row : value.rows) {
        json.writeStartArray();
        for (int i = 0; i < row.length; i++) {
          Object plain = row[i];
          if (plain == null) {
            json.writeNull();
          } else {
            write(coders[i].code(plain), json);
          }
        }
        json.writeEndArray();
      }
      json.writeEndArray();
    }

    private static void write(Object coded, JsonGenerator json) throws IOException {
      if (coded instanceof String text) {
        json.writeString(text);
      } else if (coded instanceof Long number) {
        json.writeNumber(number);
      } else if (coded instanceof Integer number) {
        json.writeNumber(number);
      } else if (coded instanceof Double number) {
        json.writeNumber(number);
      } else if (coded instanceof BigDecimal number) {
        json.writeNumber(number);
      } else if (coded instanceof Float number) {
        json.writeNumber(number);
      } else if (coded instanceof Short || coded instanceof Byte) {
        json.writeNumber(((Number) coded).intValue());
      } else if (coded instanceof Boolean truth) {
        json.writeBoolean(truth);
      } else {
        json.writePOJO(coded);
      }
    }
  }
}
