package dev.oxbow.sync.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the schemas that records carry. A topic's records carry the same one again and again: each
 * is read once. Used by one thread.
 */
final class SchemaReader {
  /** More than a topic's schemas during its life; beyond, all are read again when they come. */
  private static final int MOST = 256;

  private final JsonFactory json;
  private final Map<ByteBuffer, FieldType> known = new HashMap<>();

  SchemaReader(JsonFactory json) {
    this.json = json;
  }

  /** The schema that stands in some bytes, from one to before another. */
  FieldType read(byte[] record, int from, int to) throws IOException {
    FieldType present = known.get(ByteBuffer.wrap(record, from, to - from));
    if (present != null) {
      return present;
    }
    if (known.size() >= MOST) {
      known.clear();
    }
    byte[] own = Arrays.copyOfRange(record, from, to);
    try (JsonParser parser = json.createParser(own)) {
      FieldType read = parser.nextToken() == JsonToken.START_OBJECT ? type(parser) : null;
      FieldType type = read == null ? FieldType.UNKNOWN : read;
      known.put(ByteBuffer.wrap(own), type);
      return type;
    }
  }

  private static FieldType type(JsonParser parser) throws IOException {
    return named(parser).type;
  }

  private record Named(@Nullable String field, FieldType type) {}

  private static Named named(JsonParser parser) throws IOException {
    String type = "";
    String name = null;
    String field = null;
    Map<String, String> parameters = Map.of();
    Map<String, FieldType> fields = Map.of();
    boolean optional = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String part = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (part) {
        case "type" -> type = String.valueOf(parser.getValueAsString(""));
        case "name" -> name = parser.getValueAsString();
        case "optional" -> optional = parser.getBooleanValue();
        case "field" -> field = parser.getValueAsString();
        case "parameters" -> {
          if (token == JsonToken.START_OBJECT) {
            parameters = texts(parser);
          }
        }
        case "fields" -> {
          if (token == JsonToken.START_ARRAY) {
            fields = fields(parser);
          }
        }
        default -> parser.skipChildren();
      }
    }
    return new Named(field, new FieldType(type, name, parameters, fields, optional));
  }

  private static Map<String, String> texts(JsonParser parser) throws IOException {
    Map<String, String> texts = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      String text = parser.getValueAsString();
      if (text != null) {
        texts.put(name, text);
      }
      parser.skipChildren();
    }
    return texts;
  }

  private static Map<String, FieldType> fields(JsonParser parser) throws IOException {
    Map<String, FieldType> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      Named named = named(parser);
      if (named.field != null) {
        fields.put(named.field, named.type);
      }
    }
    return fields;
  }
}
