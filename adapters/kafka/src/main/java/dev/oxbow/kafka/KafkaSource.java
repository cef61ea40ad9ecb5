package dev.oxbow.kafka;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.kafka.client.Cluster;
import dev.oxbow.kafka.client.Consumers;
import dev.oxbow.kafka.client.Topic;
import dev.oxbow.kafka.record.Recogniser.Described;
import dev.oxbow.kafka.record.RecordFormat;
import dev.oxbow.kafka.record.RecordSample;
import dev.oxbow.spi.LogRange;
import dev.oxbow.spi.LogSource;
import dev.oxbow.spi.SourceContext;
import dev.oxbow.spi.SourceTable;
import dev.oxbow.spi.TableId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.IsolationLevel;
import org.jspecify.annotations.Nullable;

/** The topics of one cluster. Thread-safe. */
final class KafkaSource implements LogSource {
  private final KafkaConfig config;
  private final SourceContext context;
  private final Cluster cluster;
  private final Consumers consumers;
  private final TopicSampler sampler;
  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
  private final Object namesLock = new Object();
  private @Nullable Remembered<Set<TableId>> names;

  /** What is known of one name; its lock keeps two statements from sampling it twice. */
  private static final class Entry {
    @Nullable Remembered<Optional<KafkaTable>> table;
    @Nullable Known known;
  }

  /**
   * The format that a topic has turned out to have; it only ever gets wider.
   *
   * @param looked what the topic held when its newest records were looked at last
   */
  private record Known(String topicId, RecordFormat format, List<LogRange> looked) {}

  /** Something that was true a moment ago. */
  private record Remembered<T>(T value, long nanos) {
    boolean isFresh(java.time.Duration life) {
      return System.nanoTime() - nanos < life.toNanos();
    }
  }

  KafkaSource(KafkaConfig config, SourceContext context) {
    this.config = config;
    this.context = context;
    this.cluster = new Cluster(config.name(), config.client());
    this.consumers = new Consumers(config.client(), cluster.failures(), 2 * KafkaFeed.cores());
    this.sampler =
        new TopicSampler(consumers, cluster.failures(), config.sampleSize(), config.scanTimeout());
  }

  @Override
  public String name() {
    return config.name();
  }

  KafkaConfig config() {
    return config;
  }

  Cluster cluster() {
    return cluster;
  }

  Consumers consumers() {
    return consumers;
  }

  @Override
  public Set<TableId> tables() {
    synchronized (namesLock) {
      if (names == null || !names.isFresh(config.refresh())) {
        long now = System.nanoTime();
        Set<TableId> found =
            cluster.topics().stream()
                .filter(config.topics()::accepts)
                .map(TableId::of)
                .collect(Collectors.toUnmodifiableSet());
        entries.keySet().removeIf(topic -> !found.contains(TableId.of(topic)));
        names = new Remembered<>(found, now);
      }
      return names.value();
    }
  }

  @Override
  public Optional<SourceTable> table(TableId id) {
    if (!id.namespace().isEmpty() || !config.topics().accepts(id.name())) {
      return Optional.empty();
    }
    Entry entry = entries.computeIfAbsent(id.name(), n -> new Entry());
    synchronized (entry) {
      if (entry.table == null || !entry.table.isFresh(config.refresh())) {
        long now = System.nanoTime();
        entry.table =
            new Remembered<>(cluster.topic(id.name()).map(topic -> table(topic, entry)), now);
      }
      return entry.table.value().map(table -> table);
    }
  }

  private KafkaTable table(Topic topic, Entry entry) {
    List<LogRange> extent = cluster.extent(topic);
    Known known = entry.known;
    if (known == null || !known.topicId().equals(topic.id()) || known.format().isUndecided()) {
      known = find(topic, extent);
    }
    known = peeked(topic, extent, known);
    entry.known = known;
    long rows = extent.stream().mapToLong(LogRange::size).sum();
    return new KafkaTable(this, topic, known.format(), rows);
  }

  private Known find(Topic topic, List<LogRange> extent) {
    Described described = described(topic);
    Optional<RecordFormat> guess = config.recogniser().guess(described);
    Optional<RecordFormat> remembered = guess.flatMap(format -> remembered(topic, format));
    if (remembered.isPresent()) {
      return new Known(topic.id(), remembered.get(), List.of());
    }
    boolean fixed = guess.isPresent() && !guess.get().drifts();
    RecordSample sample = fixed ? new RecordSample() : sampler.sample(topic, extent);
    RecordFormat found = config.recogniser().recognise(topic.name(), described, sample);
    RecordFormat wider = remembered(topic, found).orElse(found);
    return new Known(topic.id(), wider, extent);
  }

  private Described described(Topic topic) {
    return config.described().getOrDefault(topic.name(), Described.NOTHING);
  }

  /** A format with the columns that the store remembers, if it has any. */
  private Optional<RecordFormat> remembered(Topic topic, RecordFormat format) {
    return format.drifts()
        ? context.rememberedColumns(incarnation(topic, format)).map(format::remembering)
        : Optional.empty();
  }

  /** What a topic is whose first records came after its table was made. */
  RecordFormat recognised(Topic topic, RecordSample first) {
    return config.recogniser().recognise(topic.name(), described(topic), first);
  }

  /**
   * Looks at the newest records of a topic that has grown, so that a field can be named as soon as
   * records have it. A look that nothing depends on: without a broker or a registry what was known
   * stands, and the next statement looks again.
   */
  private Known peeked(Topic topic, List<LogRange> extent, Known known) {
    if (!known.format().drifts() || known.looked().equals(extent)) {
      return known;
    }
    try {
      RecordFormat wider = sampler.newest(topic, extent, known.looked(), known.format());
      return new Known(topic.id(), wider, extent);
    } catch (OxbowException e) {
      if (e.code() == ErrorCode.SOURCE_UNREACHABLE) {
        return known;
      }
      throw e;
    }
  }

  /** The topic, and how its records become rows. */
  String incarnation(Topic topic, RecordFormat format) {
    boolean all = config.client().isolation() == IsolationLevel.READ_UNCOMMITTED;
    return topic.id() + "." + format.mark() + (all ? ".uncommitted" : "");
  }

  /** A topic was read and found to hold more than was known; what comes next shall know it. */
  KafkaTable learned(KafkaTable table, RecordFormat wider) {
    Entry entry = entries.computeIfAbsent(table.topic().name(), n -> new Entry());
    synchronized (entry) {
      Known known = entry.known;
      if (known == null || !known.topicId().equals(table.topic().id())) {
        known = new Known(table.topic().id(), wider, List.of());
      }
      RecordFormat format = known.format().and(wider);
      entry.known = new Known(known.topicId(), format, known.looked());
      entry.table = null;
      return table.as(format);
    }
  }

  @Override
  public void refresh() {
    synchronized (namesLock) {
      names = null;
    }
    entries
        .values()
        .forEach(
            entry -> {
              synchronized (entry) {
                entry.table = null;
              }
            });
  }

  @Override
  public void close() {
    consumers.close();
    cluster.close();
  }
}
