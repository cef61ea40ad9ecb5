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
import dev.oxbow.sync.topic.TopicRead;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Looks into partitions with a consumer of its own. Kafka opens the partitions of a committed
 * transaction one after the other; so it looks as far as anything is written, when all of that is
 * committed or given up. Used by one thread.
 */
final class ClusterRemainder implements Remainder, AutoCloseable {
  /** How long an open transaction of Kafka is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final List<String> topics;
  private final Cluster committed;
  private final Cluster all;
  private final Consumers consumers;

  /**
   * @param topics all that are read
   */
  ClusterRemainder(String sync, List<String> topics, ClientSettings settings) {
    this.topics = topics;
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
    return from >= written || look(new LogRange(part.partition(), from, written), topic, goesOn);
  }

  @Override
  public boolean areAll(Set<TopicPart> parts) {
    for (String name : topics) {
      List<Integer> all = committed.topic(name).map(Topic::partitions).orElse(List.of());
      if (!all.stream().allMatch(number -> parts.contains(new TopicPart(name, number)))) {
        return false;
      }
    }
    return true;
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

  private boolean look(LogRange range, Topic topic, Predicate<TopicRecord> goesOn) {
    try (TopicRead read =
        new TopicRead(consumers, committed.failures(), topic.name(), List.of(range))) {
      while (!read.isDone()) {
        for (TopicRead.Read record : read.next()) {
          if (!goesOn.test(record.withOrigins())) {
            return true;
          }
        }
      }
    }
    return true;
  }

  @Override
  public void close() {
    consumers.close();
    committed.close();
    all.close();
  }
}
