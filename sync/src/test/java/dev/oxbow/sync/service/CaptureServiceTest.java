package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.connect.OxbowSource;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class CaptureServiceTest {
  private final MySqlServer mysql = TestServers.mySql();
  private final KafkaServer kafka = TestServers.kafka();

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
  }

  private List<String> read(String topic, int count) {
    List<String> lines = new ArrayList<>();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "isolation.level",
            "read_committed",
            "auto.offset.reset",
            "earliest",
            "group.id",
            UUID.randomUUID().toString());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
      while (lines.size() < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          lines.add(text(record.key()) + " " + text(record.value()));
        }
      }
    }
    return lines;
  }

  @Test
  void tellsWhatIsThereAndWhatComes() throws Exception {
    String database = mysql.createDatabase("captured");
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("create table t (id int primary key, v varchar(20))");
      statement.execute("insert into t values (1, 'old'), (2, 'older')");
      String topic = database + ".t";
      try (Worker worker =
          Worker.start(
              "sync-" + database, Map.of("bootstrap.servers", kafka.bootstrapServers()), 1)) {
        worker.put(
            "capture",
            Map.ofEntries(
                Map.entry("connector.class", OxbowSource.class.getName()),
                Map.entry("tasks.max", "1"),
                Map.entry("transaction.boundary", "connector"),
                Map.entry("exactly.once.support", "required"),
                Map.entry("topic.creation.default.partitions", "1"),
                Map.entry("topic.creation.default.replication.factor", "1"),
                Map.entry("source", "db"),
                Map.entry("url", mysql.jdbcUrl(database)),
                Map.entry("user", mysql.user()),
                Map.entry("password", mysql.password()),
                Map.entry("tables", database + ".*"),
                Map.entry("topic", "{database}.{table}"),
                Map.entry("format", "flat")));
        assertThat(read(topic, 2))
            .containsExactlyInAnyOrder(
                "{\"id\":1} {\"id\":1,\"v\":\"old\"}", "{\"id\":2} {\"id\":2,\"v\":\"older\"}");
        statement.execute("update t set v = 'new' where id = 1");
        statement.execute("delete from t where id = 2");
        assertThat(read(topic, 4).subList(2, 4))
            .containsExactly("{\"id\":1} {\"id\":1,\"v\":\"new\"}", "{\"id\":2} null");
      }
      statement.execute("drop database " + database);
    }
  }
}
