package dev.oxbow.sync.envelope;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.Transaction;
import dev.oxbow.sync.record.CapturedRecord;
import dev.oxbow.sync.record.EventCount;
import dev.oxbow.sync.record.JsonBytes;
import dev.oxbow.sync.record.TopicNames;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The begins and ends of transactions, as Debezium's <a
 * href="https://debezium.io/documentation/reference/stable/connectors/mysql.html#mysql-transaction-metadata">topic
 * of transactions</a> has them; an end also tells the topic of each table, for whoever waits for
 * its events there. Used by one thread.
 */
public final class TransactionRecords {
  private static final String NAME = "io.debezium.connector.common.TransactionMetadata";

  private final String topic;
  private final TopicNames topics;
  private final JsonBytes json = new JsonBytes();
  private final @Nullable SerializedString keySchema;
  private final @Nullable SerializedString valueSchema;

  /**
   * @param topics those of the tables
   * @param schemas whether each key and value carries its schema
   */
  public TransactionRecords(String topic, TopicNames topics, boolean schemas) {
    this.topic = topic;
    this.topics = topics;
    this.keySchema = schemas ? new SerializedString(keySchema()) : null;
    this.valueSchema = schemas ? new SerializedString(valueSchema()) : null;
  }

  private static String keySchema() {
    return FieldSchemas.text(
        out -> {
          FieldSchemas.begin(out);
          FieldSchemas.simple(out, "id:string");
          FieldSchemas.end(out, false, NAME + "Key", 1, null);
        });
  }

  private static String valueSchema() {
    return FieldSchemas.text(
        out -> {
          FieldSchemas.begin(out);
          FieldSchemas.simple(out, "status:string");
          FieldSchemas.simple(out, "id:string");
          FieldSchemas.simple(out, "event_count:int64?");
          out.writeStartObject();
          out.writeStringField("type", "array");
          out.writeFieldName("items");
          FieldSchemas.struct(
              out,
              List.of("data_collection:string", "event_count:int64", "topic:string?"),
              false,
              "event.collection",
              null);
          out.writeBooleanField("optional", true);
          out.writeStringField("field", "data_collections");
          out.writeEndObject();
          FieldSchemas.simple(out, "ts_ms:int64");
          FieldSchemas.end(out, false, NAME + "Value", 1, null);
        });
  }

  /** The record before those of a transaction. */
  public CapturedRecord begin(Transaction transaction) {
    return record(transaction, null);
  }

  /**
   * The record behind those of a transaction.
   *
   * @param count of all its events
   */
  public CapturedRecord end(EventCount count) {
    return record(count.transaction(), count);
  }

  private CapturedRecord record(Transaction transaction, @Nullable EventCount ended) {
    long committed = transaction.committed().toEpochMilli();
    byte[] key =
        json.of(
            out -> {
              FieldSchemas.open(out, keySchema);
              out.writeStartObject();
              out.writeStringField("id", transaction.id());
              out.writeEndObject();
              FieldSchemas.close(out, keySchema);
            });
    byte[] value =
        json.of(
            out -> {
              FieldSchemas.open(out, valueSchema);
              out.writeStartObject();
              out.writeStringField("status", ended == null ? "BEGIN" : "END");
              out.writeStringField("id", transaction.id());
              counts(out, ended);
              out.writeNumberField("ts_ms", committed);
              out.writeEndObject();
              FieldSchemas.close(out, valueSchema);
            });
    String position = transaction.id() + (ended == null ? "/begin" : "/end");
    return new CapturedRecord(topic, key, value, position, committed);
  }

  private void counts(JsonGenerator out, @Nullable EventCount ended) throws IOException {
    if (ended == null) {
      out.writeNullField("event_count");
      out.writeNullField("data_collections");
      return;
    }
    out.writeNumberField("event_count", ended.total());
    out.writeArrayFieldStart("data_collections");
    for (Map.Entry<TableName, Long> entry : ended.ofTables().entrySet()) {
      out.writeStartObject();
      out.writeStringField("data_collection", entry.getKey().toString());
      out.writeNumberField("event_count", entry.getValue());
      out.writeStringField("topic", topics.named(entry.getKey()));
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
