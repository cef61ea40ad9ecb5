package dev.oxbow.kafka;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.kafka.client.Cluster;
import dev.oxbow.kafka.client.Consumers;
import dev.oxbow.kafka.client.Topic;
import dev.oxbow.kafka.json.Nowhere;
import dev.oxbow.kafka.record.RecordRows;
import dev.oxbow.spi.LogRange;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.spi.RowFeed;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One thread's share of a feed: a consumer and the pieces that it reads. A piece ends when the
 * consumer's position has passed its end, whatever the last record was: behind it may lie nothing
 * but marks of transactions, or what compaction took away.
 */
final class KafkaLane implements RowFeed.Lane {
  private static final LogRange NONE = new LogRange(0, 0, 0);

  private static final Duration POLL = Duration.ofMillis(200);

  /** How long rows that are there wait for others to fill their batch. */
  private static final Duration POLL_FOR_MORE = Duration.ofMillis(5);

  /** After so long without a record the topic may have been deleted. */
  private static final Duration DOUBT = Duration.ofSeconds(2);

  private final KafkaFeed feed;
  private final KafkaSource source;
  private final Topic topic;
  private final RecordRows rows;

  /** The pieces being read and where each stands. */
  private final Map<TopicPartition, LogRange> reading = new HashMap<>();

  private Iterator<ConsumerRecord<ByteBuffer, ByteBuffer>> records = Collections.emptyIterator();

  /** The piece of the record read last. */
  private @Nullable LogRange piece;

  private final Object consumerLock = new Object();
  private @Nullable Consumer<ByteBuffer, ByteBuffer> consumer;
  private long movedAt;
  private long doubtedAt;
  private boolean ended;

  KafkaLane(KafkaFeed feed, KafkaSource source, Topic topic, RecordRows rows) {
    this.feed = feed;
    this.source = source;
    this.topic = topic;
    this.rows = rows;
  }

  @Override
  public int fill(RowBatch batch) {
    if (ended) {
      return 0;
    }
    rows.begin(batch);
    try {
      int count = fill(batch.capacity());
      if (count == 0) {
        end(true);
      }
      return count;
    } catch (KafkaException e) {
      end(false);
      throw feed.isCancelled() ? cancelled(e) : failed(e);
    } catch (RuntimeException e) {
      end(false);
      throw e;
    }
  }

  private int fill(int capacity) {
    int n = 0;
    // Once drift was met rows are of no use: records are read on, but only to see what they hold.
    boolean looking = false;
    while (n < capacity) {
      if (records.hasNext()) {
        ConsumerRecord<ByteBuffer, ByteBuffer> record = records.next();
        if (!isWanted(record)) {
          continue;
        }
        rows.write(record, n++);
        if (!looking && !rows.drift().isEmpty()) {
          feed.driftMet();
        }
        if (feed.isLooking()) {
          n = 0;
          if (!looking) {
            looking = true;
            rows.begin(Nowhere.BATCH);
          }
        }
        continue;
      }
      if (feed.isCancelled()) {
        throw cancelled(null);
      }
      if (feed.hasSeenEnough()) {
        return 0;
      }
      Consumer<ByteBuffer, ByteBuffer> reader = consumer();
      passEnds(reader);
      if (!takePieces(reader)) {
        return n;
      }
      if (!poll(reader, n == 0 ? POLL : POLL_FOR_MORE) && n > 0) {
        return n;
      }
    }
    return n;
  }

  private boolean isWanted(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
    if (piece == null || record.partition() != piece.partition()) {
      piece = reading.get(new TopicPartition(topic.name(), record.partition()));
    }
    return piece != null && record.offset() >= piece.begin() && record.offset() < piece.end();
  }

  private Consumer<ByteBuffer, ByteBuffer> consumer() {
    synchronized (consumerLock) {
      if (consumer == null) {
        consumer = source.consumers().take();
        movedAt = System.nanoTime();
      }
      return consumer;
    }
  }

  /** Lets go of the pieces that are read; all records of the last poll have been passed. */
  private void passEnds(Consumer<ByteBuffer, ByteBuffer> reader) {
    piece = null;
    for (TopicPartition p : List.copyOf(reading.keySet())) {
      LogRange was = reading.getOrDefault(p, NONE);
      long position = Math.min(position(reader, p, was.begin()), was.end());
      if (position > was.begin()) {
        feed.read(position - was.begin(), 0);
        movedAt = System.nanoTime();
        reading.put(p, new LogRange(was.partition(), position, was.end()));
      }
      if (position == was.end()) {
        reading.remove(p);
        feed.pieceRead();
      }
    }
  }

  private static long position(
      Consumer<ByteBuffer, ByteBuffer> reader, TopicPartition p, long otherwise) {
    try {
      return Math.max(otherwise, reader.position(p, POLL));
    } catch (TimeoutException e) {
      // Being validated with a broker that does not answer: no progress, which poll() counts.
      return otherwise;
    }
  }

