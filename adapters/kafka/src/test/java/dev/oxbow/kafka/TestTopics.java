package dev.oxbow.kafka;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.TestServers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Topics on the broker of the tests, and records in them. */
final class TestTopics implements AutoCloseable {
  private final KafkaServer server;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;

  TestTopics() {
    this(TestServers.kafka());
  }

  TestTopics(KafkaServer server) {
    this.server = server;
    admin = Admin.create(Map.of("bootstrap.servers", server.bootstrapServers()));
    producer = producer(Map.of());
  }

  String bootstrapServers() {
    return server.bootstrapServers();
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> special) {
    Map<String, Object> settings = new java.util.HashMap<>(special);
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, server.bootstrapServers());
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 20 << 20);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    // Several requests in flight to a topic just made may arrive in another order for good.
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Makes a topic of a name of its own. */
  String create(int partitions) {
    return create(partitions, Map.of());
  }

  String create(int partitions, Map<String, String> settings) {
    String name = server.uniqueTopic("t");
    create(name, partitions, settings);
    return name;
  }

  void create(String name, int partitions, Map<String, String> settings) {
    NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
    await(admin.createTopics(List.of(topic.configs(settings))).all());
  }

  void delete(String name) {
    await(admin.deleteTopics(List.of(name)).all());
  }

  void addPartitions(String name, int total) {
    await(admin.createPartitions(Map.of(name, NewPartitions.increaseTo(total))).all());
  }

  /** As retention would. */
  void deleteBefore(String name, int partition, long offset) {
    await(
        admin
            .deleteRecords(
                Map.of(new TopicPartition(name, partition), RecordsToDelete.beforeOffset(offset)))
            .all());
  }

  /** Adds records to partition 0; null is a tombstone. */
  void add(String topic, @Nullable String... values) {
    for (String v : values) {
      add(topic, 0, null, v == null ? null : v.getBytes(StandardCharsets.UTF_8));
    }
    producer.flush();
  }

  /** Adds a record; {@link #flush} makes sure that it is there. */
  void add(String topic, int partition, byte @Nullable [] key, byte @Nullable [] value) {
    send(new ProducerRecord<>(topic, partition, key, value));
  }

  void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(
        record,
        (metadata, failure) -> {
          if (failure != null) {
            throw new IllegalStateException(failure);
          }
        });
  }

  void flush() {
    producer.flush();
  }

  /** Adds records in one transaction. */
  void transaction(boolean commit, Consumer<KafkaProducer<byte[], byte[]>> records) {
    try (KafkaProducer<byte[], byte[]> p = transactional()) {
      p.beginTransaction();
      records.accept(p);
      p.flush();
      if (commit) {
        p.commitTransaction();
      } else {
        p.abortTransaction();
      }
    }
  }

  /** A producer for transactions of its own. */
  KafkaProducer<byte[], byte[]> transactional() {
    KafkaProducer<byte[], byte[]> p =
        producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, server.uniqueTopic("transaction")));
    p.initTransactions();
    return p;
  }

  private static <T> T await(org.apache.kafka.common.KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
