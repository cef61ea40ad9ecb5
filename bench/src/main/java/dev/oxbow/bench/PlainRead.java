package dev.oxbow.bench;

import dev.oxbow.bench.measure.Parts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What any reader of a topic has to do: tuned consumers that touch each record and decode none. */
final class PlainRead {
  private final String bootstrapServers;
  private final String topic;

  PlainRead(String bootstrapServers, String topic) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
  }

  /**
   * Reads the whole topic, a consumer per thread.
   *
   * @return how many records there were
   */
  long run(int threads) throws InterruptedException {
    int consumers = Math.min(threads, Topics.PARTITIONS);
    return Parts.run(consumers, thread -> read(thread, consumers));
  }

  private long read(int thread, int threads) {
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings())) {
      List<TopicPartition> mine =
          IntStream.range(0, Topics.PARTITIONS)
              .filter(partition -> partition % threads == thread)
              .mapToObj(partition -> new TopicPartition(topic, partition))
              .toList();
      consumer.assign(mine);
      consumer.seekToBeginning(mine);
      Map<TopicPartition, Long> ends = consumer.endOffsets(mine);
      long records = 0;
      long bytes = 0;
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          records++;
          bytes += record.value().length;
        }
      }
      if (bytes < records) {
        throw new IllegalStateException("the records of " + topic + " are empty");
      }
      return records;
    }
  }

  private Map<String, Object> settings() {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers,
        "max.poll.records",
        20_000,
        "max.partition.fetch.bytes",
        8 << 20,
        "fetch.max.bytes",
        64 << 20,
        "fetch.max.wait.ms",
        10,
        "auto.offset.reset",
        "earliest",
        "key.deserializer",
        ByteArrayDeserializer.class,
        "value.deserializer",
        ByteArrayDeserializer.class);
  }
}
