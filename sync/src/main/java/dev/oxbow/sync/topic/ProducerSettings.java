package dev.oxbow.sync.topic;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How this process' producers reach Kafka, by the capture that they write for. Connect tells its
 * producers, not its tasks; a producer's interceptor leaves it here. Thread-safe.
 */
public final class ProducerSettings {
  /** By which a producer's settings name the capture. */
  public static final String CAPTURE = "oxbow.capture";

  private static final Map<String, Map<String, Object>> ALL = new ConcurrentHashMap<>();

  private ProducerSettings() {}

  /** A producer begins. */
  public static void put(Map<String, ?> settings) {
    if (settings.get(CAPTURE) instanceof String capture) {
      Map<String, Object> copy = new HashMap<>(settings);
      copy.values().removeIf(java.util.Objects::isNull);
      ALL.put(capture, Map.copyOf(copy));
    }
  }

  /** Those of the newest producer of a capture. */
  static Optional<Map<String, Object>> of(String capture) {
    return Optional.ofNullable(ALL.get(capture));
  }
}
