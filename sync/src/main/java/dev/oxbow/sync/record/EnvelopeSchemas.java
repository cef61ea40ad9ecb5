package dev.oxbow.sync.record;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oxbow.sync.change.TableSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** The schemas of a table's keys and envelopes, in the JSON of Connect's JsonConverter. */
final class EnvelopeSchemas {
  private static final List<String> SOURCE_FIELDS =
      List.of(
          "version:string",
          "connector:string",
          "name:string",
          "ts_ms:int64",
          "snapshot:string?",
          "db:string",
          "sequence:string?",
          "ts_us:int64?",
          "ts_ns:int64?",
          "table:string?",
          "server_id:int64",
          "gtid:string?",
          "file:string",
          "pos:int64",
          "row:int32",
          "thread:int64?",
          "query:string?");

  private static final List<String> TRANSACTION_FIELDS =
      List.of("id:string", "total_order:int64", "data_collection_order:int64");

  private final String topic;
  private final TableSchema schema;
  private final List<ConnectType> types;

  EnvelopeSchemas(String topic, TableSchema schema, List<ConnectType> types) {
    this.topic = topic;
    this.schema = schema;
    this.types = types;
  }

  String key() {
    int[] columns = schema.key().stream().mapToInt(i -> i).toArray();
    return text(
        json -> {
          json.writeStartObject();
          fields(json, columns);
          end(json, false, topic + ".Key", null);
        });
  }

  String value() {
    int[] columns = IntStream.range(0, schema.columns().size()).toArray();
    return text(
        json -> {
          json.writeStartObject();
          json.writeStringField("type", "struct");
          json.writeArrayFieldStart("fields");
          for (String image : List.of("before", "after")) {
            json.writeStartObject();
            fields(json, columns);
            end(json, true, topic + ".Value", image);
          }
          struct(json, SOURCE_FIELDS, false, "io.debezium.connector.mysql.Source", "source");
          struct(json, TRANSACTION_FIELDS, true, "event.block", "transaction");
          simple(json, "op:string");
          simple(json, "ts_ms:int64?");
          simple(json, "ts_us:int64?");
          simple(json, "ts_ns:int64?");
          json.writeEndArray();
          json.writeBooleanField("optional", false);
          json.writeStringField("name", topic + ".Envelope");
          json.writeNumberField("version", 2);
          json.writeEndObject();
        });
  }

  private static String text(JsonBytes.Body body) {
    return new String(new JsonBytes().of(body), StandardCharsets.UTF_8);
  }

  private void fields(JsonGenerator json, int[] columns) throws IOException {
    json.writeStringField("type", "struct");
    json.writeArrayFieldStart("fields");
    for (int column : columns) {
      boolean optional = !schema.columns().get(column).definition().notNull();
      types.get(column).write(json, optional, schema.columns().get(column).name());
    }
    json.writeEndArray();
  }

  private static void end(
      JsonGenerator json,
      boolean optional,
      String name,
      @org.jspecify.annotations.Nullable String field)
      throws IOException {
    json.writeBooleanField("optional", optional);
    json.writeStringField("name", name);
    if (field != null) {
      json.writeStringField("field", field);
    }
    json.writeEndObject();
  }

  private static void struct(
      JsonGenerator json, List<String> fields, boolean optional, String name, String field)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "struct");
    json.writeArrayFieldStart("fields");
    for (String each : fields) {
      simple(json, each);
    }
    json.writeEndArray();
    json.writeBooleanField("optional", optional);
    json.writeStringField("name", name);
    json.writeNumberField("version", 1);
    json.writeStringField("field", field);
    json.writeEndObject();
  }

  /** A field as {@code name:type}, with a question mark where it may be null. */
  private static void simple(JsonGenerator json, String field) throws IOException {
    int colon = field.indexOf(':');
    boolean optional = field.endsWith("?");
    json.writeStartObject();
    json.writeStringField("type", field.substring(colon + 1, field.length() - (optional ? 1 : 0)));
    json.writeBooleanField("optional", optional);
    json.writeStringField("field", field.substring(0, colon));
    json.writeEndObject();
  }
}
