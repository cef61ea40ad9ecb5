package dev.oxbow.sync.sink;

import dev.oxbow.config.Settings;
import dev.oxbow.kafka.client.ClientSettings;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.sync.apply.ApplySettings;
import dev.oxbow.sync.apply.ApplySettings.KeyFrom;
import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import dev.oxbow.sync.apply.ApplySettings.Schema;
import dev.oxbow.sync.apply.TableNames;
import dev.oxbow.sync.decode.RecordDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.sink.SinkConnector;

/** The settings of an apply, each with its meaning and default. */
final class SinkConfig extends AbstractConfig {
  /** Followed by a setting of Kafka's clients: how the cluster is asked about its topics. */
  static final String KAFKA = "kafka.";

  /** Followed by a topic: the table that it goes into. */
  static final String TABLES = "tables.";

  /** The number of a task; Connect's tasks do not know theirs. */
  static final String TASK = "oxbow.task";

  static final String ON_ERROR = "on_error";
  static final String DEAD_LETTERS = "dead.letters";
  private static final String SYNC = "sync";
  private static final String URL = "url";
  private static final String USER = "user";
  private static final String PASSWORD = "password";
  private static final String SERVERS = KAFKA + "bootstrap.servers";
  private static final String TABLE = "table";
  private static final String SCHEMA = "schema";
  private static final String MODE = "mode";
  private static final String KEY_FROM = "key.from";
  private static final String KEY_FIELDS = "key.fields";
  private static final String DELETES = "deletes";
  private static final String UNKNOWN = "fields.unknown";
  private static final String FORMAT = "format";
  private static final String FOREIGN_KEYS = "foreign.keys";
  private static final String TRANSACTIONAL = "transactional";
  private static final String TRANSACTIONS_TOPIC = "transactions.topic";
  private static final String TRANSACTION_BYTES = "transaction.max.bytes";
  private static final String LOCK_WAIT = "lock.wait.ms";
  private static final String RETRY = "retry.ms";
  private static final int COORDINATES = 3;
  private static final String PROTOCOL = "consumer.override.group.protocol";
  private static final String ASSIGNOR = "consumer.override.partition.assignment.strategy";
  private static final String ISOLATION = "consumer.override.isolation.level";
  private static final String TRANSACTION = ".transaction";
  private static final Pattern OF_TABLE = Pattern.compile("(.+)\\.[^.]+\\.[^.]+");

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              SYNC,
              Type.STRING,
              Importance.HIGH,
              "The name by which it finds its offsets again; it must stay the same.")
          .define(
              URL,
              Type.STRING,
              Importance.HIGH,
              "jdbc:mysql://host:3306/database; offsets lie in this database, and tables unless they"
                  + " name another one.")
          .define(USER, Type.STRING, Importance.HIGH, "Who writes.")
          .define(PASSWORD, Type.PASSWORD, "", Importance.HIGH, "The user's password.")
          .define(
              SERVERS,
              Type.STRING,
              Importance.HIGH,
              "The cluster of the topics; kafka.* takes any setting of its clients. It is asked"
                  + " whether a topic is still the one that was applied.")
          .define(
              TABLE,
              Type.STRING,
              "{table}",
              Importance.MEDIUM,
              "The table of a topic, with {topic}, and {table} for what follows the topic's last"
                  + " dot; tables.TOPIC names that of one topic.")
          .define(
              SCHEMA,
              Type.STRING,
              "fixed",
              ValidString.in("fixed", "create", "evolve"),
              Importance.MEDIUM,
              "Whether tables are used as they are, created where they are missing, or created and"
                  + " widened: columns added, types widened, NOT NULL relaxed.")
          .define(
              MODE,
              Type.STRING,
              "upsert",
              ValidString.in("upsert", "insert", "update", "delete"),
              Importance.MEDIUM,
              "What a record that tells a row does with it.")
          .define(
              KEY_FROM,
              Type.STRING,
              "key",
              ValidString.in("key", "value", "kafka"),
              Importance.MEDIUM,
              "Where the primary key is told: in the record's key, in its value, or by its topic,"
                  + " partition and offset.")
          .define(
              KEY_FIELDS,
              Type.LIST,
              List.of(),
              Importance.LOW,
              "With a key that is one value, its column; with key.from value, the fields that are the"
                  + " key of a table that is created; with key.from kafka, the columns of topic,"
                  + " partition and offset, in place of _topic, _partition, _offset.")
          .define(
              DELETES,
              Type.STRING,
              "apply",
              ValidString.in("apply", "ignore"),
              Importance.MEDIUM,
              "Whether tombstones, deletions and truncations delete rows.")
          .define(
              UNKNOWN,
              Type.STRING,
              "refuse",
              ValidString.in("refuse", "ignore"),
              Importance.MEDIUM,
              "What is done with a record that has a field without a column.")
          .define(
              FORMAT,
              Type.STRING,
              "auto",
              ValidString.in("auto", "envelope", "flat"),
              Importance.MEDIUM,
              "What values are: envelopes, Debezium's or ours, or rows; auto looks at each.")
          .define(
              ON_ERROR,
              Type.STRING,
              "stop",
              ValidString.in("stop", "dlq", "skip"),
              Importance.HIGH,
              "What is done with a record that cannot be applied: stop before it, send it to the"
                  + " topic of dead letters, or skip and count it.")
          .define(
              DEAD_LETTERS,
              Type.STRING,
              "{sync}.dead-letters",
              Importance.MEDIUM,
              "The topic of dead letters, for on_error dlq.")
          .define(
              FOREIGN_KEYS,
              Type.STRING,
              "check",
              ValidString.in("check", "ignore"),
              Importance.MEDIUM,
              "Whether the server checks foreign keys; between topics no order is kept.")
          .define(
              TRANSACTIONAL,
              Type.BOOLEAN,
              false,
              Importance.MEDIUM,
              "Whether each transaction of the source is applied as a whole, in the source's order. It"
                  + " takes a capture with transactions: true, and tasks: 1.")
          .define(
              TRANSACTIONS_TOPIC,
              Type.STRING,
              "",
              Importance.MEDIUM,
              "The topic in which the capture tells its transactions; by default SOURCE.transaction,"
                  + " where the topics are named SOURCE.DATABASE.TABLE.")
          .define(
              TRANSACTION_BYTES,
              Type.LONG,
              32L << 20,
              ConfigDef.Range.between(1 << 10, 1L << 40),
              Importance.LOW,
              "With transactional, how much of keys and values is held until transactions are"
                  + " complete. A larger one stops the apply.")
          .define(
              LOCK_WAIT,
              Type.LONG,
              5_000L,
              ConfigDef.Range.between(1_000, 600_000),
              Importance.LOW,
              "How long locks of other writers are waited for before a transaction is tried again.")
          .define(
              RETRY,
              Type.LONG,
              60_000L,
              ConfigDef.Range.atLeast(0),
              Importance.LOW,
              "How long a server that cannot be reached is tried again before the task fails.");

  SinkConfig(Map<String, String> given) {
    super(DEFINITION, given, false);
    if (keyFrom() == KeyFrom.KAFKA
        && !getList(KEY_FIELDS).isEmpty()
        && getList(KEY_FIELDS).size() != COORDINATES) {
      throw new ConfigException(
          KEY_FIELDS, getList(KEY_FIELDS), "With key.from kafka it takes three columns");
    }
    if (getBoolean(TRANSACTIONAL)) {
      checkTransactional();
    }
  }

  private void checkTransactional() {
    if (!given("tasks.max", "1").equals("1")) {
      throw new ConfigException(
          "tasks",
          given("tasks.max", "1"),
          "With transactional it must be 1: a transaction lies in several partitions, and only who"
              + " reads them all can apply it as a whole");
    }
    if (given(ISOLATION, "read_committed").equals("read_uncommitted")) {
      throw new ConfigException(
          ISOLATION,
          "read_uncommitted",
          "With transactional it must be read_committed: others' parts are no transactions");
    }
    // A task that keeps partitions while it gets others may be given again what it held of them,
    // before what it did not apply comes again.
    if (!given(PROTOCOL, "classic").equalsIgnoreCase("classic")) {
      throw new ConfigException(
          PROTOCOL,
          given(PROTOCOL, "classic"),
          "With transactional it must be classic: the task must let go of all partitions before it"
              + " is given others");
    }
    String eager = RangeAssignor.class.getName();
    if (!given(ASSIGNOR, eager).equals(eager)) {
      throw new ConfigException(
          ASSIGNOR,
          given(ASSIGNOR, eager),
          "With transactional it must be "
              + eager
              + ": the task must let go of all partitions before it is given others");
    }
    transactionsTopic();
  }

  /**
   * Those by which a task of whole transactions lets go of all partitions before it gets others.
   */
  Map<String, String> assignment() {
    return getBoolean(TRANSACTIONAL)
        ? Map.of(PROTOCOL, "classic", ASSIGNOR, RangeAssignor.class.getName())
        : Map.of();
  }

  private String given(String setting, String otherwise) {
    return String.valueOf(originals().getOrDefault(setting, otherwise));
  }

  /** The topics that hold rows. */
  List<String> topics() {
    String names = given(SinkConnector.TOPICS_CONFIG, "");
    List<String> topics =
        new ArrayList<>(names.isBlank() ? List.of() : List.of(names.trim().split("\\s*,\\s*")));
    if (getBoolean(TRANSACTIONAL)) {
      topics.remove(transactionsTopic());
    }
    return topics;
  }

  /** Those and the one that tells transactions. */
  List<String> allTopics() {
    return Stream.concat(topics().stream(), transactions().stream()).toList();
  }

  /** The topic that tells transactions, where they are applied whole. */
  Optional<String> transactions() {
    return getBoolean(TRANSACTIONAL) ? Optional.of(transactionsTopic()) : Optional.empty();
  }

  private String transactionsTopic() {
    String name = getString(TRANSACTIONS_TOPIC);
    if (!name.isEmpty()) {
      return name;
    }
    // Where it is not among the topics itself: as a capture names it by default.
    Set<String> sources = new TreeSet<>();
    for (String topic : given(SinkConnector.TOPICS_CONFIG, "").trim().split("\\s*,\\s*")) {
      Matcher parts = OF_TABLE.matcher(topic);
      if (parts.matches()) {
        sources.add(parts.group(1));
      } else if (!topic.endsWith(TRANSACTION)) {
        sources.add("");
      }
    }
    if (sources.size() != 1 || sources.contains("")) {
      throw new ConfigException(
          TRANSACTIONS_TOPIC,
          "",
          "With transactional it must name the topic in which the capture of the topics tells its"
              + " transactions, since it does not follow from their names");
    }
    return sources.iterator().next() + TRANSACTION;
  }

  long transactionBytes() {
    return getLong(TRANSACTION_BYTES);
  }

  private KeyFrom keyFrom() {
    return KeyFrom.valueOf(upper(KEY_FROM));
  }

  private String upper(String setting) {
    return getString(setting).toUpperCase(Locale.ROOT);
  }

  String sync() {
    return getString(SYNC);
  }

  int task() {
    return Integer.parseInt(originals().getOrDefault(TASK, "0").toString());
  }

  /** The server that is written. */
  MySqlConfig mySql() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("url", getString(URL));
    settings.put("user", getString(USER));
    settings.put("password", getPassword(PASSWORD).value());
    return MySqlConfig.read(sync(), new Settings("connector " + sync(), settings));
  }

  /** The cluster that is read. */
  ClientSettings kafka() {
    Map<String, String> given = new HashMap<>();
    originalsWithPrefix(KAFKA)
        .forEach(
            (name, value) -> {
              if (!value.toString().isEmpty()) {
                given.put(name, value.toString());
              }
            });
    return new ClientSettings(getString(SERVERS), given);
  }

  ApplySettings apply() {
    Map<String, String> byTopic = new HashMap<>();
    originalsWithPrefix(TABLES).forEach((topic, table) -> byTopic.put(topic, table.toString()));
    List<String> databases = mySql().databases();
    if (databases.isEmpty()) {
      throw new ConfigException(
          URL, "", "It names no database, in which the table of offsets could lie");
    }
    return new ApplySettings(
        sync(),
        Schema.valueOf(upper(SCHEMA)),
        Mode.valueOf(upper(MODE)),
        OnError.valueOf(upper(ON_ERROR)),
        keyFrom(),
        getList(KEY_FIELDS),
        getString(DELETES).equals("apply"),
        getString(UNKNOWN).equals("ignore"),
        RecordDecoder.Form.valueOf(upper(FORMAT)),
        new TableNames(databases.get(0), getString(TABLE), byTopic),
        getString(FOREIGN_KEYS).equals("check"),
        transactions(),
        Duration.ofMillis(getLong(LOCK_WAIT)),
        ApplySettings.LOADS_FROM);
  }

  String deadLetters() {
    return getString(DEAD_LETTERS).replace("{sync}", sync());
  }

  boolean keepsDeadLetters() {
    return upper(ON_ERROR).equals(OnError.DLQ.name());
  }

  Duration retry() {
    return Duration.ofMillis(getLong(RETRY));
  }
}
