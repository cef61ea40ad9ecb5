package dev.oxbow.sync.connect;

import dev.oxbow.sync.topic.ProducerSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The settings by which Kafka Connect creates a capture's topics and sends its records, from the
 * capture's own. On a Connect cluster of somebody else's they are written by hand.
 */
public final class TopicCreation {
  private static final String GROUPS = "topic.creation.groups";

  /** What brokers take unless told otherwise. */
  private static final int USUAL_MESSAGE_BYTES = 1_048_588;

  private static final long USUAL_BUFFER_BYTES = 32L << 20;

  private TopicCreation() {}

  /**
   * What to add to a connector's settings. What is given there already stays as it is.
   *
   * @throws dev.oxbow.error.OxbowException INVALID_CONFIG
   * @throws org.apache.kafka.common.config.ConfigException for settings that are none of ours
   */
  public static Map<String, String> settings(Map<String, String> given) {
    SourceConfig config = new SourceConfig(given);
    Map<String, String> added = new HashMap<>();
    group(added, "default", config, config.partitions(), config.cleanup());
    List<String> groups = new ArrayList<>();
    String present = given.get(GROUPS);
    if (present != null && !present.isBlank()) {
      groups.add(present);
    }
    // The last moment of each source is enough.
    side(added, groups, "oxbow_heartbeats", config.heartbeatTopic(), config, "compact");
    config
        .transactionsTopic()
        .ifPresent(t -> side(added, groups, "oxbow_transactions", t, config, "delete"));
    config
        .definitionsTopic()
        .ifPresent(
            topic -> {
              side(added, groups, "oxbow_definitions", topic, config, "delete");
              // Few, and of use to whoever reads a table's topic from its beginning.
              put(added, "oxbow_definitions", TopicConfig.RETENTION_MS_CONFIG, "-1");
            });
    size(added, config.recordBytes());
    added.put("producer.override.interceptor.classes", RefusedRecords.class.getName());
    added.put("producer.override." + ProducerSettings.CAPTURE, config.source());
    given.keySet().forEach(added::remove);
    added.put(GROUPS, String.join(",", groups));
    return added;
  }

  private static void side(
      Map<String, String> added,
      List<String> groups,
      String name,
      String topic,
      SourceConfig config,
      String cleanup) {
    groups.add(name);
    put(added, name, "include", topic.replace(".", "\\."));
    group(added, name, config, 1, cleanup);
  }

  private static void group(
      Map<String, String> added, String name, SourceConfig config, int partitions, String cleanup) {
    put(added, name, "partitions", Integer.toString(partitions));
    put(added, name, "replication.factor", Integer.toString(config.replication()));
    put(added, name, TopicConfig.CLEANUP_POLICY_CONFIG, cleanup);
  }

  private static void put(Map<String, String> added, String group, String name, String value) {
    added.put("topic.creation." + group + "." + name, value);
  }

  private static void size(Map<String, String> added, int bytes) {
    added.put("producer.override.max.request.size", Integer.toString(bytes));
    if (bytes > USUAL_MESSAGE_BYTES) {
      put(added, "default", TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes));
    }
    if (bytes > USUAL_BUFFER_BYTES / 2) {
      added.put("producer.override.buffer.memory", Long.toString(2L * bytes));
    }
  }
}
