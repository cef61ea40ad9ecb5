package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How topics are created, and what is said when a broker refuses a record. */
@Timeout(240)
final class WrittenTopicsTest {
  private static final MySqlServer MYSQL = TestServers.mySql();
  private static final KafkaServer KAFKA = TestServers.kafka();

  private static @Nullable Captures started;

  @BeforeAll
  static void start() {
    started = new Captures(MYSQL, KAFKA);
  }

  @AfterAll
  static void stop() {
    if (started != null) {
      started.close();
    }
  }

  private static Captures captures() {
    return Objects.requireNonNull(started);
  }

  private static Map<String, String> config(Admin admin, String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config =
        Objects.requireNonNull(admin.describeConfigs(List.of(resource)).all().get().get(resource));
    Map<String, String> values = new TreeMap<>();
    for (String name : List.of("cleanup.policy", "retention.ms", "max.message.bytes")) {
      ConfigEntry entry = config.get(name);
      if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
        values.put(name, entry.value());
      }
    }
    return values;
  }

  @Test
  void createsTopicsForTheirUseAndSpreadsKeysAsProducersDo() throws Exception {
    String database = MYSQL.createDatabase("created");
    try (Connection connection = MYSQL.connect(database);
        Statement statement = connection.createStatement();
        Admin admin = Admin.create(Map.of("bootstrap.servers", KAFKA.bootstrapServers()))) {
      statement.execute("create table t (id int primary key)");
      statement.execute("insert into t values (1), (2), (3), (4), (5), (6), (7), (8)");
      captures()
          .put(
              database,
              Map.of(
                  "format",
                  "flat",
                  "topic.partitions",
                  "3",
                  "transactions",
                  "true",
                  "heartbeat.topic",
                  "{source}.heartbeat",
                  "record.max.bytes",
                  "2000000"));
      List<ConsumerRecord<byte[], byte[]>> rows = captures().read(database + ".t", 8);
      assertThat(rows).hasSize(8);
      assertThat(rows)
          .allSatisfy(
              r ->
                  assertThat(r.partition())
                      .isEqualTo(BuiltInPartitioner.partitionForKey(r.key(), 3)));
      statement.execute("alter table t add v int");
      statement.execute("insert into t values (9, 9)");
      assertThat(captures().read(database + ".transaction", 2)).hasSize(2);

      Map<String, String> expected = new TreeMap<>();
      Map<String, String> found = new TreeMap<>();
      expected.put("t", "3 {cleanup.policy=compact, max.message.bytes=2000000}");
      expected.put("transaction", "1 {cleanup.policy=delete}");
      expected.put("definitions", "1 {cleanup.policy=delete, retention.ms=-1}");
      expected.put("heartbeat", "1 {cleanup.policy=compact}");
      Collection<String> names = expected.keySet().stream().map(n -> database + "." + n).toList();
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!admin.listTopics().names().get().containsAll(names) && System.nanoTime() < deadline) {
        Thread.sleep(100);
      }
      for (TopicDescription topic : admin.describeTopics(names).allTopicNames().get().values()) {
        found.put(
            topic.name().substring(database.length() + 1),
            topic.partitions().size() + " " + config(admin, topic.name()));
      }
      assertThat(found).isEqualTo(expected);
      statement.execute("drop database " + database);
    }
  }

  @Test
  void saysWhichRecordIsTooLarge() throws Exception {
    String database = MYSQL.createDatabase("large");
    try (Connection connection = MYSQL.connect(database);
        Statement statement = connection.createStatement();
        Admin admin = Admin.create(Map.of("bootstrap.servers", KAFKA.bootstrapServers()))) {
      statement.execute("create table t (id int primary key, v longtext)");
      statement.execute("insert into t values (1, 'x')");
      captures().put(database, Map.of("record.max.bytes", "100000"));
      assertThat(captures().read(database + ".t", 1)).hasSize(1);
      statement.execute("insert into t values (2, repeat('x', 100000))");
      assertThat(captures().failure(database, "record.max.bytes"))
          .contains("The record of change ", "for topic '" + database + ".t' takes 100")
          .contains("more than record.max.bytes = 100000", "Set record.max.bytes to more");

      ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, database + ".t");
      AlterConfigOp smaller =
          new AlterConfigOp(
              new ConfigEntry("max.message.bytes", "50000"), AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(topic, List.of(smaller))).all().get();
      captures()
          .put(
              database,
              Map.of("record.max.bytes", "300000", "producer.override.compression.type", "none"));
      assertThat(captures().failure(database, "RecordTooLargeException"))
          .contains("max message size");
      AlterConfigOp larger =
          new AlterConfigOp(
              new ConfigEntry("max.message.bytes", "300000"), AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(topic, List.of(larger))).all().get();
      captures().put(database, Map.of("record.max.bytes", "300001"));
      assertThat(captures().read(database + ".t", 2)).hasSize(2);
      statement.execute("drop database " + database);
    }
  }
}
