package dev.oxbow.sync.facts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes facts to a compacted topic, the last of each sync by its name, where every query finds
 * them ({@code oxbow.syncs}) and {@code ./oxbow sync status} does. One partition. A record that is
 * lost is followed by the next one: nothing waits for the broker here. Used by one thread.
 */
public final class FactsTopic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FactsTopic.class);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String topic;
  private final Producer<String, byte[]> producer;
  private boolean works = true;

  private FactsTopic(String topic, Producer<String, byte[]> producer) {
    this.topic = topic;
    this.producer = producer;
  }

  /**
   * Makes the topic if it is not there.
   *
   * @param admin stays the caller's
   * @param kafka settings of Kafka's clients
   * @param replication -1 for what the cluster does by default
   */
  public static FactsTopic open(
      String topic, Admin admin, Map<String, String> kafka, int replication)
      throws InterruptedException, ExecutionException {
    try {
      NewTopic wanted =
          new NewTopic(
                  topic,
                  Optional.of(1),
                  replication < 0 ? Optional.empty() : Optional.of((short) replication))
              .configs(
                  // Small segments: only closed ones are compacted, and who asks reads them all.
                  Map.of(
                      "cleanup.policy",
                      "compact",
                      "segment.bytes",
                      Integer.toString(1 << 20),
                      "min.cleanable.dirty.ratio",
                      "0.1"));
      admin.createTopics(Set.of(wanted)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
    Map<String, Object> forProducer = new HashMap<>(kafka);
    forProducer.keySet().retainAll(ProducerConfig.configNames());
    forProducer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "1000");
    forProducer.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "false");
    forProducer.put(ProducerConfig.ACKS_CONFIG, "1");
    return new FactsTopic(
        topic, new KafkaProducer<>(forProducer, new StringSerializer(), new ByteArraySerializer()));
  }

  /** Writes the facts of some syncs. */
  public void write(List<SyncFacts> facts) {
    for (SyncFacts each : facts) {
      producer.send(new ProducerRecord<>(topic, each.name(), json(each)), (sent, e) -> told(e));
    }
  }

  /** Said once, not every few seconds. */
  private void told(Exception failure) {
    if (failure != null && works) {
      LOG.warn("The facts of syncs cannot be written to {}: {}", topic, failure.getMessage());
    }
    works = failure == null;
  }

  private static byte[] json(SyncFacts facts) {
    try {
      return JSON.writeValueAsBytes(facts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("facts are plain values", e);
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
