package dev.oxbow.kafka;

import dev.oxbow.config.Settings;
import dev.oxbow.kafka.client.ClientSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings of a Kafka source.
 *
 * @param name of the source
 * @param client those of Kafka's own clients
 * @param topics which topics are tables
 * @param refresh how long names and definitions are remembered
 * @param described topics that a person described, by name
 * @param sampleSize how many records of a topic are looked at to find its columns
 * @param scanTimeout how long a scan waits without getting any further
 */
record KafkaConfig(
    String name,
    ClientSettings client,
    TopicFilter topics,
    Duration refresh,
    Map<String, DescribedTopic> described,
    int sampleSize,
    Duration scanTimeout) {

  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
  private static final Set<String> OWN =
      Set.of(BOOTSTRAP_SERVERS, "topics", "describe", "sample.size", "scan.timeout");

  /** Reads the settings and checks all that can be checked without a server. */
  static KafkaConfig from(String name, Settings settings) {
    List<String> servers = settings.texts(BOOTSTRAP_SERVERS, List.of());
    String bootstrapServers =
        servers.isEmpty() ? settings.require(BOOTSTRAP_SERVERS) : String.join(",", servers);
    Settings topics = settings.group("topics");
    TopicFilter filter =
        new TopicFilter(
            topics.texts("include", List.of("*")), topics.texts("exclude", List.of("_*")));
    Duration refresh = topics.duration("refresh", Duration.ofSeconds(1));
    Settings describe = settings.group("describe");
    Map<String, DescribedTopic> described = new LinkedHashMap<>();
    for (String topic : describe.names()) {
      described.put(topic, DescribedTopic.from(describe.group(topic)));
    }
    int sampleSize = settings.number("sample.size", 1000, 1, 1_000_000);
    Duration scanTimeout = settings.duration("scan.timeout", Duration.ofSeconds(30));
    // Not ours, so Kafka's; "adapter" was read by whoever chose this adapter.
    Map<String, String> rest = settings.rest();
    rest.remove("adapter");
    return new KafkaConfig(
        name,
        ClientSettings.checked(bootstrapServers, rest, OWN, settings.where()),
        filter,
        refresh,
        described,
        sampleSize,
        scanTimeout);
  }
}
