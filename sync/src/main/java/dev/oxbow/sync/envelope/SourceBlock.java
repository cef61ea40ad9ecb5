package dev.oxbow.sync.envelope;

import java.time.Instant;
import java.util.List;

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

  /** For the records of one stream or snapshot. */
  SourceWriter writer() {
    return new SourceWriter(this);
  }

  static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
  }
}
