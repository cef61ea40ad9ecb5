package dev.oxbow.federation;

import dev.oxbow.embedded.KafkaServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
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

/**
 * Makes topics and writes to them. A topic that exists already is not touched but refused, since
 * these tests call their topics by plain names and may run against somebody's broker.
 */
public final class Topics implements AutoCloseable {
  private final String servers;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  public Topics(KafkaServer server) {
    servers = server.bootstrapServers();
    admin = Admin.create(Map.of("bootstrap.servers", servers));
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                // A broker that does not yet lead a new topic's partition refuses the first batch;
                // the idempotent producer then sometimes never finds its sequence again.
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                false,
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1,
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 * 1024,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                32 * 1024 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  public void create(String topic, int partitions) {
    create(topic, partitions, Map.of());
  }

  public void create(String topic, int partitions, Map<String, String> configuration) {
    NewTopic wanted = new NewTopic(topic, partitions, (short) 1).configs(configuration);
    await(admin.createTopics(List.of(wanted)).all()::get);
  }

  public void delete(String... topics) {
    await(admin.deleteTopics(List.of(topics)).all()::get);
  }

  public void addPartitions(String topic, int total) {
    await(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total))).all()::get);
  }

  /** As retention would. */
  public void deleteBefore(String topic, int partition, long offset) {
    TopicPartition of = new TopicPartition(topic, partition);
    await(admin.deleteRecords(Map.of(of, RecordsToDelete.beforeOffset(offset))).all()::get);
  }

  /** Writes records in one transaction. */
  public void transaction(boolean commit, Consumer<KafkaProducer<byte[], byte[]>> records) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "federation-" + UUID.randomUUID());
    try (KafkaProducer<byte[], byte[]> own =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      own.initTransactions();
      own.beginTransaction();
      records.accept(own);
      own.flush();
      if (commit) {
        own.commitTransaction();
      } else {
        own.abortTransaction();
      }
    }
  }

  /** Writes a record to the partition that its key says. */
  public void send(String topic, @Nullable String key, @Nullable String value) {
    send(new ProducerRecord<>(topic, bytes(key), bytes(value)));
  }

  /** Writes a record; {@link #flush()} says whether it came. */
  public void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(
        record,
        (metadata, exception) -> {
          if (exception != null) {
            failure.compareAndSet(null, exception);
          }
        });
  }

  /** Waits until all is written, and fails when a record was not. */
  public void flush() {
    producer.flush();
    Exception first = failure.get();
    if (first != null) {
      throw new IllegalStateException("A record could not be written", first);
    }
  }

  /** UTF-8, or null. */
  public static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }

  private interface Action {
    void run() throws InterruptedException, ExecutionException;
  }

  private static void await(Action action) {
    try {
      action.run();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
