package dev.oxbow.sync.envelope;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Place;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.record.CapturedRecord;
import dev.oxbow.sync.record.EventCount;
import dev.oxbow.sync.record.JsonBytes;
import dev.oxbow.sync.record.JsonForm;
import dev.oxbow.sync.record.RecordFormat;
import dev.oxbow.sync.record.RowForm;
import dev.oxbow.sync.record.TopicNames;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's <a
 * href="https://debezium.io/documentation/reference/stable/connectors/mysql.html#mysql-events">envelope</a>:
 * before, after, source, op, times and transaction; with Connect's JSON schemas around it or
 * without.
 */
public final class EnvelopeFormat implements RecordFormat {
  /** More than tables that are written at once; beyond, all are made again when they are needed. */
  private static final int MOST_TABLES = 1024;

  private static final SerializableString BEFORE = new SerializedString("before");
  private static final SerializableString AFTER = new SerializedString("after");
  private static final SerializableString SOURCE = new SerializedString("source");
  private static final SerializableString TRANSACTION = new SerializedString("transaction");
  private static final SerializableString ID = new SerializedString("id");
  private static final SerializableString TOTAL_ORDER = new SerializedString("total_order");
  private static final SerializableString TABLE_ORDER =
      new SerializedString("data_collection_order");
  private static final SerializableString OP = new SerializedString("op");
  private static final SerializableString TS_MS = new SerializedString("ts_ms");
  private static final SerializableString TS_US = new SerializedString("ts_us");
  private static final SerializableString TS_NS = new SerializedString("ts_ns");

  private final Options options;
  private final Clock clock;
  private final SourceWriter source;
  private final JsonBytes json = new JsonBytes();
  private final Map<TableSchema, TableForm> forms = new IdentityHashMap<>();

  /** As the rows last told had them, since a truncation names its table only. */
  private final Map<TableName, TableSchema> latest = new HashMap<>();

  /**
   * How envelopes are written.
   *
   * @param source where they come from
   * @param schemas whether each key and value carries its schema
   * @param preciseDecimals whether decimals are Connect's bytes, which only a schema explains, or
   *     texts
   * @param tombstones whether a deletion is followed by a tombstone, for compaction
   */
  public record Options(
      TopicNames topics,
      SourceBlock source,
      boolean schemas,
      boolean preciseDecimals,
      boolean tombstones) {}

  public EnvelopeFormat(Options options, Clock clock) {
    this.options = options;
    this.clock = clock;
    this.source = options.source.writer();
  }

  private record TableForm(
      String topic,
      RowForm key,
      RowForm row,
      @Nullable SerializedString keySchema,
      @Nullable SerializedString valueSchema) {}

  @Override
  public void write(Change.OfRow change, @Nullable EventCount count, Consumer<CapturedRecord> to) {
    TableForm form = form(change.schema());
    latest.put(change.schema().table(), change.schema());
    if (change instanceof Change.Insert insert) {
      to.accept(envelope(form, change, "c", null, insert.after(), count));
    } else if (change instanceof Change.Read read) {
      to.accept(envelope(form, change, "r", null, read.row(), count));
    } else if (change instanceof Change.Delete delete) {
      delete(form, change, delete.before(), count, to);
    } else if (change instanceof Change.Update update) {
      if (form.key.agree(update.before(), update.after())) {
        to.accept(envelope(form, change, "u", update.before(), update.after(), count));
      } else {
        // Two keys, maybe in two partitions: as Debezium does.
        delete(form, change, update.before(), count, to);
        to.accept(envelope(form, change, "c", null, update.after(), count));
      }
    }
  }

  @Override
  public boolean tellsTruncations() {
    return true;
  }

  /** Without a key, since it is of no row; a schema of no rows where none was told before. */
  @Override
  public void write(
      Change.Truncate truncate, @Nullable EventCount count, Consumer<CapturedRecord> to) {
    TableForm form =
        form(
            latest.computeIfAbsent(
                truncate.table(), table -> new TableSchema(table, List.of(), List.of())));
    Place place = truncate.place();
    to.accept(
        new CapturedRecord(
            form.topic,
            null,
            value(form, truncate.table(), place, "t", null, null, count),
            place.name(),
            place.transaction().committed().toEpochMilli()));
  }

