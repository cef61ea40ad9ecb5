package dev.oxbow.config;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.Map;
import java.util.Optional;

/**
 * The source that nobody configures: where something is kept in step, the table {@code oxbow.syncs}
 * tells how that goes. What it shows lies in the cluster that is written.
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
      String cluster = capture.require("to");
      if (config.sources().containsKey(OxbowConfig.SYSTEM_SOURCE)) {
        throw new OxbowException(
            ErrorCode.INVALID_CONFIG,
            config.where()
                + ": source '"
                + OxbowConfig.SYSTEM_SOURCE
                + "' must not have the name of the system's own schema; rename it");
      }
      if (!(written.get(cluster) instanceof Written.Group kafka)) {
        throw new OxbowException(
            ErrorCode.INVALID_CONFIG,
            "Source '"
                + cluster
                + "' of setting 'to' in "
                + capture.where()
                + " does not exist"
                + Settings.nearest(cluster, config.sources().keySet()));
      }
      return Optional.of(
          new Settings(
              "sources." + cluster + " in " + config.where(),
              Map.of("adapter", "syncs", "topic", config.factsTopic(), "kafka", kafka)));
    }
    return Optional.empty();
  }
}
