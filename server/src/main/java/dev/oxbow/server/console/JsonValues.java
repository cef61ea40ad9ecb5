package dev.oxbow.server.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Values as JSON without loss: what a browser's number cannot hold (BIGINT, DECIMAL, infinities) is
 * a text, as are dates and times in ISO form; bytes are Base64.
 */
final class JsonValues {
  private JsonValues() {}

  static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean b) {
      json.writeBoolean(b);
    } else if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
      json.writeNumber(((Number) value).intValue());
    } else if (value instanceof Float f && !f.isNaN() && !f.isInfinite()) {
      json.writeNumber(f);
    } else if (value instanceof Double d && !d.isNaN() && !d.isInfinite()) {
      json.writeNumber(d);
    } else if (value instanceof BigDecimal d) {
      json.writeString(d.toPlainString());
    } else if (value instanceof byte[] bytes) {
      json.writeBinary(bytes);
    } else {
      json.writeString(value.toString());
    }
  }
}
