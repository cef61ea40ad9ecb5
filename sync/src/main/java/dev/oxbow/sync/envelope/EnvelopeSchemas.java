package dev.oxbow.sync.envelope;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oxbow.sync.change.TableSchema;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** The schemas of a table's keys and envelopes, in the JSON of Connect's JsonConverter. */
final class EnvelopeSchemas {
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
    return FieldSchemas.text(
        json -> {
          row(json, columns);
          FieldSchemas.end(json, false, topic + ".Key", 0, null);
        });
  }

  String value() {
    int[] columns = IntStream.range(0, schema.columns().size()).toArray();
    return FieldSchemas.text(
        json -> {
          FieldSchemas.begin(json);
          for (String image : List.of("before", "after")) {
            row(json, columns);
            FieldSchemas.end(json, true, topic + ".Value", 0, image);
          }
          FieldSchemas.struct(json, SourceBlock.FIELDS, false, SourceBlock.SCHEMA, "source");
          FieldSchemas.struct(json, TRANSACTION_FIELDS, true, "event.block", "transaction");
          FieldSchemas.simple(json, "op:string");
          FieldSchemas.simple(json, "ts_ms:int64?");
          FieldSchemas.simple(json, "ts_us:int64?");
          FieldSchemas.simple(json, "ts_ns:int64?");
          FieldSchemas.end(json, false, topic + ".Envelope", 2, null);
        });
  }

  private void row(JsonGenerator json, int[] columns) throws IOException {
    FieldSchemas.begin(json);
    for (int column : columns) {
      boolean optional = !schema.columns().get(column).definition().notNull();
      types.get(column).write(json, optional, schema.columns().get(column).name());
    }
  }
}
