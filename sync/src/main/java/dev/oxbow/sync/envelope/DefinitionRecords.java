package dev.oxbow.sync.envelope;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Place;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.record.CapturedRecord;
import dev.oxbow.sync.record.JsonBytes;
import dev.oxbow.sync.statement.DefiningStatement;
import dev.oxbow.sync.statement.DefiningStatement.Subject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The statements that define tables, in the shape of Debezium's <a
 * href="https://debezium.io/documentation/reference/stable/connectors/mysql.html#mysql-schema-change-topic">topic
 * of schema changes</a>, without the columns: they come with each change, so nobody needs to
 * understand DDL. Statements about accounts, servers, views and programs are never told. Used by
 * one thread.
 */
public final class DefinitionRecords {
  /** The kind of the record that a table's snapshot is told to its end. */
  public static final String SNAPSHOT = "SNAPSHOT";

  private static final String NAME = "io.debezium.connector.mysql.SchemaChange";

  /** How a table of another server is reached, with a password. */
  private static final Pattern CONNECTION =
      Pattern.compile(
          "(\\bCONNECTION\\s*=?\\s*)(?:'(?:[^'\\\\]|''|\\\\.)*'|\"(?:[^\"\\\\]|\"\"|\\\\.)*\")",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final String topic;
  private final SourceWriter source;
  private final Selection selection;
  private final JsonBytes json = new JsonBytes();
  private final @Nullable SerializedString keySchema;
  private final @Nullable SerializedString valueSchema;

  /**
   * Whose definitions are told.
   *
   * @param tables where a statement names its tables: one of them must be captured
   * @param databases otherwise: some table of the database may be captured
   */
  public record Selection(Predicate<TableName> tables, Predicate<String> databases) {}

  /**
   * @param schemas whether each key and value carries its schema
   */
  public DefinitionRecords(String topic, SourceBlock source, Selection selection, boolean schemas) {
    this.topic = topic;
    this.source = source.writer();
    this.selection = selection;
    this.keySchema = schemas ? new SerializedString(keySchema()) : null;
    this.valueSchema = schemas ? new SerializedString(valueSchema()) : null;
  }

  private static String keySchema() {
    return FieldSchemas.text(
        out -> {
          FieldSchemas.begin(out);
          FieldSchemas.simple(out, "databaseName:string");
          FieldSchemas.end(out, false, NAME + "Key", 1, null);
        });
  }

  private static String valueSchema() {
    return FieldSchemas.text(
        out -> {
          FieldSchemas.begin(out);
          FieldSchemas.struct(out, SourceBlock.FIELDS, false, SourceBlock.SCHEMA, "source");
          FieldSchemas.simple(out, "ts_ms:int64");
          FieldSchemas.simple(out, "databaseName:string?");
          FieldSchemas.simple(out, "schemaName:string?");
          FieldSchemas.simple(out, "ddl:string?");
          out.writeStartObject();
          out.writeStringField("type", "array");
          out.writeFieldName("items");
          FieldSchemas.struct(
              out,
              List.of("type:string", "id:string"),
              false,
              "io.debezium.connector.schema.Change",
              null);
          out.writeBooleanField("optional", false);
          out.writeStringField("field", "tableChanges");
          out.writeEndObject();
          FieldSchemas.simple(out, "gtids:string?");
          FieldSchemas.simple(out, "rows:int64?");
          FieldSchemas.end(out, false, NAME + "Value", 1, null);
        });
  }

  /** The record of a statement; empty where it is of no interest, or nobody's business. */
  public Optional<CapturedRecord> of(Change.Definition definition) {
    return DefiningStatement.read(definition)
        .filter(this::isSelected)
        .map(statement -> record(statement, definition.statement(), definition.place()));
  }

  private boolean isSelected(DefiningStatement statement) {
    return statement.tables().isEmpty()
        ? selection.databases.test(statement.database())
        : statement.tables().stream().anyMatch(selection.tables);
  }

  /** The record of a truncation. */
  public CapturedRecord of(Change.Truncate truncate) {
    TableName table = truncate.table();
    return record(
        new DefiningStatement(
            "TRUNCATE",
            Subject.TABLE,
            table.database(),
            List.of(table),
            DefiningStatement.Effect.NONE),
        truncate.statement(),
        truncate.place());
  }

  /**
   * The record that all rows of a table are told, so that its topic is the table from here on.
   *
   * @param gtids all transactions that were told before it; null on a server without GTIDs
   * @param rows how many the snapshot told
   */
  public CapturedRecord ofSnapshot(
      TableName table, Place place, @Nullable String gtids, long rows) {
    long now = place.transaction().committed().toEpochMilli();
    byte[] value =
        json.of(
            out -> {
              FieldSchemas.open(out, valueSchema);
              out.writeStartObject();
              out.writeFieldName("source");
              source.write(out, table, place, true);
              out.writeNumberField("ts_ms", now);
              out.writeStringField("databaseName", table.database());
              out.writeNullField("schemaName");
              out.writeNullField("ddl");
              tables(out, SNAPSHOT, List.of(table));
              out.writeStringField("gtids", gtids);
              out.writeNumberField("rows", rows);
              out.writeEndObject();
              FieldSchemas.close(out, valueSchema);
            });
    return new CapturedRecord(topic, key(table.database()), value, place.name(), now);
  }

  private byte[] key(String database) {
    return json.of(
        out -> {
          FieldSchemas.open(out, keySchema);
          out.writeStartObject();
          out.writeStringField("databaseName", database);
          out.writeEndObject();
          FieldSchemas.close(out, keySchema);
        });
  }

  private CapturedRecord record(DefiningStatement statement, String sql, Place place) {
    long committed = place.transaction().committed().toEpochMilli();
    byte[] value =
        json.of(
            out -> {
              FieldSchemas.open(out, valueSchema);
              out.writeStartObject();
              out.writeFieldName("source");
              source.write(out, statement.database(), null, place, false);
              out.writeNumberField("ts_ms", committed);
              out.writeStringField("databaseName", statement.database());
              out.writeNullField("schemaName");
              out.writeStringField("ddl", CONNECTION.matcher(sql).replaceAll("$1'***'"));
              tables(out, statement.kind(), statement.tables());
              out.writeEndObject();
              FieldSchemas.close(out, valueSchema);
            });
    return new CapturedRecord(topic, key(statement.database()), value, place.name(), committed);
  }

  private static void tables(JsonGenerator out, String kind, List<TableName> tables)
      throws IOException {
    out.writeArrayFieldStart("tableChanges");
    for (TableName table : tables) {
      out.writeStartObject();
      out.writeStringField("type", kind);
      out.writeStringField("id", "\"" + table.database() + "\".\"" + table.name() + "\"");
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
