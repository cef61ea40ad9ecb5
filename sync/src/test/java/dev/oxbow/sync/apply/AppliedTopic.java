package dev.oxbow.sync.apply;

import dev.oxbow.config.Settings;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.sync.apply.ApplySettings.KeyFrom;
import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import dev.oxbow.sync.apply.ApplySettings.Schema;
import dev.oxbow.sync.decode.RecordDecoder;
import dev.oxbow.sync.decode.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A topic {@code t} that is a list, and a database into whose table {@code t} it is applied. */
final class AppliedTopic implements Topics, SourceLog, AutoCloseable {
  static final TopicPart PART = new TopicPart("t", 0);

  final List<String> letters = new ArrayList<>();
  private final List<TopicRecord> letterRecords = new ArrayList<>();
  private final String url;
  private final String user;
  private final String password;
  private final String database;
  private final Connection connection;
  private final List<TopicRecord> records = new ArrayList<>();
  private final List<Runnable> opened = new ArrayList<>();

  /** From how many rows on they are loaded: all tests do so with one, where it can be. */
  int loadsFrom = 1;

  /** How many transactions the last task wrote. */
  LongSupplier transactions = () -> 0;

  String topicId = "first";
  long firstOffset;

  /** How many the topic has, of which the records are in the first one. */
  int partitions = 1;

  AppliedTopic(String... statements) throws SQLException {
    this(TestServers.mySql(), TestServers.mySql().createDatabase("applied"));
    run("set global local_infile = on");
    run(statements);
  }

  private AppliedTopic(MySqlServer mysql, String database) throws SQLException {
    this(mysql.jdbcUrl(database), mysql.user(), mysql.password(), database);
  }

  private AppliedTopic(String url, String user, String password, String database)
      throws SQLException {
    this.url = url;
    this.user = user;
    this.password = password;
    this.database = database;
    this.connection = DriverManager.getConnection(url, user, password);
  }

  /** One whose table is there already. */
  static AppliedTopic elsewhere(String url, String user, String password, String database)
      throws SQLException {
    return new AppliedTopic(url, user, password, database);
  }

