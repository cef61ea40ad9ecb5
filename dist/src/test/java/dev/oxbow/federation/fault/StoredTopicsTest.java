package dev.oxbow.federation.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.federation.Answer;
import dev.oxbow.federation.Oxbow;
import dev.oxbow.federation.Topics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Topics change in every way that Kafka knows while the store has a copy of them: what statements
 * see is what the topic holds, and SHOW STORE tells how much of it was read.
 */
final class StoredTopicsTest {
  private static final Pattern DECODED = Pattern.compile("(\\d+) records read and decoded now");

  private static final KafkaServer KAFKA = TestServers.kafka();
  private static final Topics TOPICS = new Topics(KAFKA);

  private final String topic = KAFKA.uniqueTopic("stored");

  @TempDir Path folder;

  private Oxbow configured;
  private Connection oxbow;

  @BeforeEach
  void connect() throws SQLException {
    configured = oxbow("");
    oxbow = configured.connect();
  }

  private Oxbow oxbow(String storeSettings) {
    return Oxbow.configured(
        folder,
        "sources:\n"
            + Oxbow.kafka(KAFKA.bootstrapServers(), List.of("stored*"))
            + Oxbow.local(folder)
            + storeSettings);
  }

  @AfterEach
  void close() throws SQLException {
    oxbow.close();
  }

  @AfterAll
  static void closeTopics() {
    TOPICS.close();
  }

  private static ProducerRecord<byte[], byte[]> number(String topic, int partition, long n) {
    return new ProducerRecord<>(topic, partition, null, Topics.bytes("{\"n\":" + n + "}"));
  }

  private static void send(String topic, int partition, long from, long to) {
    for (long n = from; n < to; n++) {
      TOPICS.send(number(topic, partition, n));
    }
    TOPICS.flush();
  }

  private String ask(String sql) throws SQLException {
    return Answer.of(oxbow, sql).rows().toString();
  }

  private void awaits(String sql, String expected) {
    Answer.await(oxbow, sql, expected);
  }

  /** Records and offsets of the copy, and whose it is. */
  private String stored(String table) throws SQLException {
    return ask(
        "SELECT kind, records, covered, owner FROM information_schema.oxbow_store"
            + " WHERE source_name = 'events' AND table_name = '"
            + table
            + "'");
  }

  @Test
  void showsNothingThatRetentionHasTaken() throws SQLException {
    TOPICS.create(topic, 2);
    send(topic, 0, 0, 100);
    send(topic, 1, 0, 100);
    String perPartition =
        "SELECT _partition, COUNT(*), MIN(n), SUM(n) FROM " + topic + " GROUP BY 1 ORDER BY 1";
    assertThat(ask(perPartition)).isEqualTo("[[0, 100, 0, 4950], [1, 100, 0, 4950]]");
    assertThat(stored(topic)).isEqualTo("[[narrow, 200, 0:[0, 100), 1:[0, 100), this process]]");
    TOPICS.deleteBefore(topic, 0, 60);
    assertThat(ask(perPartition)).isEqualTo("[[0, 40, 60, 3180], [1, 100, 0, 4950]]");
    TOPICS.deleteBefore(topic, 1, 100);
    send(topic, 0, 100, 101);
    assertThat(ask(perPartition)).isEqualTo("[[0, 41, 60, 3280]]");
  }

  @Test
  void neverShowsAnAbortedTransaction() throws SQLException {
    TOPICS.create(topic, 1);
    String all = "SELECT n FROM " + topic + " ORDER BY n";
    TOPICS.transaction(true, p -> p.send(number(topic, 0, 1)));
    TOPICS.transaction(false, p -> p.send(number(topic, 0, 2)));
    TOPICS.transaction(true, p -> p.send(number(topic, 0, 3)));
    awaits(all, "[[1], [3]]");
    TOPICS.transaction(false, p -> p.send(number(topic, 0, 4)));
    TOPICS.transaction(true, p -> p.send(number(topic, 0, 5)));
    awaits(all, "[[1], [3], [5]]");
    assertThat(stored(topic)).startsWith("[[narrow, 3, 0:[0, ");
  }

  @Test
  void readsThePartitionsThatAreAddedToAStoredTopic() throws SQLException {
    TOPICS.create(topic, 1);
    send(topic, 0, 0, 10);
    assertThat(ask("SELECT COUNT(*) FROM " + topic)).isEqualTo("[[10]]");
    TOPICS.addPartitions(topic, 3);
    send(topic, 2, 10, 15);
    awaits("SELECT COUNT(*), SUM(n) FROM " + topic, "[[15, 105]]");
    assertThat(stored(topic)).isEqualTo("[[narrow, 15, 0:[0, 10), 2:[0, 5), this process]]");
  }

  @Test
  void showsNoRecordOfATopicThatWasDeletedInTheOneThatCameAfterIt() throws SQLException {
    TOPICS.create(topic, 1);
    send(topic, 0, 0, 10);
    assertThat(ask("SELECT SUM(n) FROM " + topic)).isEqualTo("[[45]]");
    TOPICS.delete(topic);
    awaits("SELECT SUM(n) FROM " + topic, "42P01");
    TOPICS.create(topic, 1);
    send(topic, 0, 100, 105);
    awaits("SELECT COUNT(*), SUM(n) FROM " + topic, "[[5, 510]]");
  }

