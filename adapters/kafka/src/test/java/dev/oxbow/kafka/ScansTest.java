package dev.oxbow.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.kafka.rows.JavaBatch;
import dev.oxbow.spi.LogFeed;
import dev.oxbow.spi.LogRange;
import dev.oxbow.spi.LogTable;
import dev.oxbow.spi.RowFeed;
import dev.oxbow.spi.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is read of ranges of topics, on a real broker. */
@Timeout(60)
final class ScansTest {
  private static final TestTopics TOPICS = new TestTopics();
  private static final Source SOURCE = TestReads.open(TOPICS.bootstrapServers(), Map.of());

  @AfterAll
  static void close() {
    SOURCE.close();
    TOPICS.close();
  }

  @Test
  void readsEachRecordOnceWhateverTheLanesAndBatches() {
    for (int partitions : new int[] {1, 3}) {
      String topic = numbered(partitions, 250_000);
      LogTable table = TestReads.table(SOURCE, topic);
      assertThat(table.read(List.of("n"), table.extent()).lanes())
          .isEqualTo(Math.min(12, Runtime.getRuntime().availableProcessors()));
      for (int capacity : new int[] {2048, 777}) {
        TestReads.Read read = TestReads.read(table, List.of("n"), table.extent(), capacity);
        assertThat(read.widened()).isEmpty();
        assertThat(read.positions()).isEqualTo(250_000);
        assertThat(read.rows().stream().mapToLong(r -> (Long) r.get(0)).sorted().toArray())
            .isEqualTo(LongStream.range(0, 250_000).toArray());
      }
    }
  }

  @Test
  void readsOnlyTheRangesThatAreAskedFor() {
    String topic = numbered(2, 1000);
    LogTable table = TestReads.table(SOURCE, topic);

    TestReads.Read read =
        TestReads.read(
            table,
            List.of("_partition", "_offset"),
            List.of(
                new LogRange(0, 10, 12),
                new LogRange(1, 498, 500),
                new LogRange(0, 300, 301),
                new LogRange(1, 7, 7)),
            2048);

    assertThat(read.rows())
        .containsExactlyInAnyOrder(
            List.of(0, 10L), List.of(0, 11L), List.of(0, 300L), List.of(1, 498L), List.of(1, 499L));
    assertThat(TestReads.read(table, List.of("n"), List.of(), 2048).rows()).isEmpty();
  }

  @Test
  void oneLaneIsEnoughToReadAll() {
    String topic = numbered(3, 90_000);
    LogTable table = TestReads.table(SOURCE, topic);
    try (LogFeed feed = table.read(List.of("n"), table.extent())) {
      assertThat(TestReads.drain(feed, table.info().columns().subList(0, 1), 2048)).hasSize(90_000);
    }
  }

  @Test
  void endsBehindMarksOfTransactionsAndLeavesOutAbortedOnes() {
    String topic = TOPICS.create(1);
    TOPICS.transaction(true, p -> p.send(json(topic, 1)));
    TOPICS.transaction(false, p -> p.send(json(topic, 2)));
    TOPICS.transaction(true, p -> p.send(json(topic, 3)));
    TOPICS.transaction(false, p -> p.send(json(topic, 4)));

    LogTable table = TestReads.table(SOURCE, topic);
    TestReads.awaitEnd(table, 8);
    TestReads.Read read = TestReads.read(table, List.of("n", "_offset"), table.extent(), 2048);
    assertThat(read.rows()).containsExactly(List.of(1L, 0L), List.of(3L, 4L));
    assertThat(read.positions()).isEqualTo(8);
    assertThat(TestReads.read(table, List.of("n"), List.of(new LogRange(0, 5, 8)), 9).rows())
        .isEmpty();
  }

  @Test
  void endsBeforeAnOpenTransaction() {
    String topic = TOPICS.create(1);
    TOPICS.add(topic, "{\"n\":1}");
    try (KafkaProducer<byte[], byte[]> open = TOPICS.transactional()) {
      open.beginTransaction();
      open.send(json(topic, 2));
      open.flush();
      TOPICS.add(topic, "{\"n\":3}");

      assertThat(TestReads.table(SOURCE, topic).extent()).containsExactly(new LogRange(0, 0, 1));
      assertThat(TestReads.rows(SOURCE, topic, "n")).containsExactly(List.of(1L));
      try (Source dirty =
          TestReads.open(
              TOPICS.bootstrapServers(), Map.of("isolation.level", "read_uncommitted"))) {
        assertThat(TestReads.table(dirty, topic).extent()).containsExactly(new LogRange(0, 0, 3));
        assertThat(TestReads.rows(dirty, topic, "n")).hasSize(3);
      }
      open.commitTransaction();
    }
    TestReads.awaitEnd(TestReads.table(SOURCE, topic), 4);
    assertThat(TestReads.rows(SOURCE, topic, "n")).hasSize(3);
  }

