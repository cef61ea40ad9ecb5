package dev.oxbow.federation.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.embedded.registry.RegistryServer;
import dev.oxbow.federation.Answer;
import dev.oxbow.federation.Oxbow;
import dev.oxbow.federation.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Avro with a registry from the producer to the rows of a result. */
final class AvroThroughJdbcTest {
  private static final String FIRST =
      """
      {"type":"record","name":"Payment","namespace":"shop","fields":[
        {"name":"id","type":"int"},
        {"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
        {"name":"day","type":{"type":"int","logicalType":"date"}},
        {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}},
        {"name":"clock","type":{"type":"int","logicalType":"time-millis"}},
        {"name":"rate","type":"float"},
        {"name":"raw","type":"bytes"},
        {"name":"lines","type":{"type":"array","items":"string"}}]}""";

  private static final String SECOND =
      FIRST.replace(
          "\"name\":\"id\",\"type\":\"int\"}",
          "\"name\":\"id\",\"type\":\"long\"},{\"name\":\"note\",\"type\":[\"null\",\"string\"]}");

  private static final MySqlServer MYSQL = TestServers.mySql();
  private static final KafkaServer KAFKA = TestServers.kafka();

  @TempDir Path folder;

  private static byte[] encoded(int id, Schema schema, GenericData.Record record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      new GenericDatumWriter<GenericData.Record>(schema).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] payment(int schemaId, String schemaText, Object id, @Nullable String note) {
    Schema schema = new Schema.Parser().parse(schemaText);
    GenericData.Record record = new GenericData.Record(schema);
    record.put("id", id);
    if (schema.getField("note") != null) {
      record.put("note", note);
    }
    record.put("amount", ByteBuffer.wrap(new BigDecimal("-12.50").unscaledValue().toByteArray()));
    record.put("day", (int) LocalDate.parse("2024-02-29").toEpochDay());
    record.put("at", 1_700_000_000_123_456L);
    record.put("clock", 3_661_001);
    record.put("rate", 0.5f);
    record.put("raw", ByteBuffer.wrap(new byte[] {0, (byte) 0xff}));
    record.put("lines", List.of("a", "b"));
    return encoded(schemaId, schema, record);
  }

  private static List<List<@Nullable Object>> rows(Connection connection, String sql)
      throws SQLException {
    return Answer.of(connection, sql).rows();
  }