  void run(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  String database() {
    return database;
  }

  Connection connection() {
    return connection;
  }

  /** Appends a record. */
  AppliedTopic add(@Nullable String key, @Nullable String value) {
    return add(key, value, null, null);
  }

  /** Appends a record that was captured in a transaction, and may have been applied before. */
  AppliedTopic add(
      @Nullable String key,
      @Nullable String value,
      @Nullable String transaction,
      @Nullable String origins) {
    records.add(record(firstOffset + records.size(), key, value, transaction, origins));
    return this;
  }

  static TopicRecord record(long offset, @Nullable String key, @Nullable String value) {
    return record(offset, key, value, null, null);
  }

  private static TopicRecord record(
      long offset,
      @Nullable String key,
      @Nullable String value,
      @Nullable String transaction,
      @Nullable String origins) {
    return new TopicRecord("t", 0, offset, bytes(key), bytes(value), 1, null, transaction, origins);
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  /** Its records from an offset on. */
  List<TopicRecord> from(long offset) {
    return records.stream().filter(record -> record.offset() >= offset).toList();
  }

  ApplySettings settings(Mode mode, OnError onError) {
    return settings(Schema.FIXED, mode, onError);
  }

  ApplySettings settings(Schema schema, Mode mode, OnError onError) {
    return settings(schema, mode, onError, KeyFrom.KEY);
  }

  ApplySettings settings(Schema schema, Mode mode, OnError onError, KeyFrom keyFrom) {
    return new ApplySettings(
        "test",
        schema,
        mode,
        onError,
        keyFrom,
        List.of(),
        true,
        false,
        RecordDecoder.Form.AUTO,
        new TableNames(database, "{table}", Map.of()),
        true,
        Optional.empty(),
        Duration.ofSeconds(1),
        loadsFrom);
  }

  /** A task that has not taken the topic yet. */
  Apply open(ApplySettings settings) {
    return open(settings, user, password);
  }

  /** The same, as somebody else. */
  Apply open(ApplySettings settings, String who, String itsPassword) {
    MySqlConfig config = config(who, itsPassword);
    MySqlPool pool = new MySqlPool(config);
    ApplyMeter meter = ApplyMeter.start("test", this);
    transactions = meter::getTransactions;
    Apply apply =
        new Apply(
            settings,
            config,
            pool.failures(),
            this,
            (record, reason) -> {
              letters.add(record.offset() + " " + reason);
              putAside(record);
            },
            meter);
    opened.addAll(List.of(apply::close, meter::close, pool::close));
    apply.check(Map.of("t", 1));
    return apply;
  }

  /** A connection by which tables are defined. */
  Connection definitions(ApplySettings settings) {
    MySqlConfig config = config(user, password);
    try (MySqlPool pool = new MySqlPool(config)) {
      return Session.openForDefinitions(config, pool.failures(), settings);
    }
  }

  private MySqlConfig config(String who, String itsPassword) {
    return MySqlConfig.read(
        "db", new Settings("a test", Map.of("url", url, "user", who, "password", itsPassword)));
  }

  /** Lets a new task apply all that was not applied. */
  Apply applyAll(Mode mode, OnError onError) {
    return applyAll(settings(mode, onError));
  }

  Apply applyAll(ApplySettings settings) {
    Apply apply = open(settings);
    apply.apply(from(take(apply)));
    return apply;
  }

  /** A replay of what was put aside. */
  Replay replay(ApplySettings settings, boolean trusts) {
    MySqlConfig config = config(user, password);
    MySqlPool pool = new MySqlPool(config);
    Replay replay = new Replay(settings, config, pool.failures(), this, this, trusts);
    opened.addAll(List.of(replay::close, pool::close));
    replay.check(Map.of("t", 1));
    return replay;
  }

  /** A record becomes a letter. */
  void putAside(TopicRecord record) {
    letterRecords.removeIf(letter -> letter.offset() == record.offset());
    letterRecords.add(record);
  }

  /** Replays all letters; tells what has become of each. */
  List<String> replayAll(ApplySettings settings, boolean trusts) {
    Replay replay = replay(settings, trusts);
    List<String> verdicts = new ArrayList<>();
    replay.replay(
        open(replay),
        verdict ->
            verdicts.add((verdict.offset() + " " + verdict.state() + " " + verdict.why()).strip()));
    return verdicts;
  }

  /** The letters that are open. */
  List<TopicRecord> open(Replay replay) {
    Map<Long, LetterState> states = replay.letters().getOrDefault(PART, new TreeMap<>());
    return letterRecords.stream()
        .filter(letter -> states.get(letter.offset()) == LetterState.OPEN)
        .toList();
  }

  @Override
  public void read(TopicPart part, long from, long to, Consumer<TopicRecord> each) {
    from(from).stream().filter(record -> record.offset() < to).forEach(each);
  }

  @Override
  public boolean isCompacted(String topic) {
    return false;
  }

  @Override
  public int partition(byte[] key, int count) {
    return key[key.length - 2] % count; // by the last digit of a number
  }

  static long take(Apply apply) {
    return apply.take(List.of(PART)).getOrDefault(PART, -1L);
  }

  /** A query's rows, columns with blanks between. */
  List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          values.add(String.valueOf(row.getString(i)));
        }
        rows.add(String.join(" ", values));
      }
    }
    return rows;
  }

  @Override
  public Map<TopicPart, Bounds> look(Collection<TopicPart> parts) {
    Map<TopicPart, Bounds> bounds = new HashMap<>();
    parts.forEach(
        part ->
            bounds.put(
                part, new Bounds(topicId, firstOffset, firstOffset + records.size(), partitions)));
    return bounds;
  }

  /** The topic loses its first records. */
  void retainFrom(long offset) {
    records.removeIf(record -> record.offset() < offset);
    firstOffset = offset;
  }

  @Override
  public void close() throws SQLException {
    opened.forEach(Runnable::run);
    run("drop database " + database);
    connection.close();
  }
}
