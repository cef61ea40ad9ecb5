package dev.oxbow.sync.envelope;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oxbow.sync.change.Place;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The block by which Debezium's connector for MySQL tells where something comes from.
 *
 * @param version ours
 * @param name the server's source
 */
public record SourceBlock(String version, String name) {
  static final String SCHEMA = "io.debezium.connector.mysql.Source";

  static final List<String> FIELDS =
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

  void write(
      JsonGenerator out, String database, @Nullable String table, Place place, boolean isSnapshot)
      throws IOException {
    Instant committed = place.transaction().committed();
    out.writeStartObject();
    out.writeStringField("version", version);
    out.writeStringField("connector", "mysql");
    out.writeStringField("name", name);
    out.writeNumberField("ts_ms", committed.toEpochMilli());
    out.writeStringField("snapshot", isSnapshot ? "true" : "false");
    out.writeStringField("db", database);
    out.writeNullField("sequence");
    out.writeNumberField("ts_us", micros(committed));
    out.writeNumberField("ts_ns", micros(committed) * 1000);
    out.writeStringField("table", table);
    out.writeNumberField("server_id", place.transaction().serverId());
    out.writeStringField("gtid", place.transaction().gtid());
    out.writeStringField("file", place.file());
    out.writeNumberField("pos", place.position());
    out.writeNumberField("row", place.row());
    out.writeNullField("thread");
    out.writeNullField("query");
    out.writeEndObject();
  }

  static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
  }
}