  @Test
  void anAvroTopicIsATableLikeAnyOther() throws SQLException {
    String database = MYSQL.createDatabase("avro");
    try (RegistryServer registry = new RegistryServer();
        Topics topics = new Topics(KAFKA)) {
      try (Connection connection = MYSQL.connect(database);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE payers (id INT PRIMARY KEY, name VARCHAR(20))");
        statement.execute("INSERT INTO payers VALUES (1, 'Ada'), (2, 'Bo')");
      }
      String topic = KAFKA.uniqueTopic("payments");
      topics.create(topic, 1);
      int first = registry.register(topic + "-value", FIRST);
      int key = registry.register(topic + "-key", "\"string\"");
      topics.send(new ProducerRecord<>(topic, key(key, "k1"), payment(first, FIRST, 1, null)));
      topics.send(new ProducerRecord<>(topic, key(key, "k2"), new byte[] {0, 0, 0, 0, 99}));
      topics.flush();
      String yaml =
          Oxbow.mysql(MYSQL, database)
              + Oxbow.kafka(KAFKA.bootstrapServers(), List.of(topic))
              + "    schema.registry.url: \""
              + registry.url()
              + "\"\n"
              + Oxbow.local(folder);
      Oxbow oxbow = Oxbow.configured(folder, yaml);
      String all =
          "SELECT id, amount, day, at, CAST(clock AS VARCHAR(12)), rate, raw, lines FROM `"
              + topic
              + "`";
      List<@Nullable Object> paid =
          Arrays.asList(
              1,
              new BigDecimal("-12.50"),
              LocalDate.parse("2024-02-29"),
              LocalDateTime.parse("2023-11-14T22:13:20.123456"),
              "01:01:01.001",
              0.5f,
              "x'00ff'",
              "[\"a\",\"b\"]");
      try (Connection connection = oxbow.connect()) {
        for (int i = 0; i < 2; i++) {
          assertThat(rows(connection, all + " WHERE _error IS NULL").get(0).toString())
              .isEqualTo(paid.toString());
        }
        assertThat(
                rows(
                    connection,
                    "SELECT p.name, t._key, JSON_VALUE(t.lines, '$[1]') FROM `"
                        + topic
                        + "` t JOIN payers p ON p.id = t.id"))
            .containsExactly(List.of("Ada", "k1", "b"));
        assertThat(
                rows(
                    connection,
                    "SELECT _key, _value, _error FROM `" + topic + "` WHERE _error IS NOT NULL"))
            .containsExactly(
                List.of(
                    "k2",
                    "0x0000000063",
                    "schema 99 is unknown to the registry at " + registry.url()));
        assertThat(rows(connection, "DESCRIBE `" + topic + "`").toString())
            .contains("Avro, by schema " + first + " of " + registry.url())
            .contains("Avro, by schema " + key + " of " + registry.url());
        int second = registry.register(topic + "-value", SECOND);
        topics.send(
            new ProducerRecord<>(topic, key(key, "k3"), payment(second, SECOND, 1L << 33, "new")));
        topics.flush();
        assertThat(
                rows(connection, "SELECT id FROM `" + topic + "` WHERE _error IS NULL ORDER BY id"))
            .containsExactly(List.of(1L), List.of(1L << 33));
        assertThat(rows(connection, "SELECT _key FROM `" + topic + "` WHERE note = 'new'"))
            .containsExactly(List.of("k3"));
      }
      // What the store keeps is read by another life of the engine, with the columns it had.
      try (Connection again = oxbow.connect();
          Connection without = oxbow.withoutStore().connect()) {
        String sql = "SELECT id, note, _key, amount FROM `" + topic + "` ORDER BY _offset";
        assertThat(rows(again, sql)).hasSize(3).isEqualTo(rows(without, sql));
      }
    }
  }

  private static byte[] key(int id, String text) {
    byte[] utf8 = Topics.bytes(text);
    return ByteBuffer.allocate(6 + text.length())
        .put((byte) 0)
        .putInt(id)
        .put((byte) (2 * text.length()))
        .put(utf8 == null ? new byte[0] : utf8)
        .array();
  }

  @Test
  void aStatementThatMeetsTheFirstRecordAmongOtherValuesGoesOnWithIt() throws SQLException {
    String database = MYSQL.createDatabase("stray");
    try (RegistryServer registry = new RegistryServer();
        Topics topics = new Topics(KAFKA)) {
      String topic = KAFKA.uniqueTopic("strays");
      topics.create(topic, 1);
      int first = registry.register(topic + "-value", FIRST);
      int text = registry.register(topic + "-other", "\"string\"");
      byte[] stray = key(text, "stray");
      topics.send(new ProducerRecord<>(topic, null, stray));
      topics.send(new ProducerRecord<>(topic, null, payment(first, FIRST, 1, null)));
      topics.send(new ProducerRecord<>(topic, null, stray));
      topics.flush();
      // The sample is the first and the last record, which are none of the topic's kind.
      String yaml =
          Oxbow.mysql(MYSQL, database)
              + Oxbow.kafka(KAFKA.bootstrapServers(), List.of(topic))
              + "    sample.size: 2\n    schema.registry.url: \""
              + registry.url()
              + "\"\n"
              + Oxbow.local(folder);

      try (Connection connection = Oxbow.configured(folder, yaml).connect()) {
        assertThat(rows(connection, "SELECT count(*), count(_error) FROM `" + topic + "`"))
            .containsExactly(List.of(3L, 2L));
        assertThat(rows(connection, "SELECT id FROM `" + topic + "` WHERE _error IS NULL"))
            .containsExactly(List.of(1));
      }
    }
  }
}
