package dev.oxbow.sync.connect;

import dev.oxbow.config.Settings;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.sync.capture.TableSelection;
import dev.oxbow.sync.change.NamePattern;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.column.ColumnRules;
import dev.oxbow.sync.server.WantedTables;
import dev.oxbow.sync.snapshot.ServerChunks;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** The settings of a capture, each with its meaning and default. */
final class SourceConfig extends AbstractConfig {
  private static final String SOURCE = "source";
  private static final String URL = "url";
  private static final String USER = "user";
  private static final String PASSWORD = "password";
  private static final String TABLES = "tables";
  private static final String EXCLUDE = "exclude";
  private static final String TOPIC = "topic";
  private static final String TOPICS = "topics.";
  private static final String PARTITIONS = "topic.partitions";
  private static final String REPLICATION = "topic.replication";
  private static final String CLEANUP = "topic.cleanup";
  private static final String RECORD_BYTES = "record.max.bytes";
  private static final String COLUMNS_EXCLUDE = "columns.exclude";
  private static final String COLUMNS_MASK = "columns.mask";
  private static final String COLUMNS_HASH = "columns.hash";
  private static final String COLUMNS_HASH_SALT = "columns.hash.salt";
  private static final String FORMAT = "format";
  private static final String SCHEMAS = "schemas";
  private static final String DECIMALS = "decimals";
  private static final String TOMBSTONES = "tombstones";
  private static final String SERVER_ID = "server.id";
  private static final String SNAPSHOT = "snapshot";
  private static final String SNAPSHOT_PARALLEL = "snapshot.parallel";
  private static final String SNAPSHOT_CHUNK = "snapshot.chunk.rows";
  private static final String SNAPSHOT_MEMORY = "snapshot.memory.bytes";

  /** Followed by {@code database.table}: a condition for the rows of its snapshot. */
  static final String SNAPSHOT_WHERE = "snapshot.where.";

