package dev.oxbow.sync.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.oxbow.sync.decode.Told.Key;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an envelope.
 *
 * @param op what happened: r, c, u, d, t or m
 * @param hasAfter whether it tells the row as it is now
 */
record Envelope(String op, boolean hasAfter) {

  /** Looks whether a value is an envelope. */
  static @Nullable Envelope find(JsonFactory json, byte[] value) throws IOException {
    String op = null;
    boolean hasRow = false;
    boolean hasAfter = false;
    try (JsonParser parser = json.createParser(value)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        switch (name) {
          case "op" -> op = token == JsonToken.VALUE_STRING ? parser.getText() : null;
          case "after" -> {
            hasAfter = token == JsonToken.START_OBJECT;
            hasRow |= hasAfter;
          }
          case "before", "source" -> hasRow |= token == JsonToken.START_OBJECT;
          default -> {
            // Times and transactions are nothing of the row's.
          }
        }
        parser.skipChildren();
      }
    }
    return op != null && hasRow ? new Envelope(op, hasAfter) : null;
  }

  /** What it tells. */
  Told told(JsonFactory json, byte[] value, Key key, FieldType type)
      throws IOException, Undecodable {
    boolean needsRow = hasAfter && (op.equals("c") || op.equals("u") || op.equals("r"));
    return told(op, needsRow ? after(json, value, type) : null, key, type);
  }

  /**
   * What an envelope tells.
   *
   * @param after the row, where it tells one
   */
  static Told told(String op, @Nullable Map<String, @Nullable Value> after, Key key, FieldType type)
      throws Undecodable {
    return switch (op) {
      case "c", "u", "r" -> {
        if (after == null) {
          throw new Undecodable("is an envelope of op " + op + " without the row after it");
        }
        yield new Told.Present(key, after, type.field("after"), false);
      }
      case "d" -> new Told.Gone(key);
      case "t" -> new Told.Emptied();
      case "m" -> new Told.Nothing();
      default -> throw new Undecodable("is an envelope of an op that we do not know, " + op);
    };
  }

  private static Map<String, @Nullable Value> after(JsonFactory json, byte[] value, FieldType type)
      throws IOException, Undecodable {
    try (JsonParser parser = json.createParser(value)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isAfter = parser.currentName().equals("after");
        JsonToken token = parser.nextToken();
        if (isAfter && token == JsonToken.START_OBJECT) {
          return Rows.row(parser, value, type.field("after"));
        }
        parser.skipChildren();
      }
    }
    throw new IllegalStateException("the row after was there a moment ago");
  }
}
