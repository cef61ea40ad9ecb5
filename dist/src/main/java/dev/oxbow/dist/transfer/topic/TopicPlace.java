package dev.oxbow.dist.transfer.topic;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.config.Settings;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.kafka.client.ClientSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A topic of a configuration: {@code TOPIC} or {@code SOURCE.TOPIC}. With several Kafka sources,
 * the source must be named.
 *
 * @param source its name
 * @param settings how its cluster is reached
 */
public record TopicPlace(String source, ClientSettings settings, String topic) {

  /**
   * The topic that a name without a file's ending means: {@code SOURCE.TOPIC}.
   *
   * @return empty where it begins with no Kafka source
   */
  public static Optional<TopicPlace> find(OxbowConfig config, String name) {
    int dot = name.indexOf('.');
    Settings source = dot < 0 ? null : config.sources().get(name.substring(0, dot));
    return source != null && source.require("adapter").equals("kafka")
        ? Optional.of(of(config, name))
        : Optional.empty();
  }

  /** {@code SOURCE.TOPIC}. */
  @Override
  public String toString() {
    return source + "." + topic;
  }

  /**
   * Finds the source of a name; reaches no server.
   *
   * @throws OxbowException UNKNOWN_TABLE, AMBIGUOUS_TABLE
   */
  public static TopicPlace of(OxbowConfig config, String name) {
    Map<String, Settings> sources = new LinkedHashMap<>();
    config
        .sources()
        .forEach(
            (source, settings) -> {
              if (settings.require("adapter").equals("kafka")) {
                sources.put(source, settings);
              }
            });
    String plain = name.replace("`", "");
    int dot = plain.indexOf('.');
    String first = dot < 0 ? "" : plain.substring(0, dot);
    if (sources.isEmpty()) {
      throw new OxbowException(
          ErrorCode.UNKNOWN_TABLE,
          "'" + name + "' is no topic: " + config.where() + " has no Kafka source");
    }
    boolean isNamed = sources.containsKey(first);
    if (!isNamed && sources.size() > 1) {
      throw new OxbowException(
          ErrorCode.AMBIGUOUS_TABLE,
          "There are several Kafka sources (%s); name one: %s.%s"
              .formatted(
                  String.join(", ", sources.keySet()), sources.keySet().iterator().next(), name));
    }
    String source = isNamed ? first : sources.keySet().iterator().next();
    return new TopicPlace(
        source,
        ClientSettings.of(Objects.requireNonNull(sources.get(source))),
        isNamed ? plain.substring(dot + 1) : plain);
  }
}
