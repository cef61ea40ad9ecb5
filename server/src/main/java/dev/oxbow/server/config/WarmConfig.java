package dev.oxbow.server.config;

import dev.oxbow.config.Settings;
import java.time.Duration;
import java.util.List;

/**
 * The {@code warm:} group: topics whose copies in the store are kept up to date.
 *
 * @param topics each with its source: {@code events.orders}
 * @param every how long to wait between two looks at what is new
 */
public record WarmConfig(List<String> topics, Duration every) {
  public WarmConfig {
    topics = List.copyOf(topics);
  }

  static WarmConfig from(Settings settings) {
    WarmConfig config =
        new WarmConfig(
            settings.texts("topics", List.of()),
            settings.duration("every", Duration.ofSeconds(30)));
    settings.refuseUnread();
    for (String topic : config.topics) {
      int dot = topic.indexOf('.');
      if (dot <= 0 || dot == topic.length() - 1) {
        throw settings.bad("topics", topic, "named as SOURCE.TOPIC, such as events.orders");
      }
    }
    if (config.every.isZero()) {
      throw settings.bad("every", "0s", "longer");
    }
    return config;
  }
}
