package dev.oxbow.kafka.client;

import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.LogRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Answers what topics there are and where they begin and end. The connection is made when first
 * asked. Thread-safe; nothing is remembered here.
 */
public final class Cluster implements AutoCloseable {
  private final ClientSettings settings;
  private final Failures failures;
  private @Nullable Admin admin;
  private boolean closed;

  public Cluster(String source, ClientSettings settings) {
    this.settings = settings;
    this.failures = new Failures(source, settings.bootstrapServers());
  }

  /** How failures of this cluster are told. */
  public Failures failures() {
    return failures;
  }

  /** The names of all topics, the internal ones too. */
  public Set<String> topics() {
    String doing = "its topics were listed";
    return get(doing, admin(doing).listTopics(new ListTopicsOptions().listInternal(true)).names());
  }

  /** A topic; empty when there is none of this name. */
  public Optional<Topic> topic(String name) {
    String doing = "topic '" + name + "' was looked up";
    Admin client = admin(doing);
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    KafkaFuture<TopicDescription> description =
        description(client, name, new DescribeTopicsOptions());
    KafkaFuture<Config> config =
        client.describeConfigs(List.of(resource)).values().values().iterator().next();
    try {
      TopicDescription d = description.get();
      return Optional.of(topic(d, config(config, doing)));
    } catch (ExecutionException e) {
      if (Failures.isUnknownTopic(e.getCause())) {
        return Optional.empty();
      }
      throw failures.of(e, doing);
    } catch (InterruptedException e) {
      throw interrupted(e, doing);
    }
  }

  private static KafkaFuture<TopicDescription> description(
      Admin client, String name, DescribeTopicsOptions options) {
    return client
        .describeTopics(List.of(name), options)
        .topicNameValues()
        .values()
        .iterator()
        .next();
  }

  private static Topic topic(TopicDescription d, @Nullable Config config) {
    List<Integer> partitions = d.partitions().stream().map(p -> p.partition()).sorted().toList();
    // Whoever may not see a topic's configuration gets no copies of it rather than wrong ones.
    boolean compacted =
        config == null || value(config, TopicConfig.CLEANUP_POLICY_CONFIG).contains("compact");
    boolean ordered =
        config != null
            && value(config, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).equals("LogAppendTime");
    return new Topic(d.name(), d.topicId().toString(), partitions, compacted, ordered);
  }

  private static String value(Config config, String name) {
    ConfigEntry entry = config.get(name);
    return entry == null || entry.value() == null ? "" : entry.value();
  }

