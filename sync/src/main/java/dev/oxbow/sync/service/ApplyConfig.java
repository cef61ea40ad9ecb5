package dev.oxbow.sync.service;

import dev.oxbow.config.Settings;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.sink.Consumption;
import dev.oxbow.sync.sink.OxbowSink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;

/**
 * One apply of a configuration.
 *
 * @param from the name of the Kafka source
 * @param to the name of the MySQL source
 * @param tasks how many share its partitions
 * @param given all else, under the connector's own names
 */
public record ApplyConfig(String from, String to, int tasks, Map<String, String> given) {
  /** They come from the source. */
  private static final List<String> OF_TARGET = List.of("url", "user", "password");

  private static final String SERVERS = "kafka.bootstrap.servers";
  private static final int MOST_TASKS = 100;

  public ApplyConfig {
    given = Map.copyOf(given);
  }

  static ApplyConfig from(String name, Settings settings) {
    String from = settings.require("from");
    String to = settings.require("to");
    int tasks = settings.number("tasks", 1, 1, MOST_TASKS);
    List<String> topics = settings.texts("topics", List.of());
    if (topics.isEmpty()) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "Setting 'topics' is missing in "
              + settings.where()
              + ": which topics to apply, such as [orders, db.shop.customers]");
    }
    for (String topic : topics) {
      if (!topic.matches("[A-Za-z0-9._-]{1,249}")) {
        throw settings.bad("topics", topic, "names of topics, of letters, digits, '.', '_', '-'");
      }
    }
    Map<String, String> given = new LinkedHashMap<>();
    // With a brace at its beginning the file has it quoted; it is no group.
    settings.text("table").ifPresent(table -> given.put("table", table));
    given.put("topics", String.join(",", topics));
    settings.rest().forEach(given::put);
    TreeSet<String> known = new TreeSet<>(new OxbowSink().config().names());
    known.removeAll(OF_TARGET);
    known.removeAll(List.of("sync", SERVERS));
    for (String setting : given.keySet()) {
      boolean isOurs = setting.equals("topics") || known.contains(setting);
      if (!isOurs && (setting.startsWith("kafka.") || !OxbowSink.knows(setting))) {
        known.addAll(List.of("from", "to", "topics", "tasks"));
        throw new OxbowException(
            ErrorCode.INVALID_CONFIG,
            "Setting '"
                + setting
                + "' in "
                + settings.where()
                + " is unknown"
                + Settings.nearest(setting, known));
      }
    }
    ApplyConfig apply = new ApplyConfig(from, to, tasks, given);
    try {
      Consumption.settings(apply.ofConnector(name, Map.of(SERVERS, "checked later")), -1);
    } catch (ConfigException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "A setting of " + settings.where() + " cannot be taken: " + e.getMessage(),
          e);
    }
    return apply;
  }

  /** The topic of dead letters, if the apply of a name keeps any. */
  public Optional<String> deadLetters(String name) {
    return Consumption.deadLetters(ofConnector(name, Map.of(SERVERS, "")));
  }

  /** In a few words: {@code events (orders) -> db}. */
  public String describe() {
    return from + " (" + given.get("topics") + ") -> " + to;
  }

  private Map<String, String> ofConnector(String name, Map<String, String> kafka) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("connector.class", OxbowSink.class.getName());
    all.put("tasks.max", Integer.toString(tasks));
    all.put("sync", name);
    for (String setting : OF_TARGET) {
      all.put(setting, reference(to, setting));
    }
    all.putAll(kafka);
    all.putAll(given);
    return all;
  }

  private static String reference(String source, String setting) {
    return "${" + SourceAddresses.PROVIDER + ":" + source + ":" + setting + "}";
  }

  /**
   * The settings of the connector, in which addresses and secrets stand as references: each worker
   * reads them from its own file, and no password lies in Kafka.
   */
  Map<String, String> connector(String name, SyncConfig service) {
    Map<String, String> kafka = new LinkedHashMap<>();
    kafka.put(SERVERS, service.kafka().getOrDefault("bootstrap.servers", ""));
    for (String setting : service.clientSettings().keySet()) {
      kafka.put("kafka." + setting, reference(from, setting));
    }
    Map<String, String> all = ofConnector(name, kafka);
    all.putAll(Consumption.settings(all, service.replication()));
    all.put("topics", Consumption.topics(all));
    return all;
  }
}
