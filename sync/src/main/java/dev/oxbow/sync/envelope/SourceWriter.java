package dev.oxbow.sync.envelope;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.oxbow.sync.change.Place;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.Transaction;
import dev.oxbow.sync.record.JsonBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@link SourceBlock}s. The rows of one event of the binlog differ in one number of it, so
 * the rest is made once. Used by one thread.
 */
final class SourceWriter {
  private static final SerializableString BEHIND_ROW =
      new SerializedString(",\"thread\":null,\"query\":null}");

  private final SourceBlock source;
  private final JsonBytes json = new JsonBytes();
  private @Nullable Transaction transaction;
  private String file = "";
  private long position = -1;
  private String database = "";
  private @Nullable String table;
  private boolean isSnapshot;
  private SerializableString beforeRow = new SerializedString("");

  SourceWriter(SourceBlock source) {
    this.source = source;
  }

  /** Writes the block of a change. */
  void write(JsonGenerator out, TableName of, Place place, boolean snapshot) throws IOException {
    write(out, of.database(), of.name(), place, snapshot);
  }

  /**
   * Writes the block of what happened at a place.
   *
   * @param ofTable null for what is of no table
   */
  void write(
      JsonGenerator out, String ofDatabase, @Nullable String ofTable, Place place, boolean snapshot)
      throws IOException {
    boolean isSame =
        place.transaction() == transaction
            && place.position() == position
            && place.file().equals(file)
            && ofDatabase.equals(database)
            && Objects.equals(ofTable, table)
            && snapshot == isSnapshot;
    if (!isSame) {
      transaction = place.transaction();
      position = place.position();
      file = place.file();
      database = ofDatabase;
      table = ofTable;
      isSnapshot = snapshot;
      beforeRow = beforeRow(place.transaction());
    }
    out.writeRawValue(beforeRow);
    out.writeRaw(Integer.toString(place.row()));
    out.writeRaw(BEHIND_ROW);
  }

  /** Up to the row's number. */
  private SerializableString beforeRow(Transaction of) {
    Instant committed = of.committed();
    byte[] object =
        json.of(
            out -> {
              out.writeStartObject();
              out.writeStringField("version", source.version());
              out.writeStringField("connector", "mysql");
              out.writeStringField("name", source.name());
              out.writeNumberField("ts_ms", committed.toEpochMilli());
              out.writeStringField("snapshot", isSnapshot ? "true" : "false");
              out.writeStringField("db", database);
              out.writeNullField("sequence");
              out.writeNumberField("ts_us", SourceBlock.micros(committed));
              out.writeNumberField("ts_ns", SourceBlock.micros(committed) * 1000);
              out.writeStringField("table", table);
              out.writeNumberField("server_id", of.serverId());
              out.writeStringField("gtid", of.gtid());
              out.writeStringField("file", file);
              out.writeNumberField("pos", position);
              out.writeFieldName("row");
              out.writeRawValue("");
              out.writeEndObject();
            });
    return new SerializedString(new String(object, 0, object.length - 1, StandardCharsets.UTF_8));
  }
}
