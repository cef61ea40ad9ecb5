package dev.oxbow.kafka;

import dev.oxbow.config.Settings;
import dev.oxbow.kafka.avro.AvroFormat;
import dev.oxbow.kafka.client.ClientSettings;
import dev.oxbow.kafka.record.Recogniser;
import dev.oxbow.kafka.record.Recogniser.Described;
import dev.oxbow.kafka.registry.RegistrySettings;
import dev.oxbow.kafka.registry.SchemaRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a Kafka source.
 *
 * @param name of the source
 * @param client those of Kafka's own clients
 * @param topics which topics are tables
 * @param refresh how long names and definitions are remembered
 * @param described topics that a person described, by name
 * @param recogniser finds out what the others are
 * @param sampleSize how many records of a topic are looked at to find its columns
 * @param scanTimeout how long a scan waits without getting any further
 */
record KafkaConfig(
    String name,
    ClientSettings client,
    TopicFilter topics,
    Duration refresh,
    Map<String, Described> described,
    Recogniser recogniser,
    int sampleSize,
    Duration scanTimeout) {

  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
  private static final Set<String> OWN =
      Set.of(
          BOOTSTRAP_SERVERS,
          "topics",
          "describe",
          "sample.size",
          "scan.timeout",
          RegistrySettings.GROUP + ".url");

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
    Optional<SchemaRegistry> registry =
        RegistrySettings.from(name, settings.group(RegistrySettings.GROUP))
            .map(registered -> registered.open(refresh));
    Optional<AvroFormat> avro = registry.map(AvroFormat::of);
    Settings describe = settings.group("describe");
    DescribedTopic topicsDescribed = new DescribedTopic(avro);
    Map<String, Described> described = new LinkedHashMap<>();
    for (String topic : describe.names()) {
      described.put(topic, topicsDescribed.from(describe.group(topic)));
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
        new Recogniser(registry, avro),
        sampleSize,
        scanTimeout);
  }
}
