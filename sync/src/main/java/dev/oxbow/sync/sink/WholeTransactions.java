package dev.oxbow.sync.sink;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.apply.Apply;
import dev.oxbow.sync.apply.TopicPart;
import dev.oxbow.sync.apply.Topics;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.gather.Gathering;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has an apply commit transactions of the source as a whole. While a task has not all partitions,
 * another one has not let go of the rest, and nothing is applied. Used by one thread.
 */
final class WholeTransactions implements Gathering.Findings {
  private static final Logger LOG = LoggerFactory.getLogger(WholeTransactions.class);

  /** Of incomplete transactions not more are told of in the log than a person reads. */
  private static final int MOST_TOLD = 20;

  private final SinkConfig config;
  private final String topic;
  private final SinkTaskContext context;
  private final ClusterTopics topics;
  private final ClusterRemainder remainder;
  private final Apply apply;
  private final Gathering gathering;
  private final Set<TopicPartition> paused = new HashSet<>();
  private boolean hasAll;
  private boolean isWaiting;
  private int incomplete;

  WholeTransactions(
      SinkConfig config,
      String topic,
      SinkTaskContext context,
      ClusterTopics topics,
      ClusterRemainder remainder,
      Apply apply) {
    this.config = config;
    this.topic = topic;
    this.context = context;
    this.topics = topics;
    this.remainder = remainder;
    this.apply = apply;
    this.gathering =
        new Gathering(
            config.sync(),
            config.topics(),
            topic,
            config.transactionBytes(),
            remainder,
            this,
            System::nanoTime);
  }

  /**
   * The partitions are others now.
   *
   * @return where to go on with each, those that stayed as well
   */
  Map<TopicPartition, Long> begin() {
    Map<TopicPart, Long> next = apply.next();
    hasAll = remainder.areAll(next.keySet());
    isWaiting = false;
    if (hasAll) {
      gathering.begin(next);
    }
    Map<TopicPartition, Long> offsets = new HashMap<>();
    next.forEach((part, offset) -> offsets.put(Parts.toConnect(part), offset));
    paused.retainAll(offsets.keySet());
    pause(hasAll ? Set.of() : offsets.keySet());
    return offsets;
  }

  /** Some partitions are another's. */
  void end() {
    hasAll = false;
  }

  /** Takes records, and applies what is whole by now. */
  void put(List<TopicRecord> records) {
    if (!hasAll) {
      // They come again.
      return;
    }
    gathering.add(records);
    gathering.look();
    if (!gathering.whole().isEmpty()) {
      apply.applyWhole(gathering.whole());
      gathering.applied();
    }
    Set<TopicPartition> ahead = new HashSet<>();
    gathering.ahead().forEach(part -> ahead.add(Parts.toConnect(part)));
    pause(ahead);
  }

  /** Whether all that came is applied. */
  boolean isIdle() {
    return hasAll && gathering.isEmpty();
  }

  private void pause(Set<TopicPartition> wanted) {
    Set<TopicPartition> resumed = new HashSet<>(paused);
    resumed.removeAll(wanted);
    resumed.retainAll(context.assignment());
    context.resume(resumed.toArray(TopicPartition[]::new));
    context.pause(wanted.toArray(TopicPartition[]::new));
    paused.clear();
    paused.addAll(wanted);
  }

  @Override
  public void waits(String transaction) {
    if (!isWaiting) {
      isWaiting = true;
      LOG.warn(
          "Apply '{}' waits with transaction {}, since its topics have partitions that Kafka has not"
              + " given it yet; its consumer hears of new ones within metadata.max.age.ms",
          config.sync(),
          transaction);
    }
  }

  @Override
  public void incomplete(String transaction) {
    if (++incomplete <= MOST_TOLD) {
      LOG.warn(
          "Apply '{}' applies transaction {} without records that are not in the topics any more,"
              + " or were applied before",
          config.sync(),
          transaction);
    }
  }

  @Override
  public void untold(int transactions) {
    TopicPart told = new TopicPart(topic, 0);
    Topics.Bounds bounds = topics.look(List.of(told)).get(told);
    if (bounds == null || bounds.end() == 0) {
      // A broker may have made it for whoever wanted to read it.
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "Topic '"
              + topic
              + "', in which apply '"
              + config.sync()
              + "' looks for transactions, is empty, and the topics that it applies have records of "
              + transactions
              + " of them; let the capture write it (transactions: true), or name the one that it"
              + " writes (transactions.topic)");
    }
    LOG.warn(
        "Apply '{}' applies records of {} transactions one by one, which topic '{}' does not tell",
        config.sync(),
        transactions,
        topic);
  }
}
