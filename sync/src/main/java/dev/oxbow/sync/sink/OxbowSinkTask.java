package dev.oxbow.sync.sink;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.kafka.client.Cluster;
import dev.oxbow.kafka.client.Topic;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.sync.apply.Apply;
import dev.oxbow.sync.apply.ApplyMeter;
import dev.oxbow.sync.connect.NeedsOperator;
import dev.oxbow.sync.connect.Opened;
import dev.oxbow.sync.connect.Version;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/** Runs one {@link Apply} within Kafka Connect. */
public final class OxbowSinkTask extends SinkTask {
  /** So often it hears of a topic in which nothing happens. */
  private static final Duration IDLE = Duration.ofMillis(500);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private @Nullable Running running;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> settings) {
    SinkConfig config = new SinkConfig(settings);
    Running begun = new Running(config);
    try {
      begun.check();
      running = begun;
    } catch (OxbowException e) {
      begun.close();
      throw NeedsOperator.unlessItMayPass(e);
    } catch (RuntimeException e) {
      begun.close();
      throw e;
    }
  }

  private Running running() {
    Running present = running;
    if (present == null) {
      throw new ConnectException("The task is not running");
    }
    return present;
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    try {
      context.offset(running().take(partitions));
    } catch (OxbowException e) {
      throw NeedsOperator.unlessItMayPass(e);
    }
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    Running present = running;
    if (present != null) {
      present.give(partitions);
    }
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    context.timeout(IDLE.toMillis());
    running().put(records);
  }

  /** For monitoring only: what counts is in the target. */
  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> current) {
    Map<TopicPartition, OffsetAndMetadata> applied = new HashMap<>();
    running()
        .apply
        .next()
        .forEach((part, next) -> applied.put(Parts.toConnect(part), new OffsetAndMetadata(next)));
    return applied;
  }

  @Override
  public void stop() {
    Running present = running;
    running = null;
    if (present != null) {
      present.close();
    }
  }

  /** All that a started task has. */
  private final class Running {
    private final SinkConfig config;
    private final Opened opened = new Opened();
    private final ClusterTopics topics;
    private final ReportedLetters letters;
    private final ApplyMeter meter;
    private final Apply apply;
    private final @Nullable WholeTransactions whole;
    private long failingSince;

    Running(SinkConfig config) {
      this.config = config;
      MySqlConfig mySql = config.mySql();
      this.letters =
          new ReportedLetters(config.keepsDeadLetters() ? context.errantRecordReporter() : null);
      this.topics = opened.add(new ClusterTopics(new Cluster(config.sync(), config.kafka())));
      this.meter = opened.add(ApplyMeter.start(config.sync(), topics));
      // Only for how failures are told; it opens no connection.
      MySqlPool pool = opened.add(new MySqlPool(mySql));
      this.apply =
          opened.add(new Apply(config.apply(), mySql, pool.failures(), topics, letters, meter));
      opened.add(ApplyBean.register(config.sync(), config.task(), meter));
      this.whole = config.transactions().map(this::whole).orElse(null);
    }

    private WholeTransactions whole(String topic) {
      ClusterRemainder remainder =
          opened.add(new ClusterRemainder(config.sync(), config.allTopics(), config.kafka()));
      return new WholeTransactions(config, topic, context, topics, remainder, apply);
    }

    /** A topic that is not there yet is looked at when it is. */
    void check() {
      Map<String, Integer> partitions = new HashMap<>();
      for (String name : config.topics()) {
        partitions.put(name, find(name).map(Topic::partitions).map(p -> p.size()).orElse(1));
      }
      apply.check(partitions);
    }

    private Optional<Topic> find(String name) {
      Optional<Topic> found = topics.find(name);
      if (whole != null && found.isPresent() && found.get().compacted()) {
        throw new OxbowException(
            ErrorCode.INVALID_CONFIG,
            "Topic '"
                + name
                + "' is compacted, or its cleanup.policy may not be read (DescribeConfigs), and"
                + " compaction deletes records of transactions: apply '"
                + config.sync()
                + "' cannot apply them whole. Set cleanup.policy to delete (the capture's"
                + " topic.cleanup: delete), or transactional: false");
      }
      return found;
    }

    Map<TopicPartition, Long> take(Collection<TopicPartition> partitions) {
      Map<String, Integer> counts = new HashMap<>();
      for (TopicPartition partition : partitions) {
        find(partition.topic())
            .ifPresent(topic -> counts.put(topic.name(), topic.partitions().size()));
      }
      config.transactions().ifPresent(counts::remove);
      apply.check(counts);
      Map<TopicPartition, Long> next = new HashMap<>();
      apply
          .take(Parts.of(partitions))
          .forEach((part, offset) -> next.put(Parts.toConnect(part), offset));
      if (whole != null) {
        letters.from(List.of());
        return whole.begin();
      }
      return next;
    }

    void give(Collection<TopicPartition> partitions) {
      apply.give(Parts.of(partitions));
      if (whole != null) {
        whole.end();
      }
    }

    void put(Collection<SinkRecord> records) {
      if (records.isEmpty() && (whole == null || whole.isIdle())) {
        meter.idle();
        return;
      }
      try {
        if (whole == null) {
          letters.from(records);
          apply.apply(Parts.records(records));
        } else {
          letters.alsoFrom(records);
          whole.put(Parts.records(records));
          letters.forgetBefore(apply.next());
        }
        failingSince = 0;
      } catch (OxbowException e) {
        throw failed(e);
      }
    }

    /** What may pass is tried again for a while, with the same records. */
    private ConnectException failed(OxbowException e) {
      ConnectException failure = NeedsOperator.unlessItMayPass(e);
      long now = System.nanoTime();
      if (failingSince == 0) {
        failingSince = now;
      }
      if (failure instanceof NeedsOperator
          || now - failingSince > config.retry().toNanos()
          || !apply.mayTryAgain(e)) {
        return failure;
      }
      context.timeout(PAUSE.toMillis());
      return new RetriableException(e.getMessage(), e);
    }

    void close() {
      opened.close();
    }
  }
}
