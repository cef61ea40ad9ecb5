package dev.oxbow.sync.topic;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * How this process' producers reach Kafka, by the capture that they write for. Connect tells its
 * producers, not its tasks; a producer's interceptor leaves it here. Thread-safe.
 */
public final class ProducerSettings {
  /** By which a producer's settings name the capture. */
  public static final String CAPTURE = "oxbow.capture";

  private static final Map<String, Map<String, Object>> ALL = new ConcurrentHashMap<>();

  private ProducerSettings() {}

  /**
   * A producer begins.
   *
   * @return what {@link #forget} takes when it ends
   */
  public static Map<String, Object> put(Map<String, ?> settings) {
    Map<String, Object> needed = new HashMap<>(settings);
    needed.values().removeIf(Objects::isNull);
    needed.keySet().retainAll(AdminClientConfig.configNames());
    if (settings.get(CAPTURE) instanceof String capture) {
      ALL.put(capture, needed);
    }
    return needed;
  }

  /** A producer ends; one that began later for the same capture keeps its own. */
  public static void forget(Map<String, Object> settings) {
    ALL.values().removeIf(kept -> kept == settings);
  }

  /** Those of the newest producer of a capture. */
  static Optional<Map<String, Object>> of(String capture) {
    return Optional.ofNullable(ALL.get(capture));
  }
}