  private void delete(
      TableForm form,
      Change.OfRow change,
      Row before,
      @Nullable EventCount count,
      Consumer<CapturedRecord> to) {
    to.accept(envelope(form, change, "d", before, null, count));
    if (options.tombstones && !change.schema().key().isEmpty()) {
      to.accept(record(form, change, before, null));
    }
  }

  private CapturedRecord envelope(
      TableForm form,
      Change.OfRow change,
      String op,
      @Nullable Row before,
      @Nullable Row after,
      @Nullable EventCount count) {
    byte[] value = value(form, change.schema().table(), change.place(), op, before, after, count);
    Row keyed = after == null ? before : after;
    if (keyed == null) {
      throw new IllegalStateException("a change of no row");
    }
    return record(form, change, keyed, value);
  }

  private byte[] value(
      TableForm form,
      TableName table,
      Place place,
      String op,
      @Nullable Row before,
      @Nullable Row after,
      @Nullable EventCount count) {
    return json.of(
        table,
        place,
        out -> {
          FieldSchemas.open(out, form.valueSchema);
          out.writeStartObject();
          row(out, form, BEFORE, before);
          row(out, form, AFTER, after);
          out.writeFieldName(SOURCE);
          source.write(out, table, place, op.equals("r"));
          transaction(out, count == null ? null : count.next(table));
          out.writeFieldName(OP);
          out.writeString(op);
          times(out, clock.instant());
          out.writeEndObject();
          FieldSchemas.close(out, form.valueSchema);
        });
  }

  private CapturedRecord record(
      TableForm form, Change.OfRow change, Row keyed, byte @Nullable [] value) {
    byte[] key = null;
    if (!change.schema().key().isEmpty()) {
      key =
          json.of(
              change.schema().table(),
              change.place(),
              out -> {
                FieldSchemas.open(out, form.keySchema);
                form.key.write(out, keyed);
                FieldSchemas.close(out, form.keySchema);
              });
    }
    return new CapturedRecord(
        form.topic,
        key,
        value,
        change.place().name(),
        change.place().transaction().committed().toEpochMilli());
  }

  private static void row(
      JsonGenerator out, TableForm form, SerializableString name, @Nullable Row row)
      throws IOException {
    out.writeFieldName(name);
    if (row == null) {
      out.writeNull();
    } else {
      form.row.write(out, row);
    }
  }

  private static void transaction(JsonGenerator out, @Nullable Order order) throws IOException {
    out.writeFieldName(TRANSACTION);
    if (order == null) {
      out.writeNull();
      return;
    }
    out.writeStartObject();
    out.writeFieldName(ID);
    out.writeString(order.transaction());
    out.writeFieldName(TOTAL_ORDER);
    out.writeNumber(order.total());
    out.writeFieldName(TABLE_ORDER);
    out.writeNumber(order.ofTable());
    out.writeEndObject();
  }

  private static void times(JsonGenerator out, Instant now) throws IOException {
    long micros = SourceBlock.micros(now);
    out.writeFieldName(TS_MS);
    out.writeNumber(now.toEpochMilli());
    out.writeFieldName(TS_US);
    out.writeNumber(micros);
    out.writeFieldName(TS_NS);
    out.writeNumber(micros * 1000);
  }

  private TableForm form(TableSchema schema) {
    if (forms.size() >= MOST_TABLES) {
      forms.clear();
    }
    return forms.computeIfAbsent(schema, this::newForm);
  }

  private TableForm newForm(TableSchema schema) {
    DebeziumTypes.Decimals decimals =
        options.preciseDecimals ? DebeziumTypes.Decimals.PRECISE : DebeziumTypes.Decimals.STRING;
    List<ConnectType> types =
        schema.columns().stream().map(c -> DebeziumTypes.of(c, decimals)).toList();
    List<JsonForm> columns = types.stream().map(ConnectType::form).toList();
    String topic = options.topics.of(schema.table());
    EnvelopeSchemas schemas = new EnvelopeSchemas(topic, schema, types);
    return new TableForm(
        topic,
        RowForm.ofKey(schema, columns),
        RowForm.ofRow(schema, columns),
        options.schemas ? new SerializedString(schemas.key()) : null,
        options.schemas ? new SerializedString(schemas.value()) : null);
  }
}
