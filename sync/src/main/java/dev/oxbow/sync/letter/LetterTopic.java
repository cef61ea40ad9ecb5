package dev.oxbow.sync.letter;

import dev.oxbow.kafka.client.Cluster;
import dev.oxbow.kafka.client.Consumers;
import dev.oxbow.kafka.client.Topic;
import dev.oxbow.spi.LogRange;
import dev.oxbow.sync.topic.TopicRead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Reads a topic of dead letters, as far as it goes when it is asked. Used by one thread. */
public final class LetterTopic {
  private final Cluster cluster;
  private final Consumers consumers;
  private final String name;

  /**
   * @param cluster stays the caller's, as the consumers do
   */
  public LetterTopic(Cluster cluster, Consumers consumers, String name) {
    this.cluster = cluster;
    this.consumers = consumers;
    this.name = name;
  }

  public String name() {
    return name;
  }

  /**
   * Reads all letters; those of a partition in their order. One that a crash put there twice comes
   * twice.
   *
   * @return whether there is such a topic
   * @throws dev.oxbow.error.OxbowException SOURCE_UNREACHABLE when Kafka does not answer
   */
  public boolean read(Consumer<Letter> to) {
    Optional<Topic> topic = cluster.topic(name);
    topic.ifPresent(found -> read(cluster.extent(found), (partition, letter) -> to.accept(letter)));
    return topic.isPresent();
  }

  /**
   * The newest letters, in the order of their times. One that a crash put there twice is told once.
   *
   * @param most how many
   * @return none when there is no such topic yet
   * @throws dev.oxbow.error.OxbowException SOURCE_UNREACHABLE when Kafka does not answer
   */
  public List<Letter> newest(int most) {
    List<LogRange> ends = new ArrayList<>();
    for (LogRange all : extent()) {
      long begin = Math.max(all.begin(), all.end() - most);
      ends.add(new LogRange(all.partition(), begin, all.end()));
    }
    return newest(most, ends, letter -> true);
  }

  /** The newest of those that are wanted, for which all must be read. */
  public List<Letter> newest(int most, Predicate<Letter> wanted) {
    return newest(most, extent(), wanted);
  }

  private List<LogRange> extent() {
    return cluster.topic(name).map(cluster::extent).orElse(List.of());
  }

  private List<Letter> newest(int most, List<LogRange> ranges, Predicate<Letter> wanted) {
    Map<Integer, LinkedHashMap<String, Letter>> byPartition = new TreeMap<>();
    read(
        ranges,
        (partition, letter) -> {
          if (wanted.test(letter)) {
            LinkedHashMap<String, Letter> own =
                byPartition.computeIfAbsent(partition, p -> new LinkedHashMap<>());
            own.remove(letter.place());
            own.put(letter.place(), letter);
            if (own.size() > most) {
              own.remove(own.keySet().iterator().next());
            }
          }
        });
    Map<String, Letter> once = new LinkedHashMap<>();
    byPartition.values().forEach(once::putAll);
    List<Letter> letters = new ArrayList<>(once.values());
    letters.sort(Comparator.comparing(Letter::at));
    return List.copyOf(letters.subList(Math.max(0, letters.size() - most), letters.size()));
  }

  /** Hears of letters, each with the partition of this topic in which it lies. */
  private interface Heard {
    void letter(int partition, Letter letter);
  }

  private void read(List<LogRange> ranges, Heard to) {
    try (TopicRead read = new TopicRead(consumers, cluster.failures(), name, ranges)) {
      while (!read.isDone()) {
        for (TopicRead.Read each : read.next()) {
          to.letter(each.record().partition(), Letter.of(each));
        }
      }
    }
  }
}
