package dev.oxbow.sync.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;

/** Keys with their numbers in the shortest form, in which the same numbers are the same text. */
final class KeyNumbers {
  /** More digits than any column has. */
  private static final int MOST_DIGITS = 400;

  private KeyNumbers() {}

  /** Whether a key may have numbers with a fraction; a text with a dot in it looks like one. */
  static boolean mayHave(byte[] key, FieldType type) {
    for (byte each : key) {
      if (each == '.') {
        return true;
      }
    }
    return isDecimal(type) || type.fields().values().stream().anyMatch(KeyNumbers::isDecimal);
  }

  private static boolean isDecimal(FieldType type) {
    return "org.apache.kafka.connect.data.Decimal".equals(type.name());
  }

  /**
   * The key with its numbers in the shortest form.
   *
   * @param key an object, or a single value
   */
  static byte[] shortest(JsonFactory json, byte[] key, FieldType type)
      throws IOException, Undecodable {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(key.length);
    try (JsonParser parser = json.createParser(key);
        JsonGenerator to = json.createGenerator(bytes)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        to.writeStartObject();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          to.writeFieldName(name);
          parser.nextToken();
          copy(parser, type.field(name), to);
        }
        to.writeEndObject();
      } else {
        copy(parser, type, to);
      }
    }
    return bytes.toByteArray();
  }

  private static void copy(JsonParser parser, FieldType type, JsonGenerator to)
      throws IOException, Undecodable {
    if (parser.currentToken().isNumeric()) {
      to.writeNumber(shortest(parser.getText()));
    } else if (isDecimal(type)
        && parser.currentToken() == JsonToken.VALUE_STRING
        && Typed.of(type, new Value.Text(parser.getText())) instanceof Value.Digits digits) {
      to.writeNumber(shortest(digits.digits()));
    } else {
      to.copyCurrentStructure(parser);
    }
  }

  private static String shortest(String digits) {
    BigDecimal number = new BigDecimal(digits).stripTrailingZeros();
    return Math.abs(number.scale()) > MOST_DIGITS ? digits : number.toPlainString();
  }
}
