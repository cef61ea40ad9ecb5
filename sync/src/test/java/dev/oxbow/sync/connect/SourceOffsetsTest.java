package dev.oxbow.sync.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.change.TableName;
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
          SourceOffsets.offset(mark, new ServerIdentity(Optional.of(server), true));
      assertThat(SourceOffsets.stream(offset)).isEqualTo(mark);
      assertThat(SourceOffsets.server(offset)).contains(server);
      new GivenOffsets("db").check(Map.of(Map.of("source", "db"), offset));
    }
  }
}
