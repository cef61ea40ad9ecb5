package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.connect.OxbowSource;
import dev.oxbow.sync.record.CapturedRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the process that captures while others write, again and again: a reader of what is
 * committed rebuilds the table, and sees each change once.
 */
@Timeout(600)
final class CaptureOracleTest {
  /** More in the long form: {@code -Doxbow.test.kills=200}. */
  private static final int KILLS = Integer.getInteger("oxbow.test.kills", 3);

  private static final int KEYS = 2_000;

  private final MySqlServer mysql = TestServers.mySql();
  private final KafkaServer kafka = TestServers.kafka();

  @TempDir Path folder;

  private void write(String database, long seed, AtomicBoolean enough) {
    Random random = new Random(seed);
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int i = 0; !enough.get(); i++) {
        int size = random.nextInt(50) == 0 ? 500 : 1 + random.nextInt(5);
        for (int j = 0; j < size; j++) {
          change(statement, random, i);
        }
        if (random.nextInt(10) == 0) {
          connection.rollback();
        } else {
          connection.commit();
        }
        Thread.sleep(random.nextInt(5));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writers keep to keys of their own, or they would wait for each other. */
  private static void change(Statement statement, Random random, int i) throws SQLException {
    int id = random.nextInt(KEYS);
    switch (random.nextInt(4)) {
      case 0 -> statement.execute("insert ignore into t values (" + id + ", 'new" + i + "', 0)");
      case 1 -> statement.execute("delete from t where id = " + id);
      case 2 ->
          statement.execute(
              "update ignore t set id = " + random.nextInt(KEYS) + " where id = " + id);
      default -> statement.execute("update t set n = n + 1 where id = " + id);
    }
  }

  private static Map<String, String> table(Connection connection) throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select id, v, n from t")) {
      while (row.next()) {
        rows.put(
            "{\"id\":" + row.getInt(1) + "}",
            "{\"id\":%d,\"v\":\"%s\",\"n\":%d}"
                .formatted(row.getInt(1), row.getString(2), row.getInt(3)));
      }
    }
    return rows;
  }

  /** What a reader of committed records makes of the topic. */
  private final class Rebuilt implements AutoCloseable {
    final Map<String, String> rows = new TreeMap<>();
    final Set<String> seen = new HashSet<>();
    private final KafkaConsumer<byte[], byte[]> consumer;

    Rebuilt(String topic) {
      consumer =
          new KafkaConsumer<>(
              Map.of(
                  "bootstrap.servers",
                  kafka.bootstrapServers(),
                  "isolation.level",
                  "read_committed",
                  "auto.offset.reset",
                  "earliest",
                  "group.id",
                  UUID.randomUUID().toString()),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
      consumer.subscribe(List.of(topic));
    }

    void read() {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        String position = text(record.headers().lastHeader(CapturedRecord.POSITION).value());
        if (!position.startsWith("snapshot")) {
          assertThat(seen.add(position + (record.value() == null ? " gone" : "")))
              .as("each change once: " + position)
              .isTrue();
        }
        if (record.value() == null) {
          rows.remove(text(record.key()));
        } else {
          rows.put(text(record.key()), text(record.value()));
        }
      }
    }

    @Override
    public void close() {
      consumer.close();
    }
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private Map<String, String> connector(String database) {
    Map<String, String> settings = new HashMap<>();
    settings.put("name", "capture");
    settings.put("connector.class", OxbowSource.class.getName());
    settings.put("tasks.max", "1");
    settings.put("transaction.boundary", "connector");
    settings.put("exactly.once.support", "required");
    settings.put("topic.creation.default.partitions", "1");
    settings.put("topic.creation.default.replication.factor", "1");
    settings.put("source", database);
    settings.put("url", mysql.jdbcUrl(database));
    settings.put("user", mysql.user());
    settings.put("password", mysql.password());
    settings.put("tables", database + ".*");
    settings.put("topic", "{database}.{table}");
    settings.put("format", "flat");
    settings.put("snapshot.chunk.rows", "100");
    settings.put("heartbeat.ms", "1000");
    return settings;
  }

  @Test
  void losesNothingAndTellsNothingTwice() throws Exception {
    String database = mysql.createDatabase("oracle");
    Random random = new Random(7);
    AtomicBoolean enough = new AtomicBoolean();
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement();
        Rebuilt rebuilt = new Rebuilt(database + ".t")) {
      statement.execute("create table t (id int primary key, v varchar(40), n int)");
      statement.execute("set cte_max_recursion_depth = 10000");
      statement.execute(
          "insert into t with recursive i(i) as (select 0 union all select i + 2 from i where i < "
              + (KEYS - 2)
              + ") select i, concat('v', i), 0 from i");
      CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(database, 1, enough));
      WorkerProcess worker = start(database);
      try {
        for (int kill = 0; kill < KILLS; kill++) {
          awaitMore(rebuilt);
          Thread.sleep(random.nextInt(1_500));
          worker.kill();
          worker = start(database);
        }
        awaitMore(rebuilt);
        enough.set(true);
        writer.join();
        Map<String, String> wanted = table(connection);
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!rebuilt.rows.equals(wanted) && System.nanoTime() < deadline) {
          rebuilt.read();
        }
        assertThat(rebuilt.rows).isEqualTo(wanted);
        assertThat(rebuilt.seen).hasSizeGreaterThan(100);
      } finally {
        enough.set(true);
        worker.close();
      }
      statement.execute("drop database " + database);
    }
  }

  private WorkerProcess start(String database) throws IOException {
    return WorkerProcess.start(
        folder, "sync-" + database, kafka.bootstrapServers(), connector(database));
  }

  /** Waits until changes arrive that were not there before. */
  private static void awaitMore(Rebuilt rebuilt) {
    int before = rebuilt.seen.size();
    long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (rebuilt.seen.size() <= before) {
      assertThat(System.nanoTime()).as("no change came").isLessThan(deadline);
      rebuilt.read();
    }
  }
}
