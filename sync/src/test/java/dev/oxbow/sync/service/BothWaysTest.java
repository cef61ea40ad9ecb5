package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.embedded.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two databases keep each other in step, and nothing goes in circles. */
@Timeout(240)
final class BothWaysTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int SILENCE_MILLIS = 3_000;
  private static final int ROWS = 50;
  private static final int CHANGES = 400;

  private final MySqlServer one = TestServers.mySql();
  private final KafkaServer kafka = TestServers.kafka();

  @TempDir private Path folder;

  private SyncConfig config(MySqlServer other, String database) throws Exception {
    Path file = folder.resolve("oxbow.yaml");
    Files.writeString(
        file,
        """
        sources:
          one: { adapter: mysql, url: '%1$s', user: '%2$s', password: '%3$s' }
          two: { adapter: mysql, url: '%4$s', user: '%5$s', password: '%6$s' }
          events: { adapter: kafka, bootstrap.servers: '%7$s' }
        capture:
          one: { from: one, tables: ['%8$s.*'], to: events }
          two: { from: two, tables: ['%8$s.*'], to: events, snapshot: never }
        apply:
          to-two: { from: events, topics: ['one.%8$s.t'], to: two }
          to-one: { from: events, topics: ['two.%8$s.t'], to: one }
        sync: { group: 'g-%8$s', port: 0, replication: 1 }
        """
            .formatted(
                one.jdbcUrl(database),
                one.user(),
                one.password(),
                other.jdbcUrl(database),
                other.user(),
                other.password(),
                kafka.bootstrapServers(),
                database));
    return SyncConfig.from(OxbowConfig.load(file), file);
  }

  private static List<String> ask(MySqlServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(row.getString(1));
      }
      return rows;
    }
  }

  /** Changes rows of its own: even ones, or odd ones. */
  private static void write(MySqlServer server, String database, int remainder) {
    Random random = new Random(remainder);
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < CHANGES; i++) {
        int id = 2 * random.nextInt(ROWS) + remainder;
        statement.execute(
            switch (random.nextInt(4)) {
              case 0 -> "delete from t where id = " + id;
              case 1 -> "replace into t values (" + id + ", 'r" + i + "')";
              default -> "update t set v = 'u" + i + "' where id = " + id;
            });
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What both have run, and how much both topics hold. */
  private List<Object> progress(MySqlServer other, Map<String, Integer> records)
      throws SQLException {
    return List.of(
        ask(one, "select @@global.gtid_executed"),
        ask(other, "select @@global.gtid_executed"),
        Map.copyOf(records));
  }

  @Test
  void twoDatabasesConvergeAndFallSilent() throws Exception {
    String database = one.createDatabase("ring");
    try (EmbeddedMySql two = EmbeddedMySql.start(ServerOptions.temporary());
        KafkaConsumer<byte[], byte[]> reader = reader(database)) {
      for (MySqlServer each : List.of(one, two)) {
        try (Connection connection = each.connect("");
            Statement statement = connection.createStatement()) {
          statement.execute("create database if not exists " + database);
          statement.execute("use " + database);
          statement.execute("create table t (id int primary key, v varchar(20))");
          if (each == one) {
            statement.execute("insert into t values (0, 'a'), (1, 'b'), (2, 'c'), (3, 'd')");
          }
        }
      }
      try (SyncService service = SyncService.start(config(two, database))) {
        assertThat(service.facts()).isNotNull();
        awaitSame(two, database, 4);
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> write(one, database, 0));
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> write(two, database, 1));
        first.join();
        second.join();
        awaitSame(two, database, 1);
        int records = awaitSilence(two, reader);
        awaitSame(two, database, 1);
        // Each change is told where it was made, and where it was applied: no third time.
        assertThat(records).isLessThan(2 * (2 * 2 * CHANGES + 4));
        assertThat(reader.listTopics()).containsKey("two." + database + ".t");
        assertThat(reader.listTopics().keySet()).noneMatch(name -> name.endsWith(".oxbow_offsets"));
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> reader(String database) {
    KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    reader.assign(
        List.of(
            new TopicPartition("one." + database + ".t", 0),
            new TopicPartition("two." + database + ".t", 0)));
    return reader;
  }

  private void awaitSame(MySqlServer two, String database, int atLeast) throws Exception {
    String rows = "select concat(id, ' ', v) from " + database + ".t order by id";
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<String> here;
    List<String> there;
    do {
      Thread.sleep(100);
      here = ask(one, rows);
      there = ask(two, rows);
    } while ((!here.equals(there) || here.size() < atLeast) && System.nanoTime() < deadline);
    assertThat(there).isEqualTo(here).hasSizeGreaterThanOrEqualTo(atLeast);
  }

  /** Returns how many records both topics have when nothing has happened for a while. */
  private int awaitSilence(MySqlServer two, KafkaConsumer<byte[], byte[]> reader)
      throws SQLException {
    Map<String, Integer> records = new TreeMap<>();
    List<Object> last = List.of();
    long since = System.nanoTime();
    long deadline = since + PATIENCE.toNanos();
    while (System.nanoTime() - since < SILENCE_MILLIS * 1_000_000L) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
        records.merge(record.topic(), 1, Integer::sum);
      }
      List<Object> now = progress(two, records);
      if (!now.equals(last)) {
        last = now;
        since = System.nanoTime();
      }
      assertThat(System.nanoTime()).as("still %s", now).isLessThan(deadline);
    }
    return records.values().stream().mapToInt(i -> i).sum();
  }
}
