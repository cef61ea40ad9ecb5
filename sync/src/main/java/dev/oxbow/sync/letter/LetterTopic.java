package dev.oxbow.sync.letter;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the newest records of a topic of dead letters. */
public final class LetterTopic {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  private LetterTopic() {}

  /**
   * The newest letters.
   *
   * @param letters in the order in which they were put aside; one that a crash put there twice is
   *     told once
   * @param all how many records the topic has
   */
  public record Newest(List<Letter> letters, long all) {}

  /**
   * Reads them.
   *
   * @param kafka the settings of a client
   * @param most how many
   * @return none when there is no such topic yet
   * @throws OxbowException SOURCE_UNREACHABLE when Kafka does not answer
   */
  public static Newest newest(Map<String, String> kafka, String topic, int most) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      return partitions.isEmpty() ? new Newest(List.of(), 0) : newest(consumer, partitions, most);
    } catch (KafkaException e) {
      throw new OxbowException(
          ErrorCode.SOURCE_UNREACHABLE,
          "Topic '" + topic + "' of dead letters cannot be read: " + e.getMessage(),
          e);
    }
  }

  private static Newest newest(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, int most) {
    consumer.assign(partitions);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long all = 0;
    for (TopicPartition each : partitions) {
      long end = ends.getOrDefault(each, 0L);
      long begin = begins.getOrDefault(each, 0L);
      consumer.seek(each, Math.max(begin, end - most));
      all += end - begin;
    }
    List<Letter> read = read(consumer, ends);
    read.sort(Comparator.comparing(Letter::at));
    Map<String, Letter> once = new LinkedHashMap<>();
    read.forEach(letter -> once.put(letter.place(), letter));
    List<Letter> letters = new ArrayList<>(once.values());
    return new Newest(
        List.copyOf(letters.subList(Math.max(0, letters.size() - most), letters.size())), all);
  }

  private static List<Letter> read(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    List<Letter> letters = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      if (System.nanoTime() > deadline) {
        throw new OxbowException(
            ErrorCode.SOURCE_UNREACHABLE,
            "Kafka has not given the records of " + ends.keySet() + " within " + PATIENCE);
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        letters.add(Letter.of(record));
      }
    }
    return letters;
  }
}
