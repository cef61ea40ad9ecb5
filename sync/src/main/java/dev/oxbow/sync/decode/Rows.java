package dev.oxbow.sync.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON objects as rows: nothing of a number, a text or an object within is changed. */
final class Rows {
  private Rows() {}

  /**
   * The row that begins here.
   *
   * @param parser at its opening brace; afterwards at the closing one
   * @param record the bytes that the parser reads
   */
  static Map<String, @Nullable Value> row(JsonParser parser, byte[] record, FieldType type)
      throws IOException, Undecodable {
    Map<String, @Nullable Value> row = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (row.containsKey(name)) {
        throw new Undecodable("has its field '" + name + "' twice");
      }
      parser.nextToken();
      Value plain = value(parser, record);
      FieldType own = type.field(name);
      row.put(name, plain == null || own.isUnknown() ? plain : typed(name, own, plain));
    }
    return row;
  }

  private static Value typed(String name, FieldType type, Value plain) throws Undecodable {
    try {
      return Typed.of(type, plain);
    } catch (ArithmeticException e) {
      throw new Undecodable("has a field '" + name + "' beyond all times", e);
    }
  }

  /** The value at which the parser stands. */
  static @Nullable Value value(JsonParser parser, byte[] record) throws IOException, Undecodable {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case VALUE_STRING -> new Value.Text(text(parser.getText()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Value.Digits(parser.getText());
      case VALUE_TRUE -> new Value.Bool(true);
      case VALUE_FALSE -> new Value.Bool(false);
      case VALUE_NULL -> null;
      case START_OBJECT, START_ARRAY -> tree(parser, record);
      default -> throw new Undecodable("has " + token + " where a value should be");
    };
  }

  /** JSON can write half a character, which UTF-8 cannot. */
  private static String text(String text) throws Undecodable {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isHighSurrogate(text.charAt(i))
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw new Undecodable("has half a character, a lone surrogate, in a text");
        }
        i++;
      }
    }
    return text;
  }

  private static Value.Tree tree(JsonParser parser, byte[] record) throws IOException {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    int to = (int) parser.currentLocation().getByteOffset();
    return new Value.Tree(new String(record, from, to - from, StandardCharsets.UTF_8));
  }
}
