package dev.oxbow.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.registry.RegistryServer;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.LogTable;
import dev.oxbow.spi.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Topics whose schemas are in a registry, on a real broker. */
final class AvroTopicsTest {
  private static final String ID_AND_NAME =
      "{\"type\":\"record\",\"name\":\"P\",\"fields\":[{\"name\":\"id\",\"type\":\"int\"},{\"name\":\"name\",\"type\":\"string\"}]}";
  private static final String WIDER =
      "{\"type\":\"record\",\"name\":\"P\",\"fields\":[{\"name\":\"id\",\"type\":\"long\"},{\"name\":\"ok\",\"type\":\"boolean\"}]}";
  private static final String KEY =
      "{\"type\":\"record\",\"name\":\"K\",\"fields\":[{\"name\":\"id\",\"type\":\"int\"}]}";

  private static final TestTopics TOPICS = new TestTopics();
  private static final RegistryServer REGISTRY = new RegistryServer();
  private static final Source SOURCE = open(Map.of());

  private static Source open(Map<String, ?> describe) {
    return TestReads.open(
        TOPICS.bootstrapServers(),
        Map.of("schema.registry", Map.of("url", REGISTRY.url()), "describe", describe));
  }

  @BeforeEach
  void up() {
    REGISTRY.setDown(false);
  }

  @AfterAll
  static void close() {
    SOURCE.close();
    REGISTRY.close();
    TOPICS.close();
  }

  private static byte[] framed(int id, int... data) {
    ByteBuffer value = ByteBuffer.allocate(5 + data.length).put((byte) 0).putInt(id);
    for (int b : data) {
      value.put((byte) b);
    }
    return value.array();
  }

  private static List<String> describe(LogTable table) {
    return table.info().columns().stream()
        .filter(c -> !List.of("_partition", "_offset", "_timestamp", "_headers").contains(c.name()))
        .map(AvroTopicsTest::describe)
        .toList();
  }

  private static String describe(Column c) {
    return c.name()
        + " "
        + c.type()
        + (c.hidden() ? " hidden" : "")
        + (c.comment().isEmpty() ? "" : ": " + c.comment());
  }

  @Test
  void aTopicIsRecognisedByTheIdsOfItsRecords() {
    String topic = TOPICS.create(1);
    int key = REGISTRY.register(topic + "-k", KEY);
    int value = REGISTRY.register(topic + "-v", ID_AND_NAME);
    TOPICS.add(topic, 0, framed(key, 14), framed(value, 14, 2, 'a'));
    TOPICS.add(topic, 0, framed(key, 16), null);
    TOPICS.add(topic, 0, null, framed(value, 14));
    TOPICS.flush();

    LogTable table = TestReads.table(SOURCE, topic);

    String where = " of " + REGISTRY.url();
    assertThat(describe(table))
        .containsExactly(
            "_key_id INTEGER",
            "id INTEGER",
            "name VARCHAR",
            "_key VARCHAR hidden: Avro, by schema " + key + where,
            "_value VARCHAR hidden: Avro, by schema " + value + where,
            "_error VARCHAR hidden");
    assertThat(table.info().comment())
        .isEqualTo(
            "values: Avro, by schema " + value + where + "; keys: Avro, by schema " + key + where);
    assertThat(TestReads.rows(SOURCE, topic, "_key_id", "id", "name", "_key", "_value", "_error"))
        .containsExactly(
            Arrays.asList(7, 7, "a", "{\"id\":7}", "{\"id\":7,\"name\":\"a\"}", null),
            Arrays.asList(8, null, null, "{\"id\":8}", null, null),
            Arrays.asList(
                null, null, null, null, hex(framed(value, 14)), "the value ends early at byte 1"));
  }

