package dev.oxbow.sync.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.change.TableName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
}
