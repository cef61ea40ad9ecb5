package dev.oxbow.kafka;

import dev.oxbow.kafka.client.Consumers;
import dev.oxbow.kafka.client.Failures;
import dev.oxbow.kafka.client.Topic;
import dev.oxbow.kafka.json.Nowhere;
import dev.oxbow.kafka.record.RecordFormat;
import dev.oxbow.kafka.record.RecordRows;
import dev.oxbow.kafka.record.RecordSample;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.LogRange;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Finds a topic's format in its first and last records. Thread-safe. */
final class TopicSampler {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long MOST_BYTES = 32L << 20;

  /** How many of the newest records of a partition are looked at when it has grown. */
  private static final long PEEKED = 20;

  private static final int MOST_PEEKED_PARTITIONS = 16;

  private final Consumers consumers;
  private final Failures failures;
  private final int size;
  private final Duration patience;

  /**
   * @param size how many records are looked at, spread over the partitions
   * @param patience how long may pass without any
   */
  TopicSampler(Consumers consumers, Failures failures, int size, Duration patience) {
    this.consumers = consumers;
    this.failures = failures;
    this.size = size;
    this.patience =
        patience.compareTo(Duration.ofSeconds(8)) < 0 ? patience : Duration.ofSeconds(8);
  }

  /** Some of the first and last records of each partition. */
  RecordSample sample(Topic topic, List<LogRange> extent) {
    RecordSample sample = new RecordSample();
    List<LogRange> held = extent.stream().filter(r -> !r.isEmpty()).limit(size).toList();
    if (!held.isEmpty()) {
      Consumer<ByteBuffer, ByteBuffer> consumer = consumers.forSample();
      try {
        new Pass(topic, consumer, sample::add).read(held);
      } catch (KafkaException e) {
        throw failures.of(e, "topic '" + topic.name() + "' was sampled");
      } finally {
        Consumers.discard(consumer);
      }
    }
    return sample;
  }

  /**
   * The format as it must be to hold the last records of those partitions that have grown too.
   *
   * @param looked what was there when they were looked at before
   */
  RecordFormat newest(
      Topic topic, List<LogRange> extent, List<LogRange> looked, RecordFormat format) {
    Map<Integer, Long> ends = new HashMap<>();
    looked.forEach(r -> ends.put(r.partition(), r.end()));
    List<LogRange> tails = new ArrayList<>();
    for (LogRange r : extent) {
      long begin = Math.max(r.begin(), ends.getOrDefault(r.partition(), r.begin()));
      if (begin < r.end() && tails.size() < MOST_PEEKED_PARTITIONS) {
        tails.add(new LogRange(r.partition(), Math.max(begin, r.end() - PEEKED), r.end()));
      }
    }
    RecordRows rows = new RecordRows(format, format.columns().stream().map(Column::name).toList());
    rows.begin(Nowhere.BATCH);
    if (!tails.isEmpty()) {
      Consumer<ByteBuffer, ByteBuffer> consumer = consumers.take();
      boolean well = false;
      try {
        new Pass(topic, consumer, r -> rows.write(r, 0)).read(tails, (int) PEEKED);
        well = true;
      } catch (KafkaException e) {
        throw failures.of(e, "topic '" + topic.name() + "' was sampled");
      } finally {
        if (well) {
          consumers.giveBack(consumer);
        } else {
          Consumers.discard(consumer);
        }
      }
    }
    return rows.drift().widen(format);
  }

  /** One look at a topic. */
  private final class Pass {
    private final Topic topic;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final java.util.function.Consumer<ConsumerRecord<ByteBuffer, ByteBuffer>> sample;
    private long bytes;

    Pass(
        Topic topic,
        Consumer<ByteBuffer, ByteBuffer> consumer,
        java.util.function.Consumer<ConsumerRecord<ByteBuffer, ByteBuffer>> sample) {
      this.topic = topic;
      this.consumer = consumer;
      this.sample = sample;
    }

    void read(List<LogRange> held) {
      int each = Math.max(1, size / (2 * held.size()));
      Map<TopicPartition, Long> reached = read(held, each);
      List<LogRange> tails = new ArrayList<>();
      for (LogRange r : held) {
        long begin = Math.max(at(reached, r), r.end() - each);
        tails.add(new LogRange(r.partition(), Math.min(begin, r.end()), r.end()));
      }
      read(tails.stream().filter(r -> !r.isEmpty()).toList(), each);
    }

    private long at(Map<TopicPartition, Long> reached, LogRange r) {
      return reached.getOrDefault(new TopicPartition(topic.name(), r.partition()), r.end());
    }

    /** Reads some records of each range; where each was left. */
    private Map<TopicPartition, Long> read(List<LogRange> ranges, int each) {
      Map<TopicPartition, LogRange> open = new HashMap<>();
      ranges.forEach(r -> open.put(new TopicPartition(topic.name(), r.partition()), r));
      consumer.assign(open.keySet());
      consumer.resume(open.keySet());
      open.forEach((p, r) -> consumer.seek(p, r.begin()));
      Map<TopicPartition, Integer> counts = new HashMap<>();
      Map<TopicPartition, Long> reached = new HashMap<>();
      long last = System.nanoTime();
      while (!open.isEmpty() && bytes < MOST_BYTES) {
        boolean moved = false;
        for (ConsumerRecord<ByteBuffer, ByteBuffer> r : consumer.poll(POLL)) {
          TopicPartition p = new TopicPartition(r.topic(), r.partition());
          LogRange range = open.get(p);
          int count = counts.getOrDefault(p, 0);
          if (range != null && r.offset() < range.end() && count < each) {
            add(r);
            counts.put(p, count + 1);
            reached.put(p, r.offset() + 1);
            moved = true;
          }
        }
        List<TopicPartition> done = new ArrayList<>();
        for (Map.Entry<TopicPartition, LogRange> e : open.entrySet()) {
          boolean enough = counts.getOrDefault(e.getKey(), 0) >= each;
          boolean ended = consumer.position(e.getKey()) >= e.getValue().end();
          if (ended && !enough) {
            reached.put(e.getKey(), e.getValue().end());
          }
          if (ended || enough) {
            done.add(e.getKey());
          }
        }
        if (!done.isEmpty()) {
          consumer.pause(done);
          done.forEach(open::remove);
          moved = true;
        }
        last = moved ? System.nanoTime() : last;
        if (System.nanoTime() - last > patience.toNanos()) {
          throw failures.silent("topic '" + topic.name() + "' was sampled", patience);
        }
      }
      return reached;
    }

    private void add(ConsumerRecord<ByteBuffer, ByteBuffer> r) {
      sample.accept(r);
      bytes += Math.max(0, r.serializedKeySize()) + Math.max(0, r.serializedValueSize());
    }
  }
}
