package dev.oxbow.sync.envelope;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.oxbow.sync.record.JsonBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Schemas of what is the same for all tables, in the JSON of Connect's JsonConverter. */
final class FieldSchemas {
  private FieldSchemas() {}

  /** A schema as text. */
  static String text(JsonBytes.Body body) {
    return new String(new JsonBytes().of(body), StandardCharsets.UTF_8);
  }

  /** A struct whose fields are {@code name:type}, with a question mark where one may be null. */
  static void struct(
      JsonGenerator json,
      List<String> fields,
      boolean optional,
      String name,
      @Nullable String field)
      throws IOException {
    begin(json);
    for (String each : fields) {
      simple(json, each);
    }
    end(json, optional, name, 1, field);
  }

  /** Begins a struct, up to its fields. */
  static void begin(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "struct");
    json.writeArrayFieldStart("fields");
  }

  /** Ends a struct behind its fields. */
  static void end(
      JsonGenerator json, boolean optional, String name, int version, @Nullable String field)
      throws IOException {
    json.writeEndArray();
    json.writeBooleanField("optional", optional);
    json.writeStringField("name", name);
    if (version > 0) {
      json.writeNumberField("version", version);
    }
    if (field != null) {
      json.writeStringField("field", field);
    }
    json.writeEndObject();
  }

  /** A field as {@code name:type}, with a question mark where it may be null. */
  static void simple(JsonGenerator json, String field) throws IOException {
    int colon = field.indexOf(':');
    boolean optional = field.endsWith("?");
    json.writeStartObject();
    json.writeStringField("type", field.substring(colon + 1, field.length() - (optional ? 1 : 0)));
    json.writeBooleanField("optional", optional);
    json.writeStringField("field", field.substring(0, colon));
    json.writeEndObject();
  }

  /** Begins a value that has its schema with it; nothing where there is none. */
  static void open(JsonGenerator json, @Nullable SerializedString schema) throws IOException {
    if (schema != null) {
      json.writeStartObject();
      json.writeFieldName("schema");
      json.writeRawValue(schema);
      json.writeFieldName("payload");
    }
  }

  /** Ends what {@link #open} began. */
  static void close(JsonGenerator json, @Nullable SerializedString schema) throws IOException {
    if (schema != null) {
      json.writeEndObject();
    }
  }
}
