package dev.oxbow.sync.service;

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
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class FencingTest {
  private final KafkaServer kafka = TestServers.kafka();
  private final String group = kafka.uniqueTopic("fenced");
  private final String topic = group + "-offset";

  @BeforeEach
  void createTopic() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
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

  private void await() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Fencing.await(group, Set.of(topic), admin, Duration.ofSeconds(1));
    }
  }

  @Test
  void endsWhatNobodyWillEnd() {
    try (KafkaProducer<byte[], byte[]> task = open(group + "-capture-0");
        KafkaProducer<byte[], byte[]> leader = open("connect-cluster-" + group)) {
      await();
      assertThatThrownBy(task::commitTransaction).isInstanceOf(KafkaException.class);
      assertThatThrownBy(leader::commitTransaction).isInstanceOf(KafkaException.class);
    }
  }

  @Test
  void leavesOthersAlone() {
    try (KafkaProducer<byte[], byte[]> other = open(kafka.uniqueTopic("other") + "-capture-0")) {
      await();
      assertThatCode(other::commitTransaction).doesNotThrowAnyException();
    }
  }

  @Test
  void leavesTheWorkOfWhoeverLivesAlone() {
    try (KafkaConsumer<byte[], byte[]> member =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.id", group),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> task = open(group + "-capture-0")) {
      member.subscribe(List.of(topic));
      while (member.assignment().isEmpty()) {
        member.poll(Duration.ofMillis(100));
      }
      await();
      assertThatCode(task::commitTransaction).doesNotThrowAnyException();
    }
  }

  @Test
  void waitsForNothingWhereNothingIsOpen() {
    try (KafkaProducer<byte[], byte[]> task = open(group + "-capture-0")) {
      task.commitTransaction();
      await();
      task.beginTransaction();
      task.send(new ProducerRecord<>(topic, new byte[1]));
      assertThatCode(task::commitTransaction).doesNotThrowAnyException();
    }
  }
}
