package dev.oxbow.sync.envelope;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oxbow.sync.record.JsonForm;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A field's type in Kafka Connect's JSON, and how its values are written.
 *
 * @param type {@code int32}
 * @param name the logical type, or null
 * @param alwaysOptional whether a value may be null although the column is NOT NULL
 * @param fields of a struct
 */
record ConnectType(
    String type,
    @Nullable String name,
    int version,
    Map<String, String> parameters,
    Map<String, ConnectType> fields,
    boolean alwaysOptional,
    JsonForm form) {
  ConnectType {
    parameters = new TreeMap<>(parameters);
  }

  static ConnectType plain(String type, JsonForm form) {
    return new ConnectType(type, null, 0, Map.of(), Map.of(), false, form);
  }

  static ConnectType logical(String type, String name, JsonForm form) {
    return new ConnectType(type, name, 1, Map.of(), Map.of(), false, form);
  }

  ConnectType with(String parameter, String value) {
    Map<String, String> more = new TreeMap<>(parameters);
    more.put(parameter, value);
    return new ConnectType(type, name, version, more, fields, alwaysOptional, form);
  }

  ConnectType optional() {
    return new ConnectType(type, name, version, parameters, fields, true, form);
  }

  /** Writes the schema of a field as JsonConverter does. */
  void write(JsonGenerator json, boolean optional, @Nullable String field) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", type);
    if (!fields.isEmpty()) {
      json.writeArrayFieldStart("fields");
      for (Map.Entry<String, ConnectType> entry : fields.entrySet()) {
        entry.getValue().write(json, entry.getValue().alwaysOptional, entry.getKey());
      }
      json.writeEndArray();
    }
    json.writeBooleanField("optional", optional || alwaysOptional);
    if (name != null) {
      json.writeStringField("name", name);
      json.writeNumberField("version", version);
    }
    if (!parameters.isEmpty()) {
      json.writeObjectFieldStart("parameters");
      for (Map.Entry<String, String> entry : parameters.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
    }
    if (field != null) {
      json.writeStringField("field", field);
    }
    json.writeEndObject();
  }
}
