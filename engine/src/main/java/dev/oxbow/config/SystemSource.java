package dev.oxbow.config;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.Map;
import java.util.Optional;

/**
 * The source that nobody configures: where something is kept in step, the table {@code oxbow.syncs}
 * tells how that goes. What it shows lies in the cluster of the topics.
 */
final class SystemSource {
  private SystemSource() {}

  /**
   * Its settings.
   *
   * @param written the sources as they were written
   * @return empty when nothing is kept in step
   */
  static Optional<Settings> of(OxbowConfig config, Map<String, Written> written) {
    for (Settings capture : config.captures().values()) {
      return Optional.of(of(config, written, capture, "to"));
    }
    for (Settings apply : config.applies().values()) {
      return Optional.of(of(config, written, apply, "from"));
    }
    return Optional.empty();
  }

  private static Settings of(
      OxbowConfig config, Map<String, Written> written, Settings sync, String setting) {
    String cluster = sync.require(setting);
    if (!(written.get(cluster) instanceof Written.Group kafka)) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "Source '"
              + cluster
              + "' of setting '"
              + setting
              + "' in "
              + sync.where()
              + " does not exist"
              + Settings.nearest(cluster, config.sources().keySet()));
    }
    return new Settings(
        "sources." + cluster + " in " + config.where(),
        Map.of("adapter", "syncs", "topic", config.factsTopic(), "kafka", kafka));
  }
}
