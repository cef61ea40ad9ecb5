package dev.oxbow.sync.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainTimeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-02-29T23:59:59",
        "2024-02-29T23:59:59.1",
        "2024-02-29T00:00:00.000001",
        "0000-01-01T00:00:00.123456789",
        "9999-12-31T23:59:59.999999"
      })
  void readsWhatAFormatterReads(String text) {
    assertEquals(LocalDateTime.parse(text), PlainTime.parse(text));
    assertEquals(LocalDateTime.parse(text), PlainTime.parse(text + "Z"));
    assertEquals(LocalDateTime.parse(text), PlainTime.parse(text.replace('T', ' ')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "2024-02-29T23:59",
        "2023-02-29T00:00:00",
        "2024-00-01T00:00:00",
        "2024-13-01T00:00:00",
        "2024-01-00T00:00:00",
        "2024-01-32T00:00:00",
        "2024-01-01T24:00:00",
        "2024-01-01T00:60:00",
        "2024-01-01T00:00:60",
        "2024-01-01T00:00:00.",
        "2024-01-01T00:00:00.1234567890",
        "2024-01-01T00:00:00.1x",
        "2024-01-01T00:00:00+01:00",
        "2024-01-01T00:00:00ZZ",
        "+024-01-01T00:00:00",
        "2024/01/01T00:00:00"
      })
  void leavesTheRestToOthers(String text) {
    assertNull(PlainTime.parse(text));
  }

  @Test
  void leavesDigitsOfOtherScriptsToOthers() {
    assertNull(PlainTime.parse("\u0662024-01-01T00:00:00"));
  }
}
