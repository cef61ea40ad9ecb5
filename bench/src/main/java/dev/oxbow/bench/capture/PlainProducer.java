package dev.oxbow.bench.capture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Readers and writers of topics that look at nothing. */
final class PlainProducer {
  private static final int SAMPLE = 20_000;
  private static final String TOPIC = "plain";

  private PlainProducer() {}

  /** How many committed records a topic of one partition has; the last of them are kept. */
  static long count(
      String bootstrapServers, String topic, List<ConsumerRecord<byte[], byte[]>> to) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "isolation.level", "read_committed",
            "max.partition.fetch.bytes", "8388608",
            "max.poll.records", "20000");
    TopicPartition only = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(only));
      consumer.seekToBeginning(List.of(only));
      long end = consumer.endOffsets(List.of(only)).getOrDefault(only, 0L);
      long count = 0;
      while (consumer.position(only) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          count++;
          if (to.size() < SAMPLE) {
            to.add(record);
          } else {
            to.set((int) (count % SAMPLE), record);
          }
        }
      }
      return count;
    }
  }

  /**
   * Sends records in transactions, with the batches and compression of a worker of ours.
   *
   * @param sample the records, again and again
   * @return the nanoseconds that it took
   */
  static long send(
      String bootstrapServers, List<ConsumerRecord<byte[], byte[]>> sample, long records) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "transactional.id", TOPIC,
            "linger.ms", "5",
            "batch.size", "262144",
            "compression.type", "lz4");
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(sample);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      long began = System.nanoTime();
      producer.beginTransaction();
      for (long i = 0; i < records; i++) {
        ConsumerRecord<byte[], byte[]> record = all.get((int) (i % all.size()));
        producer.send(
            new ProducerRecord<>(TOPIC, null, record.key(), record.value(), record.headers()));
        if (i % SAMPLE == SAMPLE - 1) {
          producer.commitTransaction();
          producer.beginTransaction();
        }
      }
      producer.commitTransaction();
      return System.nanoTime() - began;
    }
  }
}
