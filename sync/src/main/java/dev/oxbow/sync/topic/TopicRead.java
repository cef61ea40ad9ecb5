package dev.oxbow.sync.topic;

import dev.oxbow.kafka.client.Consumers;
import dev.oxbow.kafka.client.Failures;
import dev.oxbow.spi.LogRange;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.origin.Origins;
import dev.oxbow.sync.record.CapturedRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads ranges of a topic to their ends, which are fixed before; the records of a partition in
 * their order. Used by one thread.
 */
public final class TopicRead implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Consumers consumers;
  private final Failures failures;
  private final String topic;
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final Consumer<ByteBuffer, ByteBuffer> consumer;

  /** How long the cluster has been asked in vain, in ns. */
  private long silence;

  public TopicRead(Consumers consumers, Failures failures, String topic, List<LogRange> ranges) {
    this.consumers = consumers;
    this.failures = failures;
    this.topic = topic;
    this.consumer = consumers.take();
    for (LogRange range : ranges) {
      if (range.size() > 0) {
        ends.put(new TopicPartition(topic, range.partition()), range.end());
      }
    }
    consumer.assign(ends.keySet());
    for (LogRange range : ranges) {
      if (range.size() > 0) {
        consumer.seek(new TopicPartition(topic, range.partition()), range.begin());
      }
    }
  }

  /**
   * A record.
   *
   * @param record without what its headers tell
   */
  public record Read(TopicRecord record, Headers headers) {
    /** Whether a capture of ours wrote it. */
    public boolean isOurs() {
      return headers.lastHeader(CapturedRecord.POSITION) != null;
    }

    /** The same, with what its headers tell of where its change was committed. */
    public TopicRecord withOrigins() {
      return new TopicRecord(
          record.topic(),
          record.partition(),
          record.offset(),
          record.key(),
          record.value(),
          record.timestamp(),
          header(CapturedRecord.POSITION),
          CapturedRecord.transaction(header(CapturedRecord.POSITION), header(Origins.AS_OF)),
          header(Origins.HEADER));
    }

    /** A header as text; null where there is none. */
    public @Nullable String header(String name) {
      Header header = headers.lastHeader(name);
      return header == null || header.value() == null
          ? null
          : new String(header.value(), StandardCharsets.UTF_8);
    }
  }

  /** The next records; none when nothing came within a moment. */
  public List<Read> next() {
    List<Read> read = new ArrayList<>();
    long begun = System.nanoTime();
    try {
      for (ConsumerRecord<ByteBuffer, ByteBuffer> record : consumer.poll(POLL)) {
        Long end = ends.get(new TopicPartition(topic, record.partition()));
        if (end != null && record.offset() < end) {
          read.add(
              new Read(
                  new TopicRecord(
                      topic,
                      record.partition(),
                      record.offset(),
                      bytes(record.key()),
                      bytes(record.value()),
                      record.timestamp(),
                      null,
                      null,
                      null),
                  record.headers()));
        }
      }
      passEnds();
    } catch (KafkaException e) {
      throw failures.of(e, "topic '" + topic + "' was read");
    }
    // What the caller does in between is no silence.
    silence = read.isEmpty() ? silence + System.nanoTime() - begun : 0;
    if (!isDone() && silence > PATIENCE.toNanos()) {
      throw failures.silent("topic '" + topic + "' was read", PATIENCE);
    }
    return read;
  }

  /** Behind the last record there may be marks of transactions, which nobody is given. */
  private void passEnds() {
    boolean passed = false;
    for (TopicPartition part : List.copyOf(ends.keySet())) {
      if (consumer.position(part) >= ends.getOrDefault(part, 0L)) {
        ends.remove(part);
        passed = true;
      }
    }
    if (passed) {
      consumer.assign(ends.keySet());
    }
  }

  /** Whether all is read. */
  public boolean isDone() {
    return ends.isEmpty();
  }

  private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  @Override
  public void close() {
    consumers.giveBack(consumer);
  }
}
