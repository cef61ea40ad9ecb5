package dev.oxbow.sync.service;

import dev.oxbow.config.Settings;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.capture.TableSelection;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.connect.OxbowSource;
import dev.oxbow.sync.connect.TopicCreation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;

/**
 * One capture of a configuration.
 *
 * @param from the name of the MySQL source
 * @param to the name of the Kafka source
 * @param given all else, under the connector's own names
 */
public record CaptureConfig(String from, String to, Map<String, String> given) {
  /** They come from the source. */
  private static final List<String> OF_SOURCE = List.of("url", "user", "password");

  /** These are references too. */
  private static final List<String> SECRETS = List.of("columns.hash.salt");

  public CaptureConfig {
    given = Map.copyOf(given);
  }

  static CaptureConfig from(String name, Settings settings) {
    String from = settings.require("from");
    String to = settings.require("to");
    if (settings.texts("tables", List.of()).isEmpty()) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "Setting 'tables' is missing in "
              + settings.where()
              + ": which tables to capture, such as ['shop.*', 'crm.customers']");
    }
    for (String pattern : settings.texts("tables", List.of())) {
      if (!pattern.contains(".") && !pattern.contains("*")) {
        throw settings.bad(
            "tables", pattern, "database.table, in which * stands for any characters");
      }
    }
    String topic = settings.text("topic", "");
    if (topic.replaceAll("\\{(source|database|table)}", "").contains("{")) {
      throw settings.bad("topic", topic, "a name with {source}, {database} and {table}");
    }
    Map<String, String> given = new LinkedHashMap<>();
    if (!topic.isEmpty()) {
      given.put("topic", topic);
    }
    given.put("tables", String.join(",", settings.texts("tables", List.of())));
    settings.rest().forEach(given::put);
    TreeSet<String> known = new TreeSet<>(new OxbowSource().config().names());
    known.removeAll(OF_SOURCE);
    for (String setting : given.keySet()) {
      if (!known.contains(setting) && !OxbowSource.knows(setting)) {
        known.addAll(List.of("from", "to"));
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
    CaptureConfig capture = new CaptureConfig(from, to, given);
    try {
      capture.connector(name);
    } catch (ConfigException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "A setting of " + settings.where() + " cannot be taken: " + e.getMessage(),
          e);
    }
    return capture;
  }

  /** In a few words: {@code db (shop.*) -> events}. */
  public String describe() {
    return from + " (" + given.get("tables") + ") -> " + to;
  }

  /** Whether it captures a table, {@code database.table}. */
  public boolean wants(String table) {
    int dot = table.indexOf('.');
    return new TableSelection(list("tables"), list("exclude"))
        .wants(new TableName(table.substring(0, dot), table.substring(dot + 1)));
  }

  private List<String> list(String setting) {
    String value = given.getOrDefault(setting, "");
    return value.isBlank() ? List.of() : List.of(value.trim().split("\\s*,\\s*"));
  }

  /**
   * The settings of the connector, in which the source's address stands as a reference: each worker
   * reads it from its own file, and no password lies in Kafka.
   */
  Map<String, String> connector(String name) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("connector.class", OxbowSource.class.getName());
    all.put("tasks.max", "1");
    all.put("exactly.once.support", "required");
    all.put("transaction.boundary", "connector");
    all.put("source", name);
    for (String setting : OF_SOURCE) {
      all.put(setting, "${" + SourceAddresses.PROVIDER + ":" + from + ":" + setting + "}");
    }
    all.putAll(given);
    SECRETS.stream()
        .filter(given::containsKey)
        .forEach(
            setting ->
                all.put(
                    setting,
                    "${"
                        + SourceAddresses.PROVIDER
                        + ":"
                        + SourceAddresses.CAPTURES
                        + name
                        + ":"
                        + setting
                        + "}"));
    all.putAll(TopicCreation.settings(all));
    return all;
  }
}
