package dev.oxbow.sync.sink;

import dev.oxbow.sync.connect.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Applies topics to tables of MySQL, exactly once: rows and offsets are written in one transaction
 * of the target, so that Kafka's own offsets are only told for monitoring.
 */
public final class OxbowSink extends SinkConnector {
  private Map<String, String> settings = Map.of();

  /** Whether a setting whose name holds a name of somebody's own, or Connect's, is one of ours. */
  public static boolean knows(String setting) {
    return Stream.of(SinkConfig.TABLES, SinkConfig.KAFKA, "consumer.override.", "errors.")
        .anyMatch(setting::startsWith);
  }

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> given) {
    new SinkConfig(given)
        .transactions()
        .ifPresent(
            topic -> {
              String topics = given.getOrDefault(TOPICS_CONFIG, "");
              if (!List.of(topics.trim().split("\\s*,\\s*")).contains(topic)) {
                throw new ConfigException(
                    TOPICS_CONFIG,
                    topics,
                    "With transactional the topic of transactions, '"
                        + topic
                        + "', must be among them");
              }
            });
    settings = given;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return OxbowSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int most) {
    List<Map<String, String>> tasks = new ArrayList<>();
    for (int task = 0; task < most; task++) {
      Map<String, String> own = new HashMap<>(settings);
      own.put(SinkConfig.TASK, Integer.toString(task));
      tasks.add(own);
    }
    return tasks;
  }

  @Override
  public void stop() {
    // Nothing runs outside of the tasks.
  }

  @Override
  public ConfigDef config() {
    return SinkConfig.DEFINITION;
  }
}
