package dev.oxbow.sync.sink;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The settings by which Kafka Connect reads an apply's topics and keeps its dead letters, from the
 * apply's own. On a Connect cluster of somebody else's they are written by hand.
 */
public final class Consumption {
  /**
   * After which Kafka gives a dead task's partitions to its successor: as long as the service's
   * worker takes to move the task, and not Kafka's 45 s, or the new task would wait for the rest.
   */
  private static final Duration SESSION = Duration.ofSeconds(10);

  private static final String SESSION_TIMEOUT = "consumer.override.session.timeout.ms";

  private Consumption() {}

  /** The topic of dead letters, if an apply with these settings keeps any. */
  public static Optional<String> deadLetters(Map<String, String> given) {
    SinkConfig config = new SinkConfig(given);
    return config.keepsDeadLetters() ? Optional.of(config.deadLetters()) : Optional.empty();
  }

  /** The topics that a connector with these settings must subscribe, as Connect takes them. */
  public static String topics(Map<String, String> given) {
    return String.join(",", new SinkConfig(given).allTopics());
  }

  /**
   * What to add to a connector's settings. What is given there already stays as it is.
   *
   * @param replication of the topic of dead letters; -1 for what the cluster does by default
   * @throws org.apache.kafka.common.config.ConfigException for settings that are none of ours
   */
  public static Map<String, String> settings(Map<String, String> given, int replication) {
    SinkConfig config = new SinkConfig(given);
    Map<String, String> added = new HashMap<>();
    added.put("consumer.override.isolation.level", "read_committed");
    added.put("consumer.override.auto.offset.reset", "earliest");
    added.put("consumer.override.max.poll.records", "5000");
    added.put("consumer.override.max.partition.fetch.bytes", Integer.toString(4 << 20));
    added.put("consumer.override.fetch.max.bytes", Integer.toString(16 << 20));
    added.putAll(config.assignment());
    if (!"consumer".equalsIgnoreCase(given.get("consumer.override.group.protocol"))) {
      // With the newer protocol the broker says how long.
      String session = given.getOrDefault(SESSION_TIMEOUT, Long.toString(SESSION.toMillis()));
      added.put(SESSION_TIMEOUT, session);
      added.put(
          "consumer.override.heartbeat.interval.ms", Long.toString(Long.parseLong(session) / 5));
    }
    if (config.keepsDeadLetters()) {
      added.put("errors.tolerance", "all");
      added.put("errors.deadletterqueue.topic.name", config.deadLetters());
      added.put("errors.deadletterqueue.topic.replication.factor", Integer.toString(replication));
      added.put("errors.deadletterqueue.context.headers.enable", "true");
    }
    given.keySet().forEach(added::remove);
    return added;
  }
}