  private static String hex(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  @Test
  void anEmptyTopicIsRecognisedByItsSubjects() {
    String topic = TOPICS.create(1);
    int key = REGISTRY.register(topic + "-key", "\"long\"");
    int value = REGISTRY.register(topic + "-value", ID_AND_NAME);

    LogTable table = TestReads.table(SOURCE, topic);

    assertThat(describe(table))
        .containsExactly(
            "id INTEGER",
            "name VARCHAR",
            "_key BIGINT hidden: Avro, by schema " + key + " of subject " + topic + "-key",
            "_value VARCHAR hidden: Avro, by schema " + value + " of subject " + topic + "-value",
            "_error VARCHAR hidden");
    TOPICS.add(topic, 0, framed(key, 3), framed(value, 2, 2, 'b'));
    TOPICS.flush();
    assertThat(TestReads.rows(SOURCE, topic, "_key", "id", "name", "_error"))
        .containsExactly(Arrays.asList(-2L, 1, "b", null));
  }

  @Test
  void aSchemaThatComesLaterWidensTheTable() {
    String topic = TOPICS.create(1);
    int first = REGISTRY.register(topic + "-value", ID_AND_NAME);
    TOPICS.add(topic, 0, null, framed(first, 2, 2, 'a'));
    TOPICS.flush();
    LogTable before = TestReads.table(SOURCE, topic);
    int second = REGISTRY.register(topic + "-value", WIDER);
    TOPICS.add(topic, 0, null, framed(second, 4, 1));
    TOPICS.flush();

    TestReads.Read read = TestReads.read(before, List.of("id"), before.extent(), 100);

    assertThat(read.widened().map(AvroTopicsTest::describe).orElseThrow())
        .contains("id BIGINT", "name VARCHAR", "ok BOOLEAN");
    assertThat(TestReads.rows(SOURCE, topic, "id", "name", "ok"))
        .containsExactly(Arrays.asList(1L, "a", null), Arrays.asList(2L, null, true));
  }

  @Test
  void anOutageOfTheRegistryFailsOnlyWhatIsNotKnown() {
    String topic = TOPICS.create(1);
    int first = REGISTRY.register(topic + "-value", ID_AND_NAME);
    int second = REGISTRY.register(topic + "-value", WIDER);
    TOPICS.add(topic, 0, null, framed(first, 2, 2, 'a'));
    TOPICS.flush();
    // One of its own: that nobody answered is remembered for a moment.
    try (Source source = open(Map.of())) {
      LogTable table = TestReads.table(source, topic);

      REGISTRY.setDown(true);

      assertThat(TestReads.read(table, List.of("id", "_error"), table.extent(), 10).rows())
          .containsExactly(Arrays.asList(1, null));
      TOPICS.add(topic, 0, null, framed(second, 4, 1));
      TOPICS.flush();
      assertThatThrownBy(() -> TestReads.read(table, List.of("id"), table.extent(), 10))
          .hasMessageContaining("does not answer GET " + REGISTRY.url() + "/schemas/ids/" + second);
      source.refresh();
      // What is new cannot be looked at: what was known stands.
      assertThat(describe(TestReads.table(source, topic))).isEqualTo(describe(table));
    }
  }

  @Test
  void numbersThatBeginLikeKnownIdsStayBytes() {
    String topic = TOPICS.create(1);
    long id = REGISTRY.register(topic + "-other", ID_AND_NAME);
    for (int i = 0; i < 5; i++) {
      TOPICS.add(topic, 0, null, ByteBuffer.allocate(8).putLong((id << 24) + 0xf0 + i).array());
    }
    TOPICS.flush();

    assertThat(describe(TestReads.table(SOURCE, topic)))
        .containsExactly("_key VARCHAR", "_value VARBINARY", "_error VARCHAR hidden");
  }

  @Test
  void bytesThatOnlyLookLikeIdsStayBytes() {
    String topic = TOPICS.create(1);
    TOPICS.add(topic, 0, null, framed(123_456_789, 0xff, 1));
    TOPICS.flush();

    assertThat(describe(TestReads.table(SOURCE, topic)))
        .containsExactly("_key VARCHAR", "_value VARBINARY", "_error VARCHAR hidden");
  }

  @Test
  void valuesOfOtherSchemasSayThatTheyAreNotDecoded() {
    String topic = TOPICS.create(1);
    int id = REGISTRY.register(topic + "-value", "PROTOBUF", "syntax = \"proto3\";", List.of());
    TOPICS.add(topic, 0, null, framed(id, 0, 8, 0xff, 1));
    TOPICS.flush();

    assertThat(describe(TestReads.table(SOURCE, topic)))
        .containsExactly(
            "_key VARCHAR",
            "_value VARBINARY: bytes, schema %d of %s is PROTOBUF, which is not decoded"
                .formatted(id, REGISTRY.url()),
            "_error VARCHAR hidden");
  }

  @Test
  void jsonBehindARegistrysPrefixIsJson() {
    String topic = TOPICS.create(1);
    TOPICS.add(topic, 0, null, framed(9, '{', '"', 'a', '"', ':', '1', '}'));
    TOPICS.flush();

    assertThat(TestReads.rows(SOURCE, topic, "a", "_value", "_error"))
        .containsExactly(Arrays.asList(1L, "{\"a\":1}", null));
  }

  @Test
  void keysAndValuesAreDescribedApart() {
    String plain = TOPICS.create(1);
    String json = TOPICS.create(1);
    Map<String, Object> describe =
        Map.of(
            plain,
            Map.of("schema", ID_AND_NAME, "key", Map.of("format", "long")),
            json,
            Map.of("format", "double", "key", Map.of("format", "json")));
    byte[] one = ByteBuffer.allocate(8).putLong(-1).array();
    TOPICS.add(plain, 0, one, new byte[] {2, 2, 'a'});
    TOPICS.add(plain, 0, new byte[3], new byte[] {2, 2, 'b'});
    TOPICS.add(
        json,
        0,
        "{\"k\":1,\"_key_k\":2}".getBytes(StandardCharsets.UTF_8),
        ByteBuffer.allocate(8).putDouble(0.5).array());
    TOPICS.flush();

    try (Source source = open(describe)) {
      assertThat(describe(TestReads.table(source, plain)))
          .containsExactly(
              "id INTEGER",
              "name VARCHAR",
              "_key BIGINT hidden: long, described",
              "_value VARCHAR hidden: Avro, described",
              "_error VARCHAR hidden");
      assertThat(TestReads.rows(source, plain, "_key", "id", "name", "_error"))
          .containsExactly(
              Arrays.asList(-1L, 1, "a", null),
              Arrays.<@Nullable Object>asList(
                  null, 1, "b", "key: 3 bytes are no long, which has 8"));
      assertThat(describe(TestReads.table(source, json)))
          .containsExactly(
              "_key_k BIGINT",
              "_key__key_k BIGINT",
              "_key VARCHAR hidden: JSON, described",
              "_value DOUBLE: double, described",
              "_error VARCHAR hidden");
      assertThat(TestReads.rows(source, json, "_key_k", "_key__key_k", "_value", "_key"))
          .containsExactly(Arrays.asList(1L, 2L, 0.5, "{\"k\":1,\"_key_k\":2}"));
    }
  }
}