  private @Nullable Config config(KafkaFuture<Config> config, String doing) {
    try {
      return config.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException || Failures.isUnknownTopic(e.getCause())) {
        return null;
      }
      throw failures.of(e, doing);
    } catch (InterruptedException e) {
      throw interrupted(e, doing);
    }
  }

  /**
   * Where each partition of a topic begins and ends now, partitions added meanwhile included; the
   * ends are those up to which transactions are decided, unless open ones are to be read.
   *
   * @throws OxbowException SOURCE_TABLE_GONE or SOURCE_CHANGED when it is not this topic any more
   */
  public List<LogRange> extent(Topic topic) {
    String doing = "the offsets of topic '" + topic.name() + "' were read";
    Admin client = admin(doing);
    // Asked for together: this is what a query over an unchanged topic waits for.
    KafkaFuture<TopicDescription> description =
        description(client, topic, new DescribeTopicsOptions());
    List<TopicPartition> known = partitions(topic.name(), topic.partitions());
    Map<TopicPartition, LogRange> ranges = new HashMap<>();
    Supplier<Map<TopicPartition, LogRange>> asked = ranges(client, known, doing);
    TopicDescription now = same(topic, description, doing);
    ranges.putAll(asked.get());
    List<TopicPartition> added = new ArrayList<>();
    now.partitions()
        .forEach(
            p -> {
              if (!topic.partitions().contains(p.partition())) {
                added.add(new TopicPartition(topic.name(), p.partition()));
              }
            });
    if (!added.isEmpty()) {
      ranges.putAll(ranges(client, added, doing).get());
    }
    return ranges.values().stream()
        .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
        .toList();
  }

  /**
   * Makes sure that a topic is still there and still the same.
   *
   * @throws OxbowException SOURCE_TABLE_GONE or SOURCE_CHANGED when it is not
   */
  public void requireSame(Topic topic) {
    requireSame(topic, new DescribeTopicsOptions());
  }

  /** The same, but waits no longer than this for an answer. */
  public void requireSame(Topic topic, Duration most) {
    requireSame(topic, new DescribeTopicsOptions().timeoutMs(Math.toIntExact(most.toMillis())));
  }

  private void requireSame(Topic topic, DescribeTopicsOptions options) {
    String doing = "topic '" + topic.name() + "' was looked up again";
    same(topic, description(admin(doing), topic, options), doing);
  }

  /** Asks by the topic's id where there is one: by its name it takes two requests. */
  private static KafkaFuture<TopicDescription> description(
      Admin client, Topic topic, DescribeTopicsOptions options) {
    Uuid id = Uuid.fromString(topic.id());
    return id.equals(Uuid.ZERO_UUID)
        ? description(client, topic.name(), options)
        : client
            .describeTopics(TopicCollection.ofTopicIds(List.of(id)), options)
            .topicIdValues()
            .values()
            .iterator()
            .next();
  }

  /** The topic as it is now, if it is still the same. */
  private TopicDescription same(
      Topic topic, KafkaFuture<TopicDescription> description, String doing) {
    TopicDescription now = found(topic, description, doing);
    if (!now.topicId().toString().equals(topic.id())) {
      throw failures.changed(
          "Topic '" + topic.name() + "' was deleted and created again during the statement");
    }
    return now;
  }

  private TopicDescription found(
      Topic topic, KafkaFuture<TopicDescription> description, String doing) {
    try {
      return description.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicIdException
          || e.getCause() instanceof UnsupportedVersionException) {
        // There is none of this id, or the broker knows topics by their names only.
        return get(doing, description(admin(doing), topic.name(), new DescribeTopicsOptions()));
      }
      throw failures.of(e, doing);
    } catch (InterruptedException e) {
      throw interrupted(e, doing);
    }
  }

  private Supplier<Map<TopicPartition, LogRange>> ranges(
      Admin client, List<TopicPartition> partitions, String doing) {
    ListOffsetsOptions options = new ListOffsetsOptions(settings.isolation());
    ListOffsetsResult begins = client.listOffsets(specs(partitions, OffsetSpec.earliest()));
    ListOffsetsResult ends = client.listOffsets(specs(partitions, OffsetSpec.latest()), options);
    return () -> {
      Map<TopicPartition, ListOffsetsResultInfo> begin = get(doing, begins.all());
      Map<TopicPartition, ListOffsetsResultInfo> end = get(doing, ends.all());
      Map<TopicPartition, LogRange> ranges = new HashMap<>();
      for (TopicPartition p : partitions) {
        long from = offset(begin, p);
        ranges.put(p, new LogRange(p.partition(), from, Math.max(from, offset(end, p))));
      }
      return ranges;
    };
  }

  private static long offset(Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition p) {
    ListOffsetsResultInfo info = offsets.get(p);
    return info == null ? 0 : info.offset();
  }

  /**
   * The parts of ranges that hold the records of a time or later, for a topic whose record times
   * are ordered.
   */
  public List<LogRange> from(Topic topic, long epochMillis, List<LogRange> within) {
    String doing = "offsets of a time in topic '" + topic.name() + "' were looked up";
    List<TopicPartition> partitions =
        partitions(topic.name(), within.stream().map(LogRange::partition).distinct().toList());
    Map<TopicPartition, ListOffsetsResultInfo> found =
        get(
            doing,
            admin(doing)
                .listOffsets(specs(partitions, OffsetSpec.forTimestamp(epochMillis)))
                .all());
    return within.stream()
        .map(
            range -> {
              long first = offset(found, new TopicPartition(topic.name(), range.partition()));
              long begin = first < 0 ? range.end() : Math.max(range.begin(), first);
              return new LogRange(range.partition(), Math.min(begin, range.end()), range.end());
            })
        .toList();
  }

  private static List<TopicPartition> partitions(String topic, List<Integer> numbers) {
    return numbers.stream().map(p -> new TopicPartition(topic, p)).toList();
  }

  private static Map<TopicPartition, OffsetSpec> specs(
      List<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(p -> specs.put(p, spec));
    return specs;
  }

  private <T> T get(String doing, KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw failures.of(e, doing);
    } catch (InterruptedException e) {
      throw interrupted(e, doing);
    }
  }

  private OxbowException interrupted(InterruptedException e, String doing) {
    Thread.currentThread().interrupt();
    return failures.of(e, doing);
  }

  private synchronized Admin admin(String doing) {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    if (admin == null) {
      try {
        admin = Admin.create(settings.admin());
      } catch (KafkaException e) {
        throw failures.of(e, doing);
      }
    }
    return admin;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (admin != null) {
      admin.close(Duration.ZERO);
      admin = null;
    }
  }
}