  @Test
  void keepsNothingOfACompactedTopic() throws SQLException {
    TOPICS.create(topic, 1, Map.of("cleanup.policy", "compact"));
    TOPICS.send(topic, "a", "{\"n\":1}");
    TOPICS.send(topic, "a", "{\"n\":2}");
    TOPICS.flush();
    assertThat(ask("SELECT n FROM " + topic + " ORDER BY n")).isEqualTo("[[1], [2]]");
    TOPICS.send(topic, "a", null);
    TOPICS.flush();
    assertThat(ask("SELECT COUNT(*) FROM " + topic)).isEqualTo("[[3]]");
    assertThat(stored(topic)).isEqualTo("[]");
  }

  @Test
  void readsOnlyTheRangeThatIsAskedFor() throws SQLException {
    TOPICS.create(topic, 1, Map.of("message.timestamp.type", "LogAppendTime"));
    send(topic, 0, 0, 3000);
    Instant first = Instant.now();
    while (!Instant.now().isAfter(first.plusMillis(5))) {
      Thread.onSpinWait();
    }
    send(topic, 0, 3000, 5000);
    assertThat(ask("SELECT n FROM " + topic + " ORDER BY _offset DESC LIMIT 2"))
        .isEqualTo("[[4999], [4998]]");
    assertThat(stored(topic)).isEqualTo("[[narrow, 2, 0:[4998, 5000), this process]]");
    assertThat(ask("SELECT SUM(n) FROM " + topic + " WHERE _offset BETWEEN 100 AND 199"))
        .isEqualTo("[[14950]]");
    assertThat(stored(topic))
        .isEqualTo("[[narrow, 102, 0:[100, 200), 0:[4998, 5000), this process]]");
    String begun = "SELECT CAST(_timestamp AS VARCHAR) FROM " + topic + " WHERE _offset = 3000";
    Object time = Answer.of(oxbow, begun).rows().get(0).get(0);
    String since = " WHERE _timestamp >= TIMESTAMP '" + time + "'";
    assertThat(ask("SELECT COUNT(*) FROM " + topic + since)).isEqualTo("[[2000]]");
    assertThat(stored(topic))
        .isEqualTo("[[narrow, 2100, 0:[100, 200), 0:[3000, 5000), this process]]");
  }

  @Test
  void readsARecordOnceForStatementsThatRunAtOnce() throws Exception {
    TOPICS.create(topic, 2);
    send(topic, 0, 0, 30_000);
    send(topic, 1, 0, 30_000);
    List<CompletableFuture<Long>> statements = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      statements.add(CompletableFuture.supplyAsync(this::decoded));
    }
    long sum = 0;
    for (CompletableFuture<Long> statement : statements) {
      sum += statement.get(60, TimeUnit.SECONDS);
    }
    assertThat(sum).isEqualTo(60_000);
    assertThat(decoded()).isZero();
  }

  /** How many records a statement over the whole topic had to decode. */
  private long decoded() {
    try (Connection own = configured.connect()) {
      String plan = Answer.of(own, "EXPLAIN ANALYZE SELECT SUM(n) FROM " + topic).text();
      Matcher found = DECODED.matcher(plan);
      assertThat(found.find()).as(plan).isTrue();
      return Long.parseLong(found.group(1));
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  @Test
  void growsNoLargerThanItsLimit() throws SQLException {
    long limit = 3 << 20;
    try (Connection small = oxbow("  limit: " + limit + "\n").connect()) {
      for (int i = 0; i < 3; i++) {
        String each = topic + "-" + i;
        TOPICS.create(each, 1);
        send(each, 0, (long) i << 40, ((long) i << 40) + 150_000);
        String sql = "SELECT COUNT(*), MIN(n), COUNT(DISTINCT n) FROM \"" + each + "\"";
        assertThat(Answer.of(small, sql).rows().toString())
            .isEqualTo("[[150000, " + ((long) i << 40) + ", 150000]]");
      }
      List<List<Object>> held =
          Answer.of(small, "SELECT MAX(table_name), SUM(bytes) FROM information_schema.oxbow_store")
              .rows();
      assertThat(held.get(0).get(0)).isEqualTo(topic + "-2");
      assertThat(((Number) held.get(0).get(1)).longValue()).isLessThanOrEqualTo(limit);
    }
  }

  @Test
  void tellsWhatTheStoreHoldsAfterARestartToo() throws SQLException {
    TOPICS.create(topic, 1);
    send(topic, 0, 0, 7);
    assertThat(ask("SELECT COUNT(*), MIN(CAST(_value AS VARCHAR)) FROM " + topic))
        .isEqualTo("[[7, {\"n\":0}]]");
    oxbow.close();
    connect();
    String show = "SHOW STORE LIKE '" + topic + "'";
    List<List<Object>> rows = Answer.of(oxbow, show).rows();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).subList(0, 3)).isEqualTo(List.of("events", topic, "wide"));
    assertThat(rows.get(0).subList(5, 7)).isEqualTo(List.of(7L, "0:[0, 7)"));
    assertThat(rows.get(0).get(8)).isEqualTo("nobody");
    assertThat(ask("SELECT COUNT(*) FROM " + topic)).isEqualTo("[[7]]");
    assertThat(Answer.of(oxbow, show).rows().get(0).get(8)).isEqualTo("this process");
  }
}
