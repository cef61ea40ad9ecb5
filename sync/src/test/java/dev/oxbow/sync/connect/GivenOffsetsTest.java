package dev.oxbow.sync.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GivenOffsetsTest {
  private static final Map<String, Object> STREAM = Map.of("source", "db");
  private static final Map<String, Object> TABLE = new LinkedHashMap<>();

  static {
    TABLE.put("source", "db");
    TABLE.put("database", "shop");
    TABLE.put("table", "orders");
  }

  private static boolean alter(Map<String, ?> partition, @Nullable Map<String, ?> offset) {
    Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
    offsets.put(partition, offset);
    new GivenOffsets("db").check(offsets);
    return true;
  }

  @Test
  void forgetsAndTakesWhatACaptureWrites() {
    assertThat(alter(STREAM, null)).isTrue();
    assertThat(alter(TABLE, null)).isTrue();
    assertThat(alter(TABLE, Map.of("wanted", true))).isTrue();
    assertThat(alter(TABLE, Map.of("wanted", true, "truncate", true))).isTrue();
    assertThat(alter(TABLE, Map.of("done", true, "rows", 7))).isTrue();
    assertThat(
            alter(
                TABLE,
                Map.of("done", false, "rows", 7L, "after.0", "42", "column.0", "id int(11) ")))
        .isTrue();
    assertThat(alter(STREAM, Map.of("file", "binlog.000007", "offset", 155))).isTrue();
    assertThat(
            alter(
                STREAM,
                Map.of(
                    "file",
                    "binlog.000007",
                    "offset",
                    155L,
                    "gtids",
                    "8d491035-e69d-11f1-a122-02fc00000001:1-318",
                    "told",
                    5,
                    "time",
                    1_700_000_000_000L)))
        .isTrue();
  }

  static List<List<Object>> nonsense() {
    return List.of(
        Arrays.asList(Map.of("server", "db"), Map.of(), "no partition"),
        Arrays.asList(Map.of("source", "other"), Map.of(), "another capture"),
        Arrays.asList(Map.of("source", "db", "table", "orders"), Map.of(), "no partition"),
        Arrays.asList(STREAM, Map.of("file", "binlog.000007"), "'offset' must be"),
        Arrays.asList(STREAM, Map.of("file", "x", "offset", 4), "'file' must name"),
        Arrays.asList(
            STREAM, Map.of("file", "b.1", "offset", 4, "gtids", "all"), "no set of GTIDs"),
        Arrays.asList(STREAM, Map.of("file", "b.1", "offset", 4, "pos", 4), "nobody reads 'pos'"),
        Arrays.asList(TABLE, Map.of(), "it must be 'done', 'wanted'"),
        Arrays.asList(TABLE, Map.of("wanted", "yes"), "'wanted' is true or false"),
        Arrays.asList(TABLE, Map.of("wanted", true, "done", true), "either 'done' or 'wanted'"),
        Arrays.asList(
            TABLE,
            Map.of("rows", 1, "after.0", "1 OR 1 = 1", "column.0", "id int"),
            "no key that a snapshot wrote"),
        Arrays.asList(TABLE, Map.of("rows", 1, "after.0", "1"), "a bound of [] that is [1]"));
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void refusesWhatNoCaptureCouldGoOnFrom(List<Object> given) {
    @SuppressWarnings("unchecked")
    Map<String, Object> partition = (Map<String, Object>) given.get(0);
    @SuppressWarnings("unchecked")
    Map<String, Object> offset = (Map<String, Object>) given.get(1);
    if (offset.isEmpty() && !partition.containsKey("table")) {
      assertThatThrownBy(() -> alter(partition, null)).isInstanceOf(ConnectException.class);
    }
    assertThatThrownBy(() -> alter(partition, offset))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining((String) given.get(2));
  }
}
