package dev.oxbow.kafka.syncs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.kafka.client.ClientSettings;
import dev.oxbow.kafka.client.LastByKey;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.SystemTable;
import dev.oxbow.spi.TableId;
import dev.oxbow.spi.TableInfo;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * {@code oxbow.syncs}: a row for each capture and apply, with what its service last wrote of it to
 * the topic of facts. Columns are NULL where they mean nothing or are not known. Thread-safe.
 */
public final class SyncsTable implements SystemTable {
  /** After so long without a word its service is taken for dead. */
  private static final Duration SILENT = Duration.ofSeconds(20);

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<Fact> FACTS =
      List.of(
          Fact.text("name", "/name", "of the capture or apply"),
          Fact.text("kind", "/kind", "capture or apply"),
          Fact.text(
              "state",
              "/state",
              "STARTING, SNAPSHOT, STREAMING, PAUSED, STOPPED, RESTARTING, FAILED, or SILENT when its service has not spoken for 20 s"),
          Fact.text("source", "/source", "the source that is read"),
          Fact.text("target", "/target", "the source that is written"),
          Fact.text("worker", "/worker", "host and port of the process that runs it"),
          Fact.text(
              "position",
              "/progress/position",
              "up to where all was told: file and offset, or the next offset of each partition"),
          Fact.text("gtids", "/progress/gtids", "the GTIDs of all that was told"),
          Fact.real(
              "lag_seconds",
              "/progress/lagSeconds",
              "age of the last change told; 0 when none is left"),
          Fact.number("lag_bytes", "/progress/lagBytes", "bytes of binlog that are left"),
          Fact.number(
              "lag_transactions", "/progress/lagTransactions", "transactions that are left"),
          Fact.number("lag_records", "/progress/lagRecords", "records of topics that are left"),
          Fact.real(
              "retention_used",
              "/progress/retentionUsed",
              "part of the time for which the server keeps its binlog that is gone"),
          Fact.number(
              "records", "/progress/records", "records written or applied since the task started"),
          Fact.number("bytes", "/progress/bytes", "bytes of their keys and values"),
          Fact.number(
              "transactions", "/progress/transactions", "transactions told since the task started"),
          Fact.real("records_per_second", "/progress/recordsPerSecond", "during the last 10 s"),
          Fact.real("bytes_per_second", "/progress/bytesPerSecond", "during the last 10 s"),
          Fact.real("uptime_seconds", "/progress/uptimeSeconds", "since the task started"),
          Fact.number("snapshot_tables", "/snapshot/tables", "tables whose rows are or were told"),
          Fact.number(
              "snapshot_tables_done", "/snapshot/tablesDone", "those of them that are done"),
          Fact.number("snapshot_rows", "/snapshot/rows", "rows told by snapshots"),
          Fact.number(
              "snapshot_rows_estimated",
              "/snapshot/rowsEstimated",
              "rows of these tables, by the server's estimate"),
          Fact.real(
              "snapshot_seconds_left",
              "/snapshot/secondsLeft",
              "how long snapshots may still take"),
          Fact.number(
              "errors",
              "/progress/errors",
              "records that could not be applied and were passed over"),
          Fact.number("restarts", "/restarts", "how often in a row it was started again"),
          Fact.text("error", "/error", "why it failed"),
          Fact.time("updated", "/updated", "when its service wrote this, in UTC"));

  private final String source;
  private final ClientSettings kafka;
  private final String topic;
  private final TableInfo info;

  /** A column, and where in a record it stands. */
  private record Fact(String column, String at, Kind kind, String comment) {
    static Fact text(String column, String at, String comment) {
      return new Fact(column, at, Kind.VARCHAR, comment);
    }

    static Fact number(String column, String at, String comment) {
      return new Fact(column, at, Kind.BIGINT, comment);
    }

    static Fact real(String column, String at, String comment) {
      return new Fact(column, at, Kind.DOUBLE, comment);
    }

    static Fact time(String column, String at, String comment) {
      return new Fact(column, at, Kind.TIMESTAMP, comment);
    }

    Column toColumn() {
      return new Column(
          column,
          kind == Kind.TIMESTAMP ? new ColumnType(kind, 3, 0, true) : ColumnType.of(kind),
          comment,
          false);
    }

    /** A number below 0 stands for one that is not known. */
    @Nullable Object value(JsonNode record) {
      JsonNode node = record.at(at);
      if (node.isMissingNode() || node.isNull()) {
        return null;
      }
      return switch (kind) {
        case BIGINT -> node.longValue() < 0 ? null : node.longValue();
        case DOUBLE -> node.doubleValue() < 0 ? null : node.doubleValue();
        case TIMESTAMP ->
            LocalDateTime.ofInstant(Instant.ofEpochMilli(node.longValue()), ZoneOffset.UTC);
        default -> node.asText().isEmpty() ? null : node.asText();
      };
    }
  }

  /**
   * @param source the system's own source
   * @param topic to which services write
   */
  public SyncsTable(String source, ClientSettings kafka, String topic) {
    this.source = source;
    this.kafka = kafka;
    this.topic = topic;
    this.info =
        new TableInfo(
            new TableId("", "syncs"),
            TableInfo.Kind.SYSTEM_TABLE,
            FACTS.stream().map(Fact::toColumn).toList(),
            "how each capture and apply is",
            List.of(),
            List.of(),
            List.of(),
            OptionalDouble.empty());
  }

  @Override
  public TableInfo info() {
    return info;
  }

  @Override
  public List<@Nullable Object[]> rows(Wanted wanted) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (byte[] json : LastByKey.read(source, kafka, topic).values()) {
      rows.add(row(json));
    }
    return rows;
  }

  private @Nullable Object[] row(byte[] json) {
    try {
      JsonNode record = JSON.readTree(json);
      @Nullable Object[] row = FACTS.stream().map(fact -> fact.value(record)).toArray();
      Instant updated = Instant.ofEpochMilli(record.path("updated").longValue());
      if (updated.isBefore(Instant.now().minus(SILENT))) {
        row[2] = "SILENT";
      }
      return row;
    } catch (IOException e) {
      throw new OxbowException(
          ErrorCode.SOURCE_DATA,
          "Topic '"
              + topic
              + "' holds what no sync service writes; give 'sync.group' another name: "
              + e.getMessage(),
          e);
    }
  }
}