  @Test
  void startsLaterWhenRetentionHasMovedTheBeginning() {
    String topic = numbered(1, 1000);
    LogTable table = TestReads.table(SOURCE, topic);
    List<LogRange> before = table.extent();

    TOPICS.deleteBefore(topic, 0, 600);
    assertThat(TestReads.read(table, List.of("n"), before, 2048).rows()).hasSize(400);
    assertThat(TestReads.read(table, List.of("n"), List.of(new LogRange(0, 0, 500)), 2048).rows())
        .isEmpty();

    TOPICS.deleteBefore(topic, 0, 1000);
    assertThat(TestReads.read(table, List.of("n"), before, 2048).rows()).isEmpty();
    assertThat(table.extent()).containsExactly(new LogRange(0, 1000, 1000));
  }

  @Test
  void widensWhenDriftIsMetAndReadsAgain() {
    String topic = TOPICS.create(1);
    for (int i = 0; i < 50_000; i++) {
      String drift =
          i == 20_000 ? "2.5" : i == 20_001 ? "1,\"x\":\"new\"" : i == 49_999 ? "null" : "1";
      TOPICS.add(topic, 0, null, utf8("{\"n\":" + drift + "}"));
    }
    TOPICS.flush();
    LogTable table = TestReads.table(SOURCE, topic);
    assertThat(TestReads.columns(table)).startsWith("n BIGINT", "_key VARCHAR hidden");

    TestReads.Read read = TestReads.read(table, List.of("n"), table.extent(), 2048);

    LogTable widened = read.widened().orElseThrow();
    assertThat(TestReads.columns(widened)).startsWith("n DECIMAL(20, 1)", "x VARCHAR");
    assertThat(widened).isEqualTo(TestReads.table(SOURCE, topic)).isNotEqualTo(table);
    TestReads.Read again = TestReads.read(widened, List.of("n", "x"), widened.extent(), 2048);
    assertThat(again.widened()).isEmpty();
    assertThat(again.rows()).hasSize(50_000);
  }

  @Test
  void aNewFieldFoundNeverHidesAnother() {
    String topic = TOPICS.create(1);
    for (int i = 0; i < 3000; i++) {
      TOPICS.add(topic, 0, null, utf8("{\"f" + i % 700 + "\":" + i + "}"));
    }
    TOPICS.flush();
    try (Source source = TestReads.open(TOPICS.bootstrapServers(), Map.of("sample.size", "1"))) {
      assertThat(TestReads.rows(source, topic, "_offset")).hasSize(3000);
      TestReads.rows(source, topic, "f0");
      assertThat(TestReads.table(source, topic).info().columns()).hasSize(707);
    }
  }

  @Test
  void cancelEndsAWaitForRecordsSoon() throws InterruptedException {
    String topic = numbered(1, 10);
    LogTable table = TestReads.table(SOURCE, topic);
    // Positions that do not exist yet: the lane waits for them.
    LogFeed feed = table.read(List.of("n"), List.of(new LogRange(0, 0, 1000)));
    JavaBatch batch = new JavaBatch(table.info().columns().subList(0, 1), 2048);
    CountDownLatch waits = new CountDownLatch(1);
    CompletableFuture<Integer> lane =
        CompletableFuture.supplyAsync(
            () -> {
              try (RowFeed.Lane l = feed.open()) {
                l.fill(batch);
                waits.countDown();
                return l.fill(batch);
              }
            });
    waits.await();

    feed.cancel();

    assertThat(lane)
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    feed.close();
    assertThat(TestReads.rows(SOURCE, topic, "n")).as("the source is as before").hasSize(10);
  }

  @Test
  void aTopicDeletedWhileItIsReadIsNoShortAnswer() {
    String topic = numbered(1, 10);
    LogTable table = TestReads.table(SOURCE, topic);
    List<LogRange> extent = table.extent();
    TOPICS.delete(topic);

    assertThatThrownBy(() -> TestReads.read(table, List.of("n"), extent, 2048))
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_TABLE_GONE));

    TOPICS.create(topic, 1, Map.of());
    for (int i = 0; i < 20; i++) {
      TOPICS.add(topic, "{\"n\":-1}");
    }
    assertThatThrownBy(() -> TestReads.read(table, List.of("n"), extent, 2048))
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_CHANGED));
  }

  /** Records n = 0, 1, 2, ... spread over the partitions. */
  private static String numbered(int partitions, int count) {
    String topic = TOPICS.create(partitions);
    for (int i = 0; i < count; i++) {
      TOPICS.add(topic, i % partitions, null, utf8("{\"n\":" + i + "}"));
    }
    TOPICS.flush();
    return topic;
  }

  private static ProducerRecord<byte[], byte[]> json(String topic, int n) {
    return new ProducerRecord<>(topic, 0, null, utf8("{\"n\":" + n + "}"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
