package dev.oxbow.sync.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.change.TableName;
import org.junit.jupiter.api.Test;

final class SourceOffsetsTest {
  @Test
  void namesTheProgressOfATableWithTheSameBytesInEveryProcess() {
    assertThat(SourceOffsets.snapshot("db", new TableName("shop", "orders")).keySet())
        .containsExactly("source", "database", "table");
  }
}