  /** Sees to it that there are pieces to read; false when all are read. */
  private boolean takePieces(Consumer<ByteBuffer, ByteBuffer> reader) {
    boolean changed = !reader.assignment().equals(reading.keySet());
    Map<TopicPartition, LogRange> taken = new HashMap<>();
    int atOnce = feed.atOnce();
    while (reading.size() < atOnce) {
      LogRange next =
          feed.take(r -> !reading.containsKey(new TopicPartition(topic.name(), r.partition())));
      if (next == null) {
        break;
      }
      TopicPartition p = new TopicPartition(topic.name(), next.partition());
      reading.put(p, next);
      taken.put(p, next);
    }
    if (changed || !taken.isEmpty()) {
      reader.assign(reading.keySet());
      taken.forEach((p, next) -> reader.seek(p, next.begin()));
    }
    return !reading.isEmpty();
  }

  /** Asks for more records; false when there are none yet. */
  private boolean poll(Consumer<ByteBuffer, ByteBuffer> reader, Duration wait) {
    ConsumerRecords<ByteBuffer, ByteBuffer> polled;
    try {
      polled = reader.poll(wait);
    } catch (LogTruncationException e) {
      throw lost(e);
    } catch (OffsetOutOfRangeException e) {
      restart(reader, e);
      return true;
    }
    if (polled.isEmpty()) {
      doubt();
      return false;
    }
    movedAt = System.nanoTime();
    long size = 0;
    for (ConsumerRecord<ByteBuffer, ByteBuffer> r : polled) {
      size += Math.max(0, r.serializedKeySize()) + Math.max(0, r.serializedValueSize());
    }
    feed.read(0, size);
    records = polled.iterator();
    return true;
  }

  /** Retention has moved the beginning: what is gone is gone, the rest is read. */
  private void restart(Consumer<ByteBuffer, ByteBuffer> reader, OffsetOutOfRangeException e) {
    Map<TopicPartition, Long> begins =
        reader.beginningOffsets(e.offsetOutOfRangePartitions().keySet());
    e.offsetOutOfRangePartitions()
        .forEach(
            (p, position) -> {
              LogRange lagging = reading.get(p);
              Long begin = begins.get(p);
              if (lagging == null || begin == null) {
                return;
              }
              if (begin <= position) {
                throw lost(e);
              }
              reader.seek(p, Math.min(begin, lagging.end()));
            });
  }

  private OxbowException lost(OffsetOutOfRangeException e) {
    source.cluster().requireSame(topic);
    return source
        .cluster()
        .failures()
        .changed(
            "Topic '%s' has lost records that it had when the statement began (%s)"
                .formatted(topic.name(), e.offsetOutOfRangePartitions()));
  }

  /** Nothing came: asks after a while whether the topic is still there, and at last gives up. */
  private void doubt() {
    long now = System.nanoTime();
    Cluster cluster = source.cluster();
    Duration patience = source.config().scanTimeout();
    if (now - movedAt > patience.toNanos()) {
      throw cluster.failures().silent("topic '" + topic.name() + "' was read", patience);
    }
    if (now - Math.max(movedAt, doubtedAt) > DOUBT.toNanos()) {
      try {
        cluster.requireSame(topic, POLL);
      } catch (OxbowException e) {
        if (e.code() != ErrorCode.SOURCE_UNREACHABLE) {
          throw e;
        }
        // A broker that comes back in time is waited for.
      }
      doubtedAt = System.nanoTime();
    }
  }

  private OxbowException failed(KafkaException e) {
    return source.cluster().failures().of(e, "topic '" + topic.name() + "' was read");
  }

  private OxbowException cancelled(@Nullable Throwable cause) {
    return new OxbowException(
        ErrorCode.CANCELLED, "Reading topic '" + topic.name() + "' was cancelled", cause);
  }

  /** Ends a wait for records; called from another thread. */
  void wake() {
    synchronized (consumerLock) {
      if (consumer != null) {
        consumer.wakeup();
      }
    }
  }

  /**
   * @param well whether the consumer is fit for others; one that was woken is not, nor one that
   *     failed
   */
  private void end(boolean well) {
    if (ended) {
      return;
    }
    ended = true;
    Consumer<ByteBuffer, ByteBuffer> last;
    synchronized (consumerLock) {
      last = consumer;
      consumer = null;
    }
    feed.ended(this, rows.drift());
    records = Collections.emptyIterator();
    if (last != null) {
      if (well && !feed.isCancelled()) {
        source.consumers().giveBack(last);
      } else {
        Consumers.discard(last);
      }
    }
  }

  @Override
  public void close() {
    end(true);
  }
}
