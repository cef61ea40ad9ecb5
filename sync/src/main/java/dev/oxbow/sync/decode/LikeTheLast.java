package dev.oxbow.sync.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.oxbow.sync.decode.RecordDecoder.Form;
import dev.oxbow.sync.decode.Told.Key;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value in one pass where it is of the form of the one before: the same bytes of a schema
 * in front of it, an envelope or a row again. What is anything else, or wrong, is left to whoever
 * looks at it in full. Used by one thread.
 */
final class LikeTheLast {
  private static final byte[] SCHEMA = "{\"schema\":".getBytes(StandardCharsets.UTF_8);

  private final JsonFactory json;
  private final Form form;

  /** What stands before the payload; empty for a value that is its own payload. */
  private byte[] front = new byte[0];

  private FieldType type = FieldType.UNKNOWN;
  private boolean isEnvelope;

  LikeTheLast(JsonFactory json, Form form) {
    this.json = json;
    this.form = form;
    this.isEnvelope = form == Form.ENVELOPE;
  }

  /** What the next ones are probably like: as this one, which was read in full. */
  void expect(boolean envelope, byte[] value, int from, FieldType itsType) {
    if (from > 0 && !startsWith(value, SCHEMA)) {
      return; // its schema may stand behind it
    }
    isEnvelope = envelope;
    type = itsType;
    if (from != front.length || !startsWith(value, front)) {
      front = Arrays.copyOf(value, from);
    }
  }

  private static boolean startsWith(byte[] value, byte[] front) {
    return value.length > front.length
        && Arrays.equals(value, 0, front.length, front, 0, front.length);
  }

  /**
   * What a value tells.
   *
   * @return null where it must be looked at in full
   */
  @Nullable Told read(Key key, byte[] value) {
    if (!startsWith(value, front)) {
      return null;
    }
    byte[] own = front.length == 0 ? value : Arrays.copyOfRange(value, front.length, value.length);
    try (JsonParser parser = json.createParser(own)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      Told told = isEnvelope ? envelope(parser, own, key) : row(parser, own, key);
      return told != null && isEnd(parser, own) ? told : null;
    } catch (IOException | Undecodable e) {
      return null; // why, tells whoever looks at it in full
    }
  }

  /** Whether nothing follows but the end of what stands around a payload. */
  private boolean isEnd(JsonParser parser, byte[] own) throws IOException {
    if (front.length == 0) {
      return parser.nextToken() == null;
    }
    return parser.currentLocation().getByteOffset() == own.length - 1L
        && own[own.length - 1] == '}';
  }

  private @Nullable Told row(JsonParser parser, byte[] own, Key key)
      throws IOException, Undecodable {
    Map<String, @Nullable Value> row = Rows.row(parser, own, type);
    boolean mayBeEnvelope = form == Form.AUTO && row.containsKey("op");
    boolean mayHaveSchema =
        front.length == 0 && (row.containsKey("schema") || row.containsKey("payload"));
    return mayBeEnvelope || mayHaveSchema ? null : new Told.Present(key, row, type, true);
  }

  private @Nullable Told envelope(JsonParser parser, byte[] own, Key key)
      throws IOException, Undecodable {
    String op = null;
    Map<String, @Nullable Value> after = null;
    boolean hasRow = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (name) {
        case "op" -> op = token == JsonToken.VALUE_STRING ? parser.getText() : null;
        case "after" -> {
          if (after != null) {
            return null;
          }
          if (token == JsonToken.START_OBJECT) {
            after = Rows.row(parser, own, type.field("after"));
            hasRow = true;
          }
        }
        case "before", "source" -> hasRow |= token == JsonToken.START_OBJECT;
        case "schema", "payload" -> {
          return null;
        }
        default -> {
          // Times and transactions are nothing of the row's.
        }
      }
      parser.skipChildren();
    }
    return op == null || !hasRow ? null : Envelope.told(op, after, key, type);
  }
}
