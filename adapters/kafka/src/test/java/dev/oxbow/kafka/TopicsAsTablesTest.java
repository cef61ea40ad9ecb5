package dev.oxbow.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.LogRange;
import dev.oxbow.spi.LogTable;
import dev.oxbow.spi.Source;
import dev.oxbow.spi.TableId;
import dev.oxbow.spi.TableInfo;
import dev.oxbow.type.ColumnType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How topics look as tables, on a real broker. */
final class TopicsAsTablesTest {
  private static final TestTopics TOPICS = new TestTopics();
  private static final Source SOURCE = TestReads.open(TOPICS.bootstrapServers(), Map.of());

  @AfterAll
  static void close() {
    SOURCE.close();
    TOPICS.close();
  }

  @Test
  void aJsonTopicHasAColumnForEachField() {
    String topic = TOPICS.create(1);
    TOPICS.add(
        topic,
        "{\"id\":1,\"price\":9.99,\"day\":\"2024-05-06\",\"items\":[1,2],\"ok\":true}",
        "{\"id\":2,\"price\":10,\"at\":\"2024-05-06T07:08:09Z\"}");

    LogTable table = TestReads.table(SOURCE, topic);

    assertThat(TestReads.columns(table))
        .containsExactly(
            "id BIGINT",
            "price DECIMAL(18, 2)",
            "day DATE",
            "items VARCHAR",
            "ok BOOLEAN",
            "at TIMESTAMP(3)",
            "_key VARCHAR hidden",
            "_partition INTEGER hidden",
            "_offset BIGINT hidden",
            "_timestamp TIMESTAMP(3) hidden",
            "_headers VARCHAR hidden",
            "_value VARCHAR hidden",
            "_error VARCHAR hidden");
    assertThat(table.info().kind()).isEqualTo(TableInfo.Kind.TOPIC);
    assertThat(table.info().rowCount()).hasValue(2);
    assertThat(table.bulkyColumns()).containsExactly("_headers", "_value");
    assertThat(table.extent()).containsExactly(new LogRange(0, 0, 2));
    assertThat(TestReads.rows(SOURCE, topic, "id", "price", "day", "items", "ok", "at"))
        .containsExactly(
            Arrays.asList(
                1L, new BigDecimal("9.99"), LocalDate.parse("2024-05-06"), "[1,2]", true, null),
            Arrays.asList(
                2L,
                new BigDecimal("10.00"),
                null,
                null,
                null,
                LocalDateTime.parse("2024-05-06T07:08:09")));
  }

  @Test
  void everyRecordHasItsPlaceKeyTimeAndHeaders() {
    String topic = TOPICS.create(2);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, 1, 1234L, utf8("kéy"), utf8("{\"a\":1}"));
    record.headers().add(new RecordHeader("trace", utf8("x\"y")));
    record.headers().add(new RecordHeader("n", new byte[] {(byte) 0xff}));
    record.headers().add(new RecordHeader("n", null));
    TOPICS.send(record);
    TOPICS.add(topic, 1, new byte[] {(byte) 0xca, (byte) 0xfe}, utf8("{\"a\":2}"));
    TOPICS.flush();

