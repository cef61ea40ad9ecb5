package dev.oxbow.sync.service;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.config.Settings;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Gives a worker the address and password of a source, {@code ${oxbow:SOURCE:SETTING}}, and the
 * secrets of a capture, {@code ${oxbow:capture/NAME:SETTING}}, from the configuration file on its
 * own machine, so that they never lie in Kafka. The file is read each time: a restarted task finds
 * a new password.
 */
public final class SourceAddresses implements ConfigProvider {
  /** How settings of connectors refer to it. */
  static final String PROVIDER = "oxbow";

  /** Before the name of a capture, whose secrets it gives then. */
  static final String CAPTURES = "capture/";

  private static final String FILE = "file";

  private @Nullable Path file;

  /** Made by the worker. */
  public SourceAddresses() {}

  /** The settings by which a worker knows this provider. */
  static Map<String, String> settings(Path file) {
    return Map.of(
        "config.providers",
        PROVIDER,
        "config.providers." + PROVIDER + ".class",
        SourceAddresses.class.getName(),
        "config.providers." + PROVIDER + ".param." + FILE,
        file.toAbsolutePath().toString());
  }

  /** Settings of a connector as a worker on this machine would read them. */
  static Map<String, String> resolve(Path file, Map<String, String> connector) {
    SourceAddresses addresses = new SourceAddresses();
    addresses.configure(Map.of(FILE, file));
    return new ConfigTransformer(Map.of(PROVIDER, addresses)).transform(connector).data();
  }

  @Override
  public void configure(Map<String, ?> settings) {
    file = Path.of(String.valueOf(settings.get(FILE)));
  }

  @Override
  public ConfigData get(String source) {
    return get(source, Set.of("url", "user", "password"));
  }

  @Override
  public ConfigData get(String source, Set<String> names) {
    OxbowConfig config = OxbowConfig.load(Objects.requireNonNull(file, "configured"));
    Settings settings =
        source.startsWith(CAPTURES)
            ? config.captures().get(source.substring(CAPTURES.length()))
            : config.sources().get(source);
    if (settings == null) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "'"
              + source
              + "', which a capture needs, is not in "
              + file
              + " on this machine"
              + Settings.nearest(source, config.sources().keySet()));
    }
    Map<String, String> data = new HashMap<>();
    names.forEach(name -> data.put(name, settings.text(name, "")));
    return new ConfigData(data);
  }

  @Override
  public void close() {
    // It holds nothing open.
  }
}