  private static final String TRANSACTION_ROWS = "transaction.max.rows";
  private static final String HEARTBEAT = "heartbeat.ms";
  private static final String HEARTBEAT_TOPIC = "heartbeat.topic";
  private static final String TRANSACTIONS = "transactions";
  private static final String TRANSACTIONS_TOPIC = "transactions.topic";
  private static final String DEFINITIONS = "definitions";
  private static final String DEFINITIONS_TOPIC = "definitions.topic";
  private static final String SILENCE = "silence.ms";
  private static final String BATCH = "batch.records";

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              SOURCE,
              Type.STRING,
              Importance.HIGH,
              "The name of the server in topics, records and offsets; it must stay the same.")
          .define(
              URL, Type.STRING, Importance.HIGH, "jdbc:mysql://host:3306/database of the server.")
          .define(
              USER, Type.STRING, Importance.HIGH, "Who reads: SELECT, REPLICATION SLAVE, CLIENT.")
          .define(PASSWORD, Type.PASSWORD, "", Importance.HIGH, "The user's password.")
          .define(
              TABLES,
              Type.LIST,
              Importance.HIGH,
              "The tables to capture, database.table; a star stands for any characters.")
          .define(EXCLUDE, Type.LIST, List.of(), Importance.MEDIUM, "Tables to leave out.")
          .define(
              TOPIC,
              Type.STRING,
              "{source}.{database}.{table}",
              Importance.MEDIUM,
              "The names of the topics; topics.PATTERN names those of the tables that match.")
          .define(
              PARTITIONS,
              Type.INT,
              1,
              ConfigDef.Range.atLeast(1),
              Importance.MEDIUM,
              "Of a table's topic, when it is created; in one the order of all changes is kept, in"
                  + " several that of each key.")
          .define(
              REPLICATION,
              Type.INT,
              -1,
              ConfigDef.Range.between(-1, Short.MAX_VALUE),
              Importance.MEDIUM,
              "Of topics, when they are created; -1 is the broker's default.")
          .define(
              CLEANUP,
              Type.STRING,
              "auto",
              ConfigDef.ValidString.in("auto", "compact", "delete"),
              Importance.MEDIUM,
              "Of a table's topic, when it is created; auto is compact for flat ones, else delete.")
          .define(
              RECORD_BYTES,
              Type.INT,
              1_048_576,
              ConfigDef.Range.atLeast(1024),
              Importance.MEDIUM,
              "The size beyond which a record stops the capture; topics are created to take it.")
          .define(
              COLUMNS_EXCLUDE,
              Type.LIST,
              List.of(),
              Importance.MEDIUM,
              "Columns to leave out, database.table.column; a star stands for any characters.")
          .define(
              COLUMNS_MASK,
              Type.LIST,
              List.of(),
              Importance.MEDIUM,
              "Columns whose texts become **** and other values NULL.")
          .define(
              COLUMNS_HASH,
              Type.LIST,
              List.of(),
              Importance.MEDIUM,
              "Columns whose values become SHA2(CONCAT(salt, value), 256).")
          .define(
              COLUMNS_HASH_SALT, Type.PASSWORD, "", Importance.MEDIUM, "What hashes begin with.")
          .define(
              FORMAT,
              Type.STRING,
              "envelope",
              ConfigDef.ValidString.in("envelope", "flat"),
              Importance.MEDIUM,
              "envelope: before, after and source, as Debezium's; flat: the row, or a tombstone.")
          .define(
              SCHEMAS,
              Type.BOOLEAN,
              false,
              Importance.MEDIUM,
              "Whether each envelope carries Connect's JSON schema.")
          .define(
              DECIMALS,
              Type.STRING,
              "auto",
              ConfigDef.ValidString.in("auto", "precise", "string"),
              Importance.LOW,
              "Decimals in envelopes: precise is Connect's bytes, string their digits; auto is precise"
                  + " with schemas.")
          .define(
              TOMBSTONES,
              Type.BOOLEAN,
              true,
              Importance.LOW,
              "Whether an envelope of a deletion is followed by a tombstone.")
          .define(
              SERVER_ID,
              Type.LONG,
              0L,
              ConfigDef.Range.between(0, 0xFFFF_FFFFL),
              Importance.LOW,
              "Our id among the server's replicas; 0 derives one from the source's name.")
          .define(
              SNAPSHOT,
              Type.STRING,
              "initial",
              ConfigDef.ValidString.in("initial", "never"),
              Importance.MEDIUM,
              "Whether the rows that tables hold at the start are told.")
          .define(
              SNAPSHOT_PARALLEL,
              Type.INT,
              2,
              ConfigDef.Range.between(1, 64),
              Importance.LOW,
              "How many chunks are read at once.")
          .define(
              SNAPSHOT_CHUNK,
              Type.INT,
              10_000,
              ConfigDef.Range.between(1, 1_000_000),
              Importance.LOW,
              "The rows of a chunk.")
          .define(
              SNAPSHOT_MEMORY,
              Type.LONG,
              64L << 20,
              ConfigDef.Range.atLeast(1L << 20),
              Importance.LOW,
              "The bytes of rows that were read and are not told yet, about.")
          .define(
              TRANSACTION_ROWS,
              Type.LONG,
              1_000_000L,
              ConfigDef.Range.atLeast(1),
              Importance.LOW,
              "After how many rows a transaction of MySQL is cut into several of Kafka.")
          .define(
              HEARTBEAT,
              Type.LONG,
              10_000L,
              ConfigDef.Range.atLeast(100),
              Importance.LOW,
              "How often a stream without changes writes down how far it has come.")
          .define(
              HEARTBEAT_TOPIC,
              Type.STRING,
              "__oxbow-heartbeat.{source}",
              Importance.LOW,
              "Where to.")
          .define(
              TRANSACTIONS,
              Type.BOOLEAN,
              false,
              Importance.LOW,
              "Whether the begin and end of each transaction are told, in a topic of their own.")
          .define(
              TRANSACTIONS_TOPIC, Type.STRING, "{source}.transaction", Importance.LOW, "Where to.")
          .define(
              DEFINITIONS,
              Type.BOOLEAN,
              true,
              Importance.LOW,
              "Whether the statements that define captured tables are told, in a topic of their own;"
                  + " with flat topics the only place for truncations.")
          .define(
              DEFINITIONS_TOPIC, Type.STRING, "{source}.definitions", Importance.LOW, "Where to.")
          .define(
              SILENCE,
              Type.LONG,
              30_000L,
              ConfigDef.Range.atLeast(3_000),
              Importance.LOW,
              "After how long a stream that is silent, or that tells less than its server has, fails.")
          .define(
              BATCH,
              Type.INT,
              2_000,
              ConfigDef.Range.between(1, 100_000),
              Importance.LOW,
              "How many records are handed to the producer at once, about.");

  SourceConfig(Map<String, String> settings) {
    super(DEFINITION, settings, false);
  }

  String source() {
    return getString(SOURCE);
  }

  MySqlConfig mySql() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(URL, getString(URL));
    settings.put(USER, getString(USER));
    settings.put(PASSWORD, password());
    settings.put("pool.size", getInt(SNAPSHOT_PARALLEL) + 2);
    return MySqlConfig.read(source(), new Settings("connector " + source(), settings));
  }

  private String password() {
    Password password = getPassword(PASSWORD);
    return password.value();
  }

  WantedTables wantedTables() {
    return new WantedTables(
        getList(TABLES).stream().map(NamePattern::of).toList(), tables()::wants);
  }

  TableSelection tables() {
    return new TableSelection(getList(TABLES), getList(EXCLUDE));
  }

  String topic() {
    return getString(TOPIC);
  }

  /** The templates of topics by patterns of tables. */
  Map<String, String> renamedTopics() {
    Map<String, String> renamed = new HashMap<>();
    originalsWithPrefix(TOPICS).forEach((pattern, topic) -> renamed.put(pattern, topic.toString()));
    return renamed;
  }

  int partitions() {
    return getInt(PARTITIONS);
  }

  int replication() {
    return getInt(REPLICATION);
  }

  /** The policy by which tables' topics are cleaned up. */
  String cleanup() {
    String cleanup = getString(CLEANUP);
    return !cleanup.equals("auto") ? cleanup : isFlat() ? "compact" : "delete";
  }

  int recordBytes() {
    return getInt(RECORD_BYTES);
  }

  boolean isFlat() {
    return getString(FORMAT).equals("flat");
  }

  boolean schemas() {
    return !isFlat() && getBoolean(SCHEMAS);
  }

  boolean preciseDecimals() {
    String decimals = getString(DECIMALS);
    return decimals.equals("auto") ? schemas() : decimals.equals("precise");
  }

  boolean tombstones() {
    return getBoolean(TOMBSTONES);
  }

  /** How keys lie in the offsets. */
  KeySeal seal() {
    return getList(COLUMNS_HASH).isEmpty()
        ? KeySeal.NONE
        : KeySeal.under(getPassword(COLUMNS_HASH_SALT).value());
  }

  ColumnRules columns() {
    return new ColumnRules(
        getList(COLUMNS_EXCLUDE),
        getList(COLUMNS_MASK),
        getList(COLUMNS_HASH),
        getPassword(COLUMNS_HASH_SALT).value());
  }

  /** Where the boundaries of transactions are told, if they are. */
  Optional<String> transactionsTopic() {
    return getBoolean(TRANSACTIONS) ? Optional.of(named(TRANSACTIONS_TOPIC)) : Optional.empty();
  }

  /** Where DDL is told, if it is. */
  Optional<String> definitionsTopic() {
    return getBoolean(DEFINITIONS) ? Optional.of(named(DEFINITIONS_TOPIC)) : Optional.empty();
  }

  String heartbeatTopic() {
    return named(HEARTBEAT_TOPIC);
  }

  private String named(String setting) {
    return getString(setting).replace("{source}", source());
  }

  /** Between 2^31 and 2^32, where people's own ids seldom lie. */
  long serverId() {
    long given = getLong(SERVER_ID);
    return given != 0 ? given : 0x8000_0000L | (source().hashCode() & 0x7FFF_FFFFL);
  }

  boolean takesSnapshots() {
    return getString(SNAPSHOT).equals("initial");
  }

  int snapshotParallel() {
    return getInt(SNAPSHOT_PARALLEL);
  }

  ServerChunks.Sizes snapshotChunk() {
    return new ServerChunks.Sizes(
        getInt(SNAPSHOT_CHUNK), getLong(SNAPSHOT_MEMORY) / (2L * snapshotParallel()));
  }

  /** The conditions for the rows of snapshots, by table. */
  Map<TableName, String> snapshotWhere() {
    Map<TableName, String> conditions = new HashMap<>();
    originalsWithPrefix(SNAPSHOT_WHERE)
        .forEach((name, condition) -> conditions.put(table(name), String.valueOf(condition)));
    return conditions;
  }

  private TableName table(String name) {
    int dot = name.indexOf('.');
    TableName table = new TableName(name.substring(0, Math.max(dot, 0)), name.substring(dot + 1));
    if (dot <= 0 || !tables().wants(table)) {
      throw new ConfigException(
          SNAPSHOT_WHERE + name,
          originals().get(SNAPSHOT_WHERE + name),
          "'" + name + "' is no captured table; write " + SNAPSHOT_WHERE + "database.table");
    }
    return table;
  }

  long transactionRows() {
    return getLong(TRANSACTION_ROWS);
  }

  Duration heartbeat() {
    return Duration.ofMillis(getLong(HEARTBEAT));
  }

  Duration silence() {
    return Duration.ofMillis(getLong(SILENCE));
  }

  int batch() {
    return getInt(BATCH);
  }
}