    assertThat(
            TestReads.rows(
                SOURCE, topic, "a", "_partition", "_offset", "_key", "_headers", "_value"))
        .containsExactly(
            Arrays.asList(
                1L, 1, 0L, "kéy", "{\"trace\":\"x\\\"y\",\"n\":[\"0xff\",null]}", "{\"a\":1}"),
            Arrays.asList(2L, 1, 1L, "0xcafe", null, "{\"a\":2}"));
    assertThat(TestReads.rows(SOURCE, topic, "_timestamp").get(0))
        .containsExactly(LocalDateTime.parse("1970-01-01T00:00:01.234"));
  }

  @Test
  void nastyRecordsAreRowsThatSayWhatIsWrong() {
    String topic = TOPICS.create(1, Map.of("max.message.bytes", String.valueOf(20 << 20)));
    String big = "{\"a\":7,\"big\":\"" + "x".repeat(10 << 20) + "\"}";
    TOPICS.add(
        topic, "{\"a\":1}", "{\"a\":", null, "", "[]", "{\"a\":5,\"a\":6}", big, "{\"a\":1e999}");
    TOPICS.add(topic, 0, null, new byte[] {'{', (byte) 0xff, '}'});
    TOPICS.add(topic, "[".repeat(10_000) + "]".repeat(10_000), "{\"a\":99999999999999999999}");

    List<List<Object>> rows = nonNull(TestReads.rows(SOURCE, topic, "_offset", "a", "_error"));

    assertThat(rows)
        .containsExactly(
            List.of(0L, "1", "-"),
            List.of(1L, "-", "the text ends early at byte 5"),
            List.of(2L, "-", "-"),
            List.of(3L, "-", "the value is empty"),
            List.of(4L, "-", "the value is a JSON array, not an object"),
            List.of(5L, "6", "-"),
            List.of(6L, "7", "-"),
            List.of(7L, "1e999", "-"),
            List.of(8L, "-", "unexpected byte 0xff at byte 1"),
            List.of(9L, "-", "the value is a JSON array, not an object"),
            List.of(10L, "99999999999999999999", "-"));
    assertThat(nonNull(TestReads.rows(SOURCE, topic, "_value")).subList(1, 6))
        .containsExactly(
            List.of("{\"a\":"),
            List.of("-"),
            List.of(""),
            List.of("[]"),
            List.of("{\"a\":5,\"a\":6}"));
    assertThat(nonNull(TestReads.rows(SOURCE, topic, "_value")).get(8))
        .isEqualTo(List.of("0x7bff7d"));
  }

  private static List<List<Object>> nonNull(List<? extends List<?>> rows) {
    return rows.stream()
        .map(row -> row.stream().map(v -> v == null ? (Object) "-" : v).toList())
        .toList();
  }

  @Test
  void otherTopicsShowKeyAndValue() {
    String text = TOPICS.create(1);
    TOPICS.add(text, "hello", "{\"a\":1}", "world", null);
    String bytes = TOPICS.create(1);
    TOPICS.add(bytes, 0, utf8("k"), new byte[] {(byte) 0xff, 0});
    TOPICS.flush();
    String empty = TOPICS.create(1);

    assertThat(TestReads.columns(TestReads.table(SOURCE, text)))
        .startsWith("_key VARCHAR", "_value VARCHAR", "_partition INTEGER hidden");
    assertThat(TestReads.columns(TestReads.table(SOURCE, bytes)))
        .startsWith("_key VARCHAR", "_value VARBINARY");
    assertThat(TestReads.columns(TestReads.table(SOURCE, empty)))
        .startsWith("_key VARCHAR", "_value VARCHAR");
    assertThat(TestReads.table(SOURCE, text).bulkyColumns()).containsExactly("_headers");
    assertThat(nonNull(TestReads.rows(SOURCE, text, "_value")))
        .containsExactly(List.of("hello"), List.of("{\"a\":1}"), List.of("world"), List.of("-"));
    assertThat(TestReads.rows(SOURCE, bytes, "_key", "_value").get(0))
        .containsExactly("k", new byte[] {(byte) 0xff, 0});
    assertThat(TestReads.rows(SOURCE, empty, "_value", "_error")).isEmpty();
  }

  @Test
  void aTopicBecomesWhatItsFirstRecordsAre() {
    String topic = TOPICS.create(1);
    TOPICS.add(topic, new String[] {null});
    LogTable before = TestReads.table(SOURCE, topic);
    assertThat(TestReads.columns(before)).startsWith("_key VARCHAR", "_value VARCHAR");

    TOPICS.add(topic, "{\"a\":1}");
    TestReads.Read read = TestReads.read(before, List.of("_key", "_value"), before.extent(), 2048);

    assertThat(read.widened().map(TestReads::columns).orElseThrow())
        .startsWith("a BIGINT", "_key VARCHAR hidden");
    assertThat(TestReads.columns(TestReads.table(SOURCE, topic))).startsWith("a BIGINT");
  }

  @Test
  void aFieldCanBeNamedAsSoonAsARecordHasIt() {
    String topic = TOPICS.create(1);
    TOPICS.add(topic, "{\"a\":1}");
    assertThat(TestReads.columns(TestReads.table(SOURCE, topic)))
        .startsWith("a BIGINT", "_key VARCHAR hidden");

    TOPICS.add(topic, "{\"a\":2.5,\"b\":null}");
    SOURCE.refresh();
    assertThat(TestReads.columns(TestReads.table(SOURCE, topic)))
        .startsWith("a DECIMAL(20, 1)", "b VARCHAR", "_key VARCHAR hidden");
  }

  @Test
  void aDescriptionWins() {
    String topic = TOPICS.create(1);
    TOPICS.add(topic, "{\"id\":\"17\",\"x\":1,\"at\":\"2024-01-01\"}", "{\"id\":\"none\",\"x\":2}");
    Map<String, ?> settings =
        Map.of("describe", Map.of(topic, Map.of("columns", Map.of("id", "INTEGER"))));
    try (Source source = TestReads.open(TOPICS.bootstrapServers(), settings)) {
      assertThat(TestReads.columns(TestReads.table(source, topic)))
          .startsWith("id INTEGER", "x BIGINT", "at DATE");
      assertThat(nonNull(TestReads.rows(source, topic, "id", "x", "_error")))
          .containsExactly(
              List.of(17, 1L, "-"), List.of("-", 2L, "field 'id' is no INTEGER: \"none\""));
      assertThat(nonNull(TestReads.rows(source, topic, "x", "_error")))
          .as("whether a record is bad does not depend on the columns asked for")
          .containsExactly(List.of(1L, "-"), List.of(2L, "field 'id' is no INTEGER: \"none\""));
    }
  }

  @Test
  void aTopicCanBeDescribedAsTextOrRaw() {
    String topic = TOPICS.create(1);
    TOPICS.add(topic, "{\"a\":1}");
    TOPICS.add(topic, 0, null, new byte[] {'x', (byte) 0xff});
    TOPICS.flush();
    try (Source text =
            TestReads.open(
                TOPICS.bootstrapServers(),
                Map.of("describe", Map.of(topic, Map.of("format", "text"))));
        Source raw =
            TestReads.open(
                TOPICS.bootstrapServers(),
                Map.of("describe", Map.of(topic, Map.of("format", "raw"))))) {
      assertThat(nonNull(TestReads.rows(text, topic, "_value", "_error")))
          .containsExactly(List.of("{\"a\":1}", "-"), List.of("0x78ff", "invalid UTF-8 at byte 1"));
      assertThat(nonNull(TestReads.rows(raw, topic, "_value", "_error")).get(1))
          .containsExactly(new byte[] {'x', (byte) 0xff}, "-");
    }
  }

  @Test
  void rememberedColumnsSpareTheSample() {
    String topic = TOPICS.create(1);
    TOPICS.add(topic, "{\"a\":1}");
    Map<String, ?> settings =
        Map.of("describe", Map.of(topic, Map.of("columns", Map.of("b", "DATE"))));
    String id;
    try (Source source = TestReads.open(TOPICS.bootstrapServers(), settings)) {
      id = TestReads.table(source, topic).incarnation();
    }
    assertThat(id)
        .as("described otherwise, so kept apart")
        .isNotEqualTo(TestReads.table(SOURCE, topic).incarnation());
    List<Column> remembered =
        List.of(
            Column.of("old", ColumnType.of(ColumnType.Kind.DOUBLE)),
            Column.of("a", ColumnType.of(ColumnType.Kind.BIGINT)),
            Column.of("_value", ColumnType.of(ColumnType.Kind.VARCHAR)).asHidden());
    try (Source source =
        TestReads.open(TOPICS.bootstrapServers(), settings, Map.of(id, remembered))) {
      assertThat(TestReads.columns(TestReads.table(source, topic)))
          .startsWith("b DATE", "old DOUBLE", "a BIGINT", "_key VARCHAR hidden");
    }
  }

  @Test
  void listsTopicsByTheirGlobs() {
    String topic = TOPICS.create(1);
    TOPICS.create("_" + topic, 1, Map.of());
    assertThat(SOURCE.table(TableId.of("_" + topic))).isEmpty();
    assertThat(SOURCE.table(TableId.of("no such topic!"))).isEmpty();
    SOURCE.refresh();
    assertThat(SOURCE.tables()).contains(TableId.of(topic)).doesNotContain(TableId.of("_" + topic));
    try (Source source =
        TestReads.open(
            TOPICS.bootstrapServers(),
            Map.of("topics", Map.of("include", List.of("_" + topic, "x?z"), "exclude", "")))) {
      assertThat(source.tables()).containsExactly(TableId.of("_" + topic));
    }
  }

  @Test
  void aTopicMadeAgainIsAnotherOne() {
    String topic = TOPICS.create(1);
    TOPICS.add(topic, "{\"a\":1}", "{\"a\":2}");
    LogTable old = TestReads.table(SOURCE, topic);
    assertThat(TestReads.rows(SOURCE, topic, "a")).hasSize(2);

    TOPICS.delete(topic);
    assertThatThrownBy(old::extent)
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_TABLE_GONE));
    SOURCE.refresh();
    assertThat(SOURCE.table(TableId.of(topic))).isEmpty();

    TOPICS.create(topic, 1, Map.of());
    TOPICS.add(topic, "{\"b\":\"x\"}");
    assertThatThrownBy(old::extent)
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_CHANGED));
    SOURCE.refresh();
    LogTable table = TestReads.table(SOURCE, topic);
    assertThat(table.incarnation()).isNotEqualTo(old.incarnation());
    assertThat(table).isNotEqualTo(old);
    assertThat(nonNull(TestReads.rows(SOURCE, topic, "b"))).containsExactly(List.of("x"));
  }

  @Test
  void partitionsAddedMeanwhileAreRead() {
    String topic = TOPICS.create(1);
    TOPICS.add(topic, "{\"a\":1}");
    LogTable table = TestReads.table(SOURCE, topic);

    TOPICS.addPartitions(topic, 3);
    TOPICS.add(topic, 2, null, utf8("{\"a\":2}"));
    TOPICS.flush();

    assertThat(table.extent())
        .containsExactly(new LogRange(0, 0, 1), new LogRange(1, 0, 0), new LogRange(2, 0, 1));
    assertThat(TestReads.rows(SOURCE, topic, "a"))
        .containsExactlyInAnyOrder(List.of(1L), List.of(2L));
  }

  @Test
  void aCompactedTopicSaysSo() {
    assertThat(
            TestReads.table(SOURCE, TOPICS.create(1, Map.of("cleanup.policy", "compact,delete")))
                .rewritten())
        .isTrue();
    assertThat(TestReads.table(SOURCE, TOPICS.create(1)).rewritten()).isFalse();
  }

  @Test
  void timesFindOffsetsOnlyWhereTheBrokerStampsRecords() {
    String stamped = TOPICS.create(1, Map.of("message.timestamp.type", "LogAppendTime"));
    TOPICS.add(stamped, "{\"a\":1}", "{\"a\":2}");
    String plain = TOPICS.create(1);
    TOPICS.add(plain, "{\"a\":1}");
    LogTable table = TestReads.table(SOURCE, stamped);
    LocalDateTime first = LocalDateTime.parse("2020-01-01T00:00:00");
    LocalDateTime last = LocalDateTime.parse("9000-01-01T00:00:00");

    assertThat(table.from(first, table.extent())).contains(List.of(new LogRange(0, 0, 2)));
    assertThat(table.from(last, table.extent())).contains(List.of(new LogRange(0, 2, 2)));
    LogTable unordered = TestReads.table(SOURCE, plain);
    assertThat(unordered.from(first, unordered.extent())).isEmpty();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
