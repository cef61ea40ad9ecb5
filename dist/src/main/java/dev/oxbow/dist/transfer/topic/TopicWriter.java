package dev.oxbow.dist.transfer.topic;

import dev.oxbow.dist.transfer.file.Tally;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.kafka.client.Cluster;
import dev.oxbow.kafka.client.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records into a topic in one transaction of Kafka: readers of committed records see all of
 * them at once, or none.
 *
 * <p>Life: opened, written to, committed; closed without a commit, nothing of it is seen. Used by
 * one thread.
 */
public final class TopicWriter implements AutoCloseable {
  /** The longest that brokers allow unless they are told otherwise. */
  private static final int COMMIT_TRIES = 3;

  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final TopicPlace place;
  private final Cluster cluster;
  private final KafkaProducer<byte @Nullable [], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final boolean isCompacted;
  private boolean isDone;

  private TopicWriter(
      TopicPlace place,
      Cluster cluster,
      KafkaProducer<byte @Nullable [], byte[]> producer,
      boolean isCompacted) {
    this.place = place;
    this.cluster = cluster;
    this.producer = producer;
    this.isCompacted = isCompacted;
  }

  /**
   * Begins to write.
   *
   * @throws OxbowException UNKNOWN_TABLE when there is no such topic
   */
  public static TopicWriter open(TopicPlace place) {
    Cluster cluster = new Cluster(place.source(), place.settings());
    KafkaProducer<byte @Nullable [], byte[]> producer = null;
    try {
      Topic topic =
          cluster
              .topic(place.topic())
              .orElseThrow(
                  () ->
                      new OxbowException(
                          ErrorCode.UNKNOWN_TABLE,
                          "Topic '%s' does not exist in source '%s'; create it first"
                              .formatted(place.topic(), place.source())));
      producer = new KafkaProducer<>(settings(place));
      producer.initTransactions();
      producer.beginTransaction();
      return new TopicWriter(place, cluster, producer, topic.compacted());
    } catch (RuntimeException e) {
      if (producer != null) {
        producer.close(Duration.ZERO);
      }
      OxbowException told =
          e instanceof OxbowException ours ? ours : cluster.failures().of(e, doing(place));
      cluster.close();
      throw told;
    }
  }

  private static String doing(TopicPlace place) {
    return "topic '" + place.topic() + "' was written";
  }

  private static Map<String, Object> settings(TopicPlace place) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) LONGEST.toMillis());
    place
        .settings()
        .given()
        .forEach(
            (name, value) -> {
              if (ProducerConfig.configNames().contains(name)) {
                settings.put(name, value);
              }
            });
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, place.settings().bootstrapServers());
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "oxbow-transfer-" + UUID.randomUUID());
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }

  /** Makes sure that records may have no key. */
  public void requireKeyless() {
    if (isCompacted) {
      throw new OxbowException(
          ErrorCode.INVALID_PARAMETER,
          "Topic '"
              + place.topic()
              + "' is compacted and takes no record without a key; name its columns with --key");
    }
  }

  /**
   * Sends a record.
   *
   * @param key null for none
   */
  public void write(@Nullable String key, String value, Tally tally) {
    byte[] keyed = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    byte[] valued = value.getBytes(StandardCharsets.UTF_8);
    try {
      producer.send(
          new ProducerRecord<>(place.topic(), keyed, valued),
          (sent, error) -> failure.compareAndSet(null, error));
    } catch (KafkaException e) {
      throw failed(e);
    }
    tally.addBytes(valued.length + (keyed == null ? 0 : keyed.length));
    check();
  }

  private void check() {
    Exception first = failure.get();
    if (first != null) {
      throw failed(first);
    }
  }

  private OxbowException failed(Exception e) {
    Exception first = failure.get();
    return cluster.failures().of(first == null ? e : first, doing(place));
  }

  /**
   * Lets all that was written be seen.
   *
   * @throws OxbowException when it is not; TIMEOUT when Kafka does not say whether it is
   */
  public void commit() {
    isDone = true; // a commit that was asked for cannot be taken back
    for (int tries = 1; ; tries++) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (tries == COMMIT_TRIES) {
          throw new OxbowException(
              ErrorCode.TIMEOUT,
              "Kafka does not say whether the records were committed while "
                  + doing(place)
                  + "; look whether the topic has them before you write them once more",
              e);
        }
      } catch (KafkaException e) {
        isDone = false;
        throw failed(e);
      }
    }
  }

  @Override
  public void close() {
    try {
      if (!isDone) {
        producer.abortTransaction();
      }
    } catch (KafkaException e) {
      // It is given up when it times out; why it was not committed is told already.
      failure.compareAndSet(null, e);
    } finally {
      producer.close(Duration.ofSeconds(5));
      cluster.close();
    }
  }
}
