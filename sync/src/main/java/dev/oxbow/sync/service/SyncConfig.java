package dev.oxbow.sync.service;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.config.Settings;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.sync.sink.LetterBox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * What a service does: the sections {@code sync}, {@code capture}, {@code apply} and the sources
 * that it names.
 *
 * @param file from which passwords are read when a task starts
 * @param group all services of one name share the work
 * @param facts the topic to which they write how everything is
 * @param cluster the name of the Kafka source that carries it
 * @param kafka the settings of that cluster's clients, and of the worker
 * @param replication of the service's own topics; -1 for what the cluster does by default
 * @param rest where it listens
 * @param restarts how failed tasks are started again
 * @param captures by name
 * @param applies by name; no capture has the same
 */
public record SyncConfig(
    Path file,
    String group,
    String facts,
    String cluster,
    Map<String, String> kafka,
    int replication,
    RestConfig rest,
    Restarts restarts,
    Map<String, CaptureConfig> captures,
    Map<String, ApplyConfig> applies) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  private static final List<String> NOT_KAFKAS =
      List.of("adapter", "topics", "describe", "sample.size", "scan.timeout");

  /**
   * How failed tasks are started again.
   *
   * @param first how long to wait after the first failure; twice as long after each that follows
   * @param longest the longest wait
   * @param most how often in a row, before giving up
   */
  public record Restarts(Duration first, Duration longest, int most) {}

  /**
   * Reads a configuration.
   *
   * @param file where it stands
   * @throws OxbowException INVALID_CONFIG
   */
  public static SyncConfig from(OxbowConfig config, Path file) {
    Map<String, CaptureConfig> captures = new LinkedHashMap<>();
    config
        .captures()
        .forEach((name, settings) -> captures.put(name, CaptureConfig.from(name, settings)));
    captures.keySet().forEach(name -> requireName(name, "The name of capture", config.where()));
    requireName(config.syncGroup(), "'sync.group'", config.where());
    Map<String, ApplyConfig> applies = applies(config, captures.keySet());
    if (captures.isEmpty() && applies.isEmpty()) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          config.where()
              + " says nothing of what to keep in step; add for example"
              + " capture: { from: db, tables: ['shop.*'], to: events }, or apply: { from: events,"
              + " topics: [orders], to: db }");
    }
    captures.forEach(
        (name, capture) -> {
          Settings from = source(config, capture.from(), "mysql", "capture." + name + ".from");
          MySqlConfig.read(capture.from(), from);
        });
    String cluster = cluster(captures, applies);
    Settings sync = config.sync();
    Settings restart = sync.group("restart");
    SyncConfig read =
        new SyncConfig(
            file,
            config.syncGroup(),
            config.factsTopic(),
            cluster,
            kafka(
                source(config, cluster, "kafka", captures.isEmpty() ? "apply.from" : "capture.to"),
                sync.group("worker")),
            sync.number("replication", -1, -1, 1000),
            RestConfig.from(sync),
            new Restarts(
                restart.duration("first", Duration.ofSeconds(1)),
                restart.duration("longest", Duration.ofMinutes(1)),
                restart.number("most", 20, 0, 1_000_000)),
            captures,
            applies);
    sync.refuseUnread();
    return read;
  }

  private static Map<String, ApplyConfig> applies(OxbowConfig config, Set<String> captures) {
    Map<String, ApplyConfig> applies = new LinkedHashMap<>();
    config
        .applies()
        .forEach((name, settings) -> applies.put(name, ApplyConfig.from(name, settings)));
    applies.forEach(
        (name, apply) -> {
          requireName(name, "The name of apply", config.where());
          if (captures.contains(name)) {
            throw new OxbowException(
                ErrorCode.INVALID_CONFIG,
                "A capture and an apply in "
                    + config.where()
                    + " have the name '"
                    + name
                    + "'; give one of them another one: apply: { NAME: { from: ... } }");
          }
          Settings to = source(config, apply.to(), "mysql", "apply." + name + ".to");
          MySqlConfig read = MySqlConfig.read(apply.to(), to);
          if (read.databases().isEmpty()) {
            throw new OxbowException(
                ErrorCode.INVALID_CONFIG,
                "Source '"
                    + apply.to()
                    + "' of apply '"
                    + name
                    + "' names no database in its url, in which its offsets could lie; write"
                    + " jdbc:mysql://host:3306/database");
          }
        });
    return applies;
  }

  /** They are parts of the names of topics, and of Connect's addresses. */
  private static void requireName(String name, String what, String where) {
    if (!NAME.matcher(name).matches()) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          what
              + " '"
              + name
              + "' in "
              + where
              + " must have 1 to 100 of the letters a to z, digits, '.', '_' and '-'");
    }
  }

  private static String cluster(
      Map<String, CaptureConfig> captures, Map<String, ApplyConfig> applies) {
    Set<String> targets = new LinkedHashSet<>();
    captures.values().forEach(capture -> targets.add(capture.to()));
    applies.values().forEach(apply -> targets.add(apply.from()));
    if (targets.size() > 1) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "The captures and applies name several Kafka sources ("
              + String.join(", ", targets)
              + "), and a service has one cluster; give each cluster a configuration and a service"
              + " of its own");
    }
    return targets.iterator().next();
  }

  private static Settings source(OxbowConfig config, String name, String adapter, String setting) {
    Settings source = config.sources().get(name);
    if (source == null) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "Source '"
              + name
              + "' of "
              + setting
              + " in "
              + config.where()
              + " does not exist"
              + Settings.nearest(name, config.sources().keySet()));
    }
    if (!source.require("adapter").equals(adapter)) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "Source '"
              + name
              + "' of "
              + setting
              + " in "
              + config.where()
              + " has adapter '"
              + source.require("adapter")
              + "'; it must have '"
              + adapter
              + "'");
    }
    return source;
  }

  /** Kafka's own settings, for the worker and for each kind of client that it has. */
  private static Map<String, String> kafka(Settings source, Settings worker) {
    Map<String, String> client = new LinkedHashMap<>();
    List<String> servers = source.texts("bootstrap.servers", List.of());
    client.put(
        "bootstrap.servers",
        servers.isEmpty() ? source.require("bootstrap.servers") : String.join(",", servers));
    source
        .rest()
        .forEach(
            (name, value) -> {
              if (NOT_KAFKAS.stream()
                  .noneMatch(own -> name.equals(own) || name.startsWith(own + "."))) {
                client.put(name, value);
              }
            });
    Map<String, String> all = new LinkedHashMap<>(client);
    for (String kind : List.of("producer.", "consumer.", "admin.")) {
      client.forEach((name, value) -> all.put(kind + name, value));
    }
    all.putAll(worker.rest());
    return all;
  }

  /** The same, but listening on another port. */
  public SyncConfig withPort(int port) {
    return new SyncConfig(
        file,
        group,
        facts,
        cluster,
        kafka,
        replication,
        rest.withPort(port),
        restarts,
        captures,
        applies);
  }

  /**
   * The letters that an apply put aside.
   *
   * @throws OxbowException INVALID_CONFIG when there is no such apply, or it keeps none
   */
  public LetterBox letters(String apply) {
    ApplyConfig found = applies.get(apply);
    if (found == null) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "There is no apply '" + apply + "' in the configuration, but " + applies.keySet());
    }
    if (found.deadLetters(apply).isEmpty()) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "Apply '"
              + apply
              + "' keeps no bad records; with on_error: dlq it does. One at which it stopped is told"
              + " by: oxbow sync status");
    }
    return LetterBox.open(SourceAddresses.resolve(file, found.connector(apply, this)));
  }

  /** What a client of the cluster takes, without the worker's own. */
  public Map<String, String> clientSettings() {
    Map<String, String> client = new LinkedHashMap<>(kafka);
    client.keySet().retainAll(ConsumerConfig.configNames());
    client.remove("bootstrap.servers");
    client.remove("group.id");
    return client;
  }

  /** The users file, if whoever asks must log in. */
  Optional<Path> users() {
    return rest.users();
  }

  /** Without the values, which hold passwords. */
  @Override
  public String toString() {
    return "SyncConfig["
        + group
        + " on "
        + cluster
        + ", "
        + captures.keySet()
        + ", "
        + applies.keySet()
        + "]";
  }
}
