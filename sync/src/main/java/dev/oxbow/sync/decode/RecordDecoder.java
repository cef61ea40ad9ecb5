package dev.oxbow.sync.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.oxbow.sync.decode.Told.Key;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of JSON: plain objects and tombstones, or Debezium's envelopes and ours; with
 * Connect's schema around them or without. Used by one thread.
 */
public final class RecordDecoder {
  /** How values are read. */
  public enum Form {
    /** An envelope where a value has op, and source, before or after as objects; else a row. */
    AUTO,
    ENVELOPE,
    FLAT
  }

  private static final String SCHEMA = "schema";
  private static final String PAYLOAD = "payload";

  private final JsonFactory json =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(100_000)
                  .build())
          .build();

  private final SchemaReader schemas = new SchemaReader(json);
  private final LikeTheLast values;
  private final Form form;

  public RecordDecoder(Form form) {
    this.form = form;
    this.values = new LikeTheLast(json, form);
  }

  /**
   * What a record tells.
   *
   * @throws Undecodable when it tells nothing that we understand
   */
  public Told decode(TopicRecord record) throws Undecodable {
    try {
      Key key = record.key() == null ? new Told.NoKey() : key(record.key());
      if (record.value() == null) {
        return new Told.Gone(key);
      }
      Told likely = values.read(key, record.value());
      return likely == null ? value(key, record.value()) : likely;
    } catch (JsonProcessingException e) {
      throw new Undecodable("is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new Undecodable("is no JSON: " + e.getMessage(), e);
    }
  }

  /**
   * What an envelope tells beside its row; empty for tombstones.
   *
   * @throws Undecodable when the value is no envelope
   */
  public Optional<ChangeHead> head(TopicRecord record) throws Undecodable {
    byte[] value = record.value();
    if (value == null) {
      return Optional.empty();
    }
    try {
      ChangeHead head = ChangeHead.read(json, from(value, payload(value)));
      if (head == null) {
        throw new Undecodable("is no envelope: it has no op with source");
      }
      return Optional.of(head);
    } catch (IOException e) {
      throw new Undecodable("is no JSON: " + e.getMessage(), e);
    }
  }

  /**
   * What tells a key from others: its bytes without the schema around them, the same as those of a
   * key that was told without one. The digits of a DECIMAL's column make no other key: 1.00 is
   * 1.000.
   *
   * @throws Undecodable when it is no JSON
   */
  public byte[] payloadOf(byte[] key) throws Undecodable {
    try {
      Payload payload = payload(key);
      byte[] own = payload.from == 0 ? key : Arrays.copyOfRange(key, payload.from, payload.to);
      return KeyNumbers.mayHave(own, payload.type)
          ? KeyNumbers.shortest(json, own, payload.type)
          : own;
    } catch (IOException e) {
      throw new Undecodable("is no JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Where the payload of a record stands, and its type.
   *
   * @param from zero for a value that is its own payload
   * @param to where it ends; nobody asks for that of such a value
   */
  private record Payload(int from, int to, FieldType type) {
    static final Payload WHOLE = new Payload(0, 0, FieldType.UNKNOWN);
  }

  private Key key(byte[] bytes) throws IOException, Undecodable {
    Key likely = plainKey(bytes);
    return likely == null ? anyKey(bytes) : likely;
  }

  /** In one pass, a key of fields without a schema; null for any other, which need not be wrong. */
  private @Nullable Key plainKey(byte[] bytes) throws IOException {
    try (JsonParser parser = json.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      Map<String, @Nullable Value> fields = Rows.row(parser, bytes, FieldType.UNKNOWN);
      boolean mayHaveSchema = fields.containsKey(SCHEMA) || fields.containsKey(PAYLOAD);
      return mayHaveSchema ? null : new Told.Fields(fields, FieldType.UNKNOWN);
    } catch (Undecodable e) {
      return null; // why, tells whoever looks at it in full
    }
  }

  private Key anyKey(byte[] bytes) throws IOException, Undecodable {
    Payload payload = payload(bytes);
    byte[] own = from(bytes, payload);
    try (JsonParser parser = json.createParser(own)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new Undecodable("has an empty key");
      }
      if (token == JsonToken.START_OBJECT) {
        return new Told.Fields(Rows.row(parser, own, payload.type), payload.type);
      }
      Value value = Rows.value(parser, own);
      if (value == null) {
        return new Told.NoKey();
      }
      requireEnd(parser, payload);
      return new Told.Single(
          payload.type.isUnknown() ? value : Typed.of(payload.type, value), payload.type);
    }
  }

  /** The parser counts its offsets from where it began. */
  private static byte[] from(byte[] bytes, Payload payload) {
    return payload.from == 0 ? bytes : Arrays.copyOfRange(bytes, payload.from, bytes.length);
  }

  private Told value(Key key, byte[] bytes) throws IOException, Undecodable {
    Payload payload = payload(bytes);
    byte[] own = from(bytes, payload);
    if (form != Form.FLAT) {
      Envelope envelope = Envelope.find(json, own);
      if (envelope != null) {
        values.expect(true, bytes, payload.from, payload.type);
        return envelope.told(json, own, key, payload.type);
      }
      if (form == Form.ENVELOPE) {
        throw new Undecodable("is no envelope: it has no op with source, before or after");
      }
    }
    try (JsonParser parser = json.createParser(own)) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        return new Told.Gone(key);
      }
      if (token != JsonToken.START_OBJECT) {
        throw new Undecodable("is no JSON object, but begins with " + token);
      }
      Map<String, @Nullable Value> row = Rows.row(parser, own, payload.type);
      requireEnd(parser, payload);
      values.expect(false, bytes, payload.from, payload.type);
      return new Told.Present(key, row, payload.type, true);
    }
  }

  /** Behind a payload stands the rest of what is around it. */
  private static void requireEnd(JsonParser parser, Payload payload)
      throws IOException, Undecodable {
    if (payload.from == 0 && parser.nextToken() != null) {
      throw new Undecodable("has more than one JSON value");
    }
  }

  /**
   * A value of exactly the fields schema and payload is Connect's; any other is its own payload.
   */
  private Payload payload(byte[] bytes) throws IOException {
    int schemaFrom = -1;
    int schemaTo = -1;
    int from = -1;
    int to = -1;
    try (JsonParser parser = json.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Payload.WHOLE;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        int begin = (int) parser.currentTokenLocation().getByteOffset();
        boolean isSchema =
            name.equals(SCHEMA)
                && (token == JsonToken.START_OBJECT || token == JsonToken.VALUE_NULL);
        if (!isSchema && !name.equals(PAYLOAD)) {
          return Payload.WHOLE;
        }
        parser.skipChildren();
        if (isSchema) {
          schemaFrom = begin;
          schemaTo =
              token == JsonToken.VALUE_NULL
                  ? begin
                  : (int) parser.currentLocation().getByteOffset();
        } else {
          from = begin;
          parser.finishToken();
          to = (int) parser.currentLocation().getByteOffset();
        }
      }
    }
    if (from < 0 || schemaFrom < 0) {
      return Payload.WHOLE;
    }
    return new Payload(
        from,
        to,
        schemaTo == schemaFrom ? FieldType.UNKNOWN : schemas.read(bytes, schemaFrom, schemaTo));
  }
}
