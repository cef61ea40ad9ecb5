package dev.oxbow.sync.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.progress.Bound;
import dev.oxbow.sync.progress.Mark;
import dev.oxbow.sync.server.ServerIdentity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

final class SourceOffsetsTest {
  @Test
  void namesTheProgressOfATableWithTheSameBytesAsConnectWhenItReadsThemBack() {
    Map<String, String> partition = SourceOffsets.snapshot("db", new TableName("shop", "orders"));
    try (JsonConverter json = new JsonConverter()) {
      json.configure(Map.of("schemas.enable", "false"), true);
      byte[] written = json.fromConnectData("t", null, List.of("db", partition));
      SchemaAndValue read = json.toConnectData("t", written);
      assertThat(text(json.fromConnectData("t", null, read.value()))).isEqualTo(text(written));
      assertThat(text(written))
          .isEqualTo("[\"db\",{\"database\":\"shop\",\"source\":\"db\",\"table\":\"orders\"}]");
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Connect shows offsets to whoever asks it. */
  @Test
  void hidesTheKeyOfASnapshotWhereColumnsAreHashed() {
    TableName table = new TableName("crm", "users");
    String mail = "CONVERT(_utf8mb4 x'616461' USING utf8mb4) COLLATE utf8mb4_bin";
    Mark.Snapshot mark =
        new Mark.Snapshot(
            table,
            Optional.of(new Bound(List.of("mail varchar(9)", "n int"), List.of(mail, "7"))),
            10,
            false);
    ServerIdentity server = new ServerIdentity(Optional.empty(), true);
    KeySeal seal =
        new SourceConfig(
                Map.of(
                    "source",
                    "db",
                    "url",
                    "jdbc:mysql://h/d",
                    "user",
                    "u",
                    "tables",
                    "crm.*",
                    "columns.hash",
                    "*.mail",
                    "columns.hash.salt",
                    "pepper"))
            .seal();
    Map<String, Object> offset = SourceOffsets.offset(mark, server, seal);
    assertThat(String.valueOf(offset.get("after.0"))).startsWith("sealed:");
    assertThat(offset.toString()).doesNotContain("616461", "=7,");
    assertThat(SourceOffsets.snapshot(table, offset, seal)).isEqualTo(mark);
    new GivenOffsets("db").check(Map.of(SourceOffsets.snapshot("db", table), offset));
    // Under another salt the hashes are others too: all rows are told once more.
    assertThat(SourceOffsets.snapshot(table, offset, KeySeal.under("salt")))
        .isEqualTo(new Mark.Snapshot(table, Optional.empty(), 0, false));
    // What was written before it was hidden.
    Map<String, Object> clear = SourceOffsets.offset(mark, server, KeySeal.NONE);
    assertThat(SourceOffsets.snapshot(table, clear, seal)).isEqualTo(mark);
  }

  /** A place that was written down can be read again, and handed back by an operator. */
  @Test
  void keepsAllOfAPlace() {
    UUID server = UUID.fromString("3e11fa47-71ca-11e1-9e33-c80aa9429562");
    for (Mark.Stream mark :
        List.of(
            new Mark.Stream(
                new BinlogPosition(
                    "binlog.000007", 1L << 33, GtidSet.parse(server + ":1-5"), 1_700_000_000, 0),
                7),
            new Mark.Stream(
                new BinlogPosition("binlog.000007", 155, null, 1_700_000_000, 1_699_999_999), 0))) {
      Map<String, Object> offset =
          SourceOffsets.offset(mark, new ServerIdentity(Optional.of(server), true), KeySeal.NONE);
      assertThat(SourceOffsets.stream(offset)).isEqualTo(mark);
      assertThat(SourceOffsets.server(offset)).contains(server);
      new GivenOffsets("db").check(Map.of(Map.of("source", "db"), offset));
    }
  }
}
