package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.EmbeddedKafka;
import dev.oxbow.embedded.ServerOptions;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A broker of its own, since it must believe a producer that says its transaction has begun: that
 * is how a transaction is made here of which the coordinator knows nothing.
 */
@Timeout(120)
// The fields of Kafka's classes are known by name only, and a watch works by being there.
@SuppressWarnings({"unchecked", "try"})
final class HangingTransactionsTest {
  private static EmbeddedKafka kafka;
  private static Admin admin;

  @BeforeAll
  static void start() throws Exception {
    kafka =
        EmbeddedKafka.start(
            ServerOptions.temporary().with("transaction.partition.verification.enable", "false"));
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    admin.close();
    kafka.close();
  }

  private static KafkaProducer<byte[], byte[]> producer(String id) {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", id),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  /** Writes within a transaction that only the partitions know of. */
  private static void hang(String id, String... topics) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(id)) {
      producer.beginTransaction();
      Object transaction = get(producer, "transactionManager");
      field(transaction, "isTransactionV2Enabled").set(transaction, false);
      Set<TopicPartition> told = new HashSet<>();
      for (String topic : topics) {
        told.add(new TopicPartition(topic, 0));
      }
      ((Set<TopicPartition>) get(transaction, "partitionsInTransaction")).addAll(told);
      for (String topic : topics) {
        producer.send(new ProducerRecord<>(topic, new byte[1]));
      }
      producer.flush();
      producer.close(Duration.ZERO);
    }
  }

  private static Field field(Object of, String name) throws Exception {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private static Object get(Object of, String name) throws Exception {
    return field(of, name).get(of);
  }

  private static void create(String... topics) throws Exception {
    for (String topic : topics) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private static HangingTransactions watch(String group, String... topics) {
    return HangingTransactions.watch(group, Set.of(topics), admin, Duration.ofMillis(200));
  }

  private static void commit(String id, String topic) {
    try (KafkaProducer<byte[], byte[]> producer = producer(id)) {
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, new byte[2]));
      producer.commitTransaction();
    }
  }

  /** The sizes of the first records that a reader of committed ones is given. */
  private static List<Integer> read(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      while (true) {
        var records = consumer.poll(Duration.ofMillis(200));
        if (!records.isEmpty()) {
          return records.records(new TopicPartition(topic, 0)).stream()
              .map(record -> record.value().length)
              .toList();
        }
      }
    }
  }

  private static boolean isOpen(String topic) throws Exception {
    return admin
        .describeProducers(List.of(new TopicPartition(topic, 0)))
        .all()
        .get()
        .values()
        .stream()
        .flatMap(each -> each.activeProducers().stream())
        .anyMatch(each -> each.currentTransactionStartOffset().isPresent());
  }

  @Test
  void endsThemWhereverTheyWrote() throws Exception {
    create("_a-offset", "a.rows");
    hang("a-capture-0", "_a-offset", "a.rows");
    commit("another", "a.rows");
    assertThat(isOpen("_a-offset") && isOpen("a.rows")).isTrue();
    try (HangingTransactions watch = watch("a", "_a-offset", "_a-config")) {
      assertThat(read("a.rows")).containsExactly(2);
      assertThat(isOpen("_a-offset")).isFalse();
    }
  }

  @Test
  void leavesAloneWhatIsOnlySlowAndWhatIsOthers() throws Exception {
    create("_b-offset", "b.rows", "_c-offset");
    hang("other-capture-0", "_b-offset");
    try (KafkaProducer<byte[], byte[]> slow = producer("b-capture-0")) {
      slow.beginTransaction();
      slow.send(new ProducerRecord<>("_b-offset", new byte[2]));
      slow.send(new ProducerRecord<>("b.rows", new byte[2]));
      slow.flush();
      try (HangingTransactions ofB = watch("b", "_b-offset")) {
        // As often as it takes another group to end its own, and once more.
        for (int i = 0; i < 3; i++) {
          hang("c-capture-0", "_c-offset");
          try (HangingTransactions ofC = watch("c", "_c-offset")) {
            while (isOpen("_c-offset")) {
              Thread.sleep(50);
            }
          }
        }
      }
      slow.commitTransaction();
    }
    assertThat(read("b.rows")).containsExactly(2);
    assertThat(isOpen("_b-offset")).isTrue();
  }
}
