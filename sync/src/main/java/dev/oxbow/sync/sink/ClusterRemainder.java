package dev.oxbow.sync.sink;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.kafka.client.ClientSettings;
import dev.oxbow.kafka.client.Cluster;
import dev.oxbow.kafka.client.Consumers;
import dev.oxbow.kafka.client.Topic;
import dev.oxbow.spi.LogRange;
import dev.oxbow.sync.apply.TopicPart;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.gather.Remainder;
import dev.oxbow.sync.record.CapturedRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Looks into partitions with a consumer of its own. Kafka opens the partitions of a committed
 * transaction one after the other; so it looks as far as anything is written, when all of that is
 * committed or given up. Used by one thread.
 */
final class ClusterRemainder implements Remainder, AutoCloseable {
  /** How long an open transaction of Kafka is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final Cluster committed;
  private final Cluster all;
  private final Consumers consumers;

  ClusterRemainder(String sync, ClientSettings settings) {
    this.committed = new Cluster(sync, with(settings, "read_committed"));
    this.all = new Cluster(sync, with(settings, "read_uncommitted"));
    this.consumers = new Consumers(with(settings, "read_committed"), committed.failures(), 1);
  }

  private static ClientSettings with(ClientSettings settings, String isolation) {
    Map<String, String> given = new HashMap<>(settings.given());
    given.put("isolation.level", isolation);
    return new ClientSettings(settings.bootstrapServers(), given);
  }

  @Override
  public boolean look(TopicPart part, long from, Predicate<TopicRecord> goesOn) {
    Topic topic =
        committed
            .topic(part.topic())
            .orElseThrow(
                () ->
                    new OxbowException(
                        ErrorCode.SOURCE_TABLE_GONE,
                        "Topic '"
                            + part.topic()
                            + "', which an apply with transactional: true needs, does not exist; let"
                            + " the capture write it (transactions: true), or name the one that it"
                            + " writes (transactions.topic)"));
    long written = end(all.extent(topic), part);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (end(committed.extent(topic), part) < written) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      pause();
    }
    return from >= written || look(part, from, written, goesOn);
  }

  private static long end(List<LogRange> ranges, TopicPart part) {
    return ranges.stream()
        .filter(range -> range.partition() == part.partition())
        .mapToLong(LogRange::end)
        .findFirst()
        .orElse(0);
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw committed.failures().of(e, "open transactions were awaited");
    }
  }

  private boolean look(TopicPart part, long from, long end, Predicate<TopicRecord> goesOn) {
    Consumer<ByteBuffer, ByteBuffer> consumer = consumers.take();
    TopicPartition partition = new TopicPartition(part.topic(), part.partition());
    try {
      consumer.assign(List.of(partition));
      consumer.seek(partition, from);
      long movedAt = System.nanoTime();
      for (long last = from; last < end; ) {
        for (ConsumerRecord<ByteBuffer, ByteBuffer> record : consumer.poll(PAUSE)) {
          if (record.offset() >= end) {
            return true;
          }
          if (!goesOn.test(record(record))) {
            return true;
          }
        }
        long now = consumer.position(partition);
        if (now != last) {
          last = now;
          movedAt = System.nanoTime();
        } else if (System.nanoTime() - movedAt > SILENCE.toNanos()) {
          return false;
        }
      }
      return true;
    } catch (KafkaException e) {
      throw committed.failures().of(e, "partition " + part + " was read to its end");
    } finally {
      consumers.giveBack(consumer);
    }
  }

  /** Where it stands, and what its position is; nobody asks for more. */
  private static TopicRecord record(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
    Header header = record.headers().lastHeader(CapturedRecord.POSITION);
    return new TopicRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        null,
        null,
        record.timestamp(),
        header == null ? null : text(header.value()),
        null,
        null);
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    consumers.close();
    committed.close();
    all.close();
  }
}
