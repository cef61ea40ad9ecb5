package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.connect.OxbowSource;
import dev.oxbow.sync.connect.TopicCreation;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
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

  private static @Nullable Worker started;

  @BeforeAll
  static void start() {
    started =
        Worker.start(
            "topics-" + UUID.randomUUID(),
            Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
            1);
  }

  @AfterAll
  static void stop() {
    if (started != null) {
      started.close();
    }
  }

  private static Worker worker() {
    return Objects.requireNonNull(started);
  }

  private static void capture(String database, Map<String, String> choice) {
    Map<String, String> settings = new HashMap<>();
    settings.put("connector.class", OxbowSource.class.getName());
    settings.put("tasks.max", "1");
    settings.put("transaction.boundary", "connector");
    settings.put("exactly.once.support", "required");
    settings.put("source", database);
    settings.put("url", MYSQL.jdbcUrl(database));
    settings.put("user", MYSQL.user());
    settings.put("password", MYSQL.password());
    settings.put("tables", database + ".*");
    settings.put("topic", "{source}.{table}");
    settings.putAll(choice);
    settings.putAll(TopicCreation.settings(settings));
    worker().put(database, settings);
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", KAFKA.bootstrapServers(),
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest",
            "allow.auto.create.topics", "false",
            "metadata.max.age.ms", "500",
            "group.id", UUID.randomUUID().toString());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (records.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  /**
   * Why the task of a capture failed, once it says so; it may still be failed for another reason.
   */
  private static String failure(String name, String reason) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (System.nanoTime() < deadline) {
      var tasks = worker().state(name).tasks();
      if (!tasks.isEmpty()
          && tasks.get(0).state().equals("FAILED")
          && tasks.get(0).trace().contains(reason)) {
        return tasks.get(0).trace();
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no failure but " + worker().state(name));
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
      capture(
          database,
          Map.of(
              "format", "flat",
              "topic.partitions", "3",
              "transactions", "true",
              "record.max.bytes", "2000000"));
      List<ConsumerRecord<byte[], byte[]>> rows = read(database + ".t", 8);
      assertThat(rows).hasSize(8);
      assertThat(rows)
          .allSatisfy(
              r ->
                  assertThat(r.partition())
                      .isEqualTo(BuiltInPartitioner.partitionForKey(r.key(), 3)));
      statement.execute("alter table t add v int");
      statement.execute("insert into t values (9, 9)");
      assertThat(read(database + ".transaction", 2)).hasSize(2);

      Map<String, String> expected = new TreeMap<>();
      Map<String, String> found = new TreeMap<>();
      expected.put("t", "3 {cleanup.policy=compact, max.message.bytes=2000000}");
      expected.put("transaction", "1 {cleanup.policy=delete}");
      expected.put("definitions", "1 {cleanup.policy=delete, retention.ms=-1}");
      expected.put("heartbeat", "1 {cleanup.policy=compact}");
      Collection<String> names = expected.keySet().stream().map(n -> database + "." + n).toList();
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
      capture(database, Map.of("record.max.bytes", "100000"));
      assertThat(read(database + ".t", 1)).hasSize(1);
      statement.execute("insert into t values (2, repeat('x', 100000))");
      assertThat(failure(database, "record.max.bytes"))
          .contains("The record of change ", "for topic '" + database + ".t' takes 100")
          .contains("more than record.max.bytes = 100000", "Set record.max.bytes to more");

      ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, database + ".t");
      AlterConfigOp smaller =
          new AlterConfigOp(
              new ConfigEntry("max.message.bytes", "50000"), AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(topic, List.of(smaller))).all().get();
      capture(
          database,
          Map.of("record.max.bytes", "300000", "producer.override.compression.type", "none"));
      assertThat(failure(database, "RecordTooLargeException")).contains("max message size");
      AlterConfigOp larger =
          new AlterConfigOp(
              new ConfigEntry("max.message.bytes", "300000"), AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(topic, List.of(larger))).all().get();
      capture(database, Map.of("record.max.bytes", "300001"));
      assertThat(read(database + ".t", 2)).hasSize(2);
      statement.execute("drop database " + database);
    }
  }
}
