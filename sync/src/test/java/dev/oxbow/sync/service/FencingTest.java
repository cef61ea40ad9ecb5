package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class FencingTest {
  private final KafkaServer kafka = TestServers.kafka();
  private final String group = kafka.uniqueTopic("fenced");
  private final String topic = group + "-offset";

  private final Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));

  @BeforeEach
  void createTopic() throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  /** A producer within a transaction that wrote to the topic. */
  private KafkaProducer<byte[], byte[]> open(String id) {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", id),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(topic, new byte[1]));
    producer.flush();
    return producer;
  }

  /** As a worker that starts and is done at once. */
  private void start() {
    Fencing.open(group, Set.of(topic), admin).close();
  }

  @Test
  void endsWhatNobodyWillEnd() {
    try (KafkaProducer<byte[], byte[]> task = open(task());
        KafkaProducer<byte[], byte[]> leader = open("connect-cluster-" + group)) {
      start();
      assertThatThrownBy(task::commitTransaction).isInstanceOf(KafkaException.class);
      assertThatThrownBy(leader::commitTransaction).isInstanceOf(KafkaException.class);
    }
  }

  @Test
  void leavesOthersAlone() {
    try (KafkaProducer<byte[], byte[]> other = open(kafka.uniqueTopic("other") + "-capture-0")) {
      start();
      assertThatCode(other::commitTransaction).doesNotThrowAnyException();
    }
  }

  @Test
  void leavesTheWorkOfWhoeverLivesAlone() {
    try (KafkaConsumer<byte[], byte[]> member = member();
        KafkaProducer<byte[], byte[]> task = open(task())) {
      start();
      assertThat(member.assignment()).isNotEmpty();
      assertThatCode(task::commitTransaction).doesNotThrowAnyException();
    }
  }

  @Test
  void endsWhatAWorkerLeavesThatDiesWhileAnotherStarts() throws Exception {
    KafkaConsumer<byte[], byte[]> member = member();
    Fencing fencing = Fencing.open(group, Set.of(topic), admin);
    try (KafkaProducer<byte[], byte[]> task = open(task())) {
      assertThat(isOpen(task())).isTrue();
      member.close();
      while (isOpen(task())) {
        Thread.sleep(50);
      }
      assertThatThrownBy(task::commitTransaction).isInstanceOf(KafkaException.class);
    } finally {
      fencing.close();
    }
  }

  private String task() {
    return group + "-capture-0";
  }

  private boolean isOpen(String id) throws Exception {
    return admin.describeTransactions(Set.of(id)).description(id).get().state()
        == TransactionState.ONGOING;
  }

  private KafkaConsumer<byte[], byte[]> member() {
    KafkaConsumer<byte[], byte[]> member =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.id", group),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    member.subscribe(List.of(topic));
    while (member.assignment().isEmpty()) {
      member.poll(Duration.ofMillis(100));
    }
    return member;
  }

  @Test
  void waitsForNothingWhereNothingIsOpen() {
    try (KafkaProducer<byte[], byte[]> task = open(task())) {
      task.commitTransaction();
      start();
      task.beginTransaction();
      task.send(new ProducerRecord<>(topic, new byte[1]));
      assertThatCode(task::commitTransaction).doesNotThrowAnyException();
    }
  }
}
