package dev.oxbow.kafka.client;

import dev.oxbow.config.Settings;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * The settings of Kafka's own clients: ours for reading fast and failing soon, and over them
 * whatever the configuration gives under Kafka's names. Immutable.
 *
 * @param bootstrapServers where the cluster is first looked for, for messages too
 */
public record ClientSettings(String bootstrapServers, Map<String, String> given) {
  /** What a scan depends on. */
  private static final Set<String> OURS =
      Set.of(
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG);

  private static final Map<String, Object> FOR_ALL =
      Map.of("enable.metrics.push", "false", "default.api.timeout.ms", "8000");

  /** An address that does not answer is given up in time for the next one to be tried. */
  private static final Map<String, Object> FOR_ADMIN =
      Map.of(
          AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
          "5000",
          // Before what lies between forgets it.
          AdminClientConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG,
          "120000",
          AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
          "4000");

  private static final Map<String, Object> FOR_SCANS =
      Map.of(
          ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "10",
          // A fetch whose answer was lost is sent again while scan.timeout still runs.
          ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000",
          ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, String.valueOf(8 << 20),
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG, String.valueOf(16 << 20),
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1000",
          ConsumerConfig.RECEIVE_BUFFER_CONFIG, String.valueOf(1 << 20),
          ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
          ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500");

  public ClientSettings {
    given = Map.copyOf(given);
  }

  /** Those of a source that was checked before. */
  public static ClientSettings of(Settings source) {
    List<String> servers = source.texts(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, List.of());
    Map<String, String> given = source.rest();
    given.keySet().retainAll(ConsumerConfig.configNames());
    return new ClientSettings(String.join(",", servers), given);
  }

  /**
   * Checks names and values; reaches no server.
   *
   * @param own the names that the adapter itself knows, for suggestions
   * @param where for messages
   * @throws OxbowException INVALID_CONFIG
   */
  public static ClientSettings checked(
      String bootstrapServers, Map<String, String> given, Set<String> own, String where) {
    Set<String> known = new TreeSet<>(own);
    known.addAll(ConsumerConfig.configNames());
    known.addAll(AdminClientConfig.configNames());
    known.removeAll(OURS);
    for (String name : given.keySet()) {
      if (OURS.contains(name)) {
        throw new OxbowException(
            ErrorCode.INVALID_CONFIG,
            "Setting '" + name + "' in " + where + " is set by Oxbow itself; remove it");
      }
      if (!known.contains(name)) {
        throw new OxbowException(
            ErrorCode.INVALID_CONFIG,
            "Setting '" + name + "' in " + where + " is unknown" + Settings.nearest(name, known));
      }
    }
    ClientSettings settings = new ClientSettings(bootstrapServers, given);
    try {
      var unused = new ConsumerConfig(settings.consumer());
      var unusedToo = new AdminClientConfig(settings.admin());
    } catch (ConfigException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "Kafka's clients refuse a setting in " + where + ": " + e.getMessage(),
          e);
    }
    return settings;
  }

  /** Whether records of open and aborted transactions are left out. */
  public IsolationLevel isolation() {
    return "read_uncommitted".equals(given.get(ConsumerConfig.ISOLATION_LEVEL_CONFIG))
        ? IsolationLevel.READ_UNCOMMITTED
        : IsolationLevel.READ_COMMITTED;
  }

  Map<String, Object> admin() {
    Map<String, Object> settings = new HashMap<>(FOR_ALL);
    settings.putAll(FOR_ADMIN);
    settings.putAll(givenOf(AdminClientConfig.configNames()::contains));
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return settings;
  }

  Map<String, Object> consumer() {
    Map<String, Object> settings = new HashMap<>(FOR_ALL);
    settings.putAll(FOR_SCANS);
    settings.putAll(givenOf(ConsumerConfig.configNames()::contains));
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    // Records are decoded where they lie in the fetched batch.
    settings.put(
        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteBufferDeserializer.class.getName());
    settings.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteBufferDeserializer.class.getName());
    // An offset that is gone must be noticed, and reading must neither commit nor create.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return settings;
  }

  private Map<String, String> givenOf(Predicate<String> names) {
    Map<String, String> some = new LinkedHashMap<>();
    given.forEach(
        (name, value) -> {
          if (names.test(name)) {
            some.put(name, value);
          }
        });
    return some;
  }

  /** Names where, never a value that may be secret. */
  @Override
  public String toString() {
    return "Kafka at " + bootstrapServers;
  }
}
