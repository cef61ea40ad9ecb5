package dev.oxbow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedKafkaTest {
  private static final String TOPIC = "orders";

  @TempDir Path folder;

  @Test
  void keepsItsRecordsAndItsPortOverARestart() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(ServerOptions.in(folder))) {
      String address = kafka.bootstrapServers();
      produce(kafka, "one", "two");
      kafka.restart();
      assertThat(kafka.bootstrapServers()).isEqualTo(address);
      assertThat(consume(kafka, 2)).containsExactly("one", "two");
    }
    try (EmbeddedKafka again = EmbeddedKafka.start(ServerOptions.in(folder))) {
      produce(again, "three");
      assertThat(consume(again, 3)).containsExactly("one", "two", "three");
    }
  }

  @Test
  void runsTransactions() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(ServerOptions.temporary());
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "t"),
                new StringSerializer(),
                new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(TOPIC, "aborted"));
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(TOPIC, "committed"));
      producer.commitTransaction();
      assertThat(consume(kafka, 1)).containsExactly("committed");
    }
  }

  @Test
  void leavesNoThreadBehind() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    long start = System.nanoTime();
    EmbeddedKafka kafka = EmbeddedKafka.start(ServerOptions.temporary());
    System.out.println("Kafka started after " + millisSince(start) + " ms");
    start = System.nanoTime();
    kafka.close();
    System.out.println("Kafka closed after " + millisSince(start) + " ms");
    assertThat(kafka.folder()).doesNotExist();
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .map(Thread::getName)
                // The metrics library's clocks: two daemons per JVM, however many brokers.
                .filter(name -> !name.startsWith("metrics-meter-tick-thread-"))
                .collect(Collectors.toSet()))
        .isEmpty();
  }

  @Test
  void takesSettingsUnderTheirOwnNames() throws Exception {
    ServerOptions options = ServerOptions.temporary().with("num.partitions", "5");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(options)) {
      produce(kafka, "one");
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        assertThat(admin.describeTopics(List.of(TOPIC)).allTopicNames().get().values())
            .singleElement()
            .satisfies(topic -> assertThat(topic.partitions()).hasSize(5));
      }
    }
  }

  @Test
  void saysWhichSettingKeptItFromStarting() {
    ServerOptions wrong = ServerOptions.in(folder).with("log.retention.hours", "soon");
    assertThatThrownBy(() -> EmbeddedKafka.start(wrong))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("log.retention.hours");
  }

  @Test
  void losesNoAcknowledgedRecordWhenItsProcessIsKilled() throws Exception {
    long start = System.nanoTime();
    try (KafkaProcess kafka = KafkaProcess.start(ServerOptions.in(folder))) {
      System.out.println("Kafka's process was ready after " + millisSince(start) + " ms");
      produce(kafka, "one", "two");
      kafka.kill();
      start = System.nanoTime();
      kafka.restart();
      System.out.println("Killed Kafka was ready again after " + millisSince(start) + " ms");
      produce(kafka, "three");
      assertThat(consume(kafka, 3)).containsExactly("one", "two", "three");
      kafka.restart();
      assertThat(consume(kafka, 3)).containsExactly("one", "two", "three");
    }
  }

  @Test
  void quotesTheLogOfAProcessThatFailed() {
    ServerOptions wrong = ServerOptions.in(folder).with("log.retention.hours", "soon");
    assertThatThrownBy(() -> KafkaProcess.start(wrong))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("kafka.log")
        .hasMessageContaining("log.retention.hours");
  }

  private static void produce(KafkaServer kafka, String... values) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all"),
            new StringSerializer(),
            new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(TOPIC, value)).get();
      }
    }
  }

  /** The first records of the topic's only partition; fewer when no more come in time. */
  private static List<String> consume(KafkaServer kafka, int count) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (values.size() < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofMillis(100))) {
          values.add(each.value());
        }
      }
    }
    return values;
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}
