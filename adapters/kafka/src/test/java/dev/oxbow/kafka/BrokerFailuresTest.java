package dev.oxbow.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.EmbeddedKafka;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.embedded.TestServers;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Brokers that are not there, go away, come back, or clean up. */
@Timeout(120)
final class BrokerFailuresTest {
  private static final Map<String, String> IMPATIENT =
      Map.of(
          "scan.timeout", "3s",
          "default.api.timeout.ms", "2000",
          "request.timeout.ms", "1500",
          "socket.connection.setup.timeout.ms", "1000");

  @Test
  void aBrokerThatIsNotThereIsNamedSoon() {
    try (Source source = TestReads.open("127.0.0.1:1", IMPATIENT)) {
      long start = System.nanoTime();
      assertThatThrownBy(source::tables)
          .isInstanceOfSatisfying(
              OxbowException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE))
          .hasMessageContaining("bootstrap.servers 127.0.0.1:1");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }
    try (Source source = TestReads.open("no-such-host.invalid:9092", IMPATIENT)) {
      assertThatThrownBy(source::tables)
          .isInstanceOfSatisfying(
              OxbowException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE))
          .hasMessageContaining("bootstrap.servers no-such-host.invalid:9092");
    }
  }

  @Test
  void aBrokerThatDiesGivesNoShortAnswerAndOneThatComesBackIsWaitedFor() {
    try (EmbeddedKafka broker = EmbeddedKafka.start(ServerOptions.temporary());
        TestTopics topics = new TestTopics(broker);
        Source impatient = TestReads.open(broker.bootstrapServers(), IMPATIENT);
        Source patient = TestReads.open(broker.bootstrapServers(), Map.of())) {
      String topic = topics.create(1);
      // Enough that the first fetch does not hold all of it.
      byte[] value =
          ("{\"n\":1,\"pad\":\"" + "x".repeat(100_000) + "\"}").getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 300; i++) {
        topics.add(topic, 0, null, value);
      }
      topics.flush();
      LogTable gone = TestReads.table(impatient, topic);
      LogTable back = TestReads.table(patient, topic);
      List<LogRange> extent = gone.extent();

      try (LogFeed lost = gone.read(List.of("n"), extent);
          LogFeed waiting = back.read(List.of("n"), extent);
          RowFeed.Lane lostLane = lost.open();
          RowFeed.Lane waitingLane = waiting.open()) {
        JavaBatch batch = new JavaBatch(gone.info().columns().subList(0, 1), 10);
        assertThat(lostLane.fill(batch)).isPositive();
        assertThat(waitingLane.fill(batch)).isPositive();
        broker.stop();
        assertThatThrownBy(
                () -> {
                  while (lostLane.fill(batch) > 0) {
                    batch.clear();
                  }
                })
            .isInstanceOfSatisfying(
                OxbowException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE));
        assertThatThrownBy(gone::extent)
            .isInstanceOfSatisfying(
                OxbowException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE));

        broker.restart();
        int rows = 10;
        for (int n = waitingLane.fill(batch); n > 0; n = waitingLane.fill(batch)) {
          rows += n;
          batch.clear();
        }
        assertThat(rows).isEqualTo(300);
      }
      assertThat(TestReads.rows(impatient, topic, "n")).as("the source recovers").hasSize(300);
    }
  }

  @Test
  void readsAcrossTheGapsThatCompactionLeaves() {
    try (EmbeddedKafka broker =
            EmbeddedKafka.start(
                ServerOptions.temporary()
                    .with("log.cleaner.backoff.ms", "100")
                    .with("log.cleaner.min.cleanable.ratio", "0.01"));
        TestTopics topics = new TestTopics(broker);
        Source source = TestReads.open(broker.bootstrapServers(), Map.of())) {
      String topic = topics.create(1, Map.of("cleanup.policy", "compact", "segment.ms", "1"));
      for (int i = 0; i < 500; i++) {
        topics.add(topic, 0, new byte[] {(byte) (i % 5)}, utf8("{\"n\":" + i + "}"));
        if (i % 100 == 99) {
          topics.flush();
        }
      }
      topics.flush();
      LogTable table = TestReads.table(source, topic);
      assertThat(table.rewritten()).isTrue();
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      int rows;
      do {
        // Each record that is added lets the segment before it be cleaned.
        topics.add(topic, 0, new byte[] {9}, utf8("{\"n\":-1}"));
        topics.flush();
        List<LogRange> extent = table.extent();
        TestReads.Read read = TestReads.read(table, List.of("n"), extent, 2048);
        assertThat(read.positions()).isEqualTo(extent.get(0).size());
        rows = read.rows().size();
      } while (rows > 300 && System.nanoTime() < deadline);
      assertThat(rows).isLessThanOrEqualTo(300);
    }
  }

  @Test
  void aRefusedLoginIsNoOutage() {
    Map<String, String> login =
        Map.of(
            "security.protocol", "SASL_PLAINTEXT",
            "sasl.mechanism", "PLAIN",
            "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                    + " username=\"ann\" password=\"s3cret\";");
    try (Source source = TestReads.open(TestServers.kafka().bootstrapServers(), login)) {
      assertThatThrownBy(source::tables)
          .isInstanceOfSatisfying(
              OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_LOGIN))
          .hasMessageContaining("check its sasl.* and ssl.* settings")
          .hasMessageNotContaining("s3cret");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
