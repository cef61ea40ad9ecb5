package dev.oxbow.kafka.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads a small compacted topic of one partition whole. Thread-safe. */
public final class LastByKey {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);

  private LastByKey() {}

  /**
   * The last value of each key, up to the present end of the topic.
   *
   * @return empty when there is no such topic
   * @throws dev.oxbow.error.OxbowException SOURCE_UNREACHABLE and its like
   */
  public static Map<String, byte[]> read(String source, ClientSettings settings, String topic) {
    Failures failures = new Failures(source, settings.bootstrapServers());
    TopicPartition partition = new TopicPartition(topic, 0);
    try (Consumers consumers = new Consumers(settings, failures, 1)) {
      Consumer<ByteBuffer, ByteBuffer> consumer = consumers.take();
      try {
        if (consumer.partitionsFor(topic).isEmpty()) {
          return Map.of();
        }
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        consumer.seekToBeginning(List.of(partition));
        return read(consumer, partition, end);
      } finally {
        Consumers.discard(consumer);
      }
    } catch (KafkaException e) {
      throw failures.of(e, "topic '" + topic + "' was read");
    }
  }

  private static Map<String, byte[]> read(
      Consumer<ByteBuffer, ByteBuffer> consumer, TopicPartition partition, long end) {
    Map<String, byte[]> last = new TreeMap<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (consumer.position(partition) < end) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException("its end was not reached in " + PATIENCE.toSeconds() + " s");
      }
      for (ConsumerRecord<ByteBuffer, ByteBuffer> record : consumer.poll(POLL)) {
        if (record.key() == null) {
          continue;
        }
        String key = StandardCharsets.UTF_8.decode(record.key()).toString();
        if (record.value() == null) {
          last.remove(key);
        } else {
          byte[] value = new byte[record.value().remaining()];
          record.value().get(value);
          last.put(key, value);
        }
      }
    }
    return last;
  }
}
