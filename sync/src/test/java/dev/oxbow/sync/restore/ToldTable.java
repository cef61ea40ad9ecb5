package dev.oxbow.sync.restore;

import dev.oxbow.config.Settings;
import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.error.OxbowException;
import dev.oxbow.kafka.client.ClientSettings;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.sync.change.TableName;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A topic of changes of a table {@code shop.orders} that a test tells by hand, transaction n at
 * second n, and a database to restore it into.
 */
final class ToldTable implements AutoCloseable {
  static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");

  private final MySqlServer mysql = TestServers.mySql();
  private final KafkaServer kafka = TestServers.kafka();
  private final String topic = kafka.uniqueTopic("told");
  private final String database = mysql.createDatabase("restored");
  private final Connection connection = mysql.connect(database);
  private final KafkaProducer<String, @Nullable String> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", kafka.bootstrapServers()),
          new StringSerializer(),
          new StringSerializer());
  private boolean isOurs = true;
  private int reads;
  private int slow;

  ToldTable() throws SQLException {
    run("CREATE TABLE orders (id INT PRIMARY KEY, v VARCHAR(20))");
  }

  /** Makes its topic otherwise than the broker would. */
  ToldTable with(int partitions, Map<String, String> settings) throws Exception {
    try (Admin admin = admin()) {
      admin
          .createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(settings)))
          .all()
          .get();
    }
    return this;
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  /** As another program does, which names no positions. */
  ToldTable asDebezium() {
    isOurs = false;
    return this;
  }

  /** From now on the clock of the server is slow by so many seconds. */
  ToldTable slow(int seconds) {
    slow = seconds;
    return this;
  }

  void run(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

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

  List<String> orders() throws SQLException {
    return rows("SELECT * FROM orders ORDER BY id");
  }

  static Instant at(int second) {
    return BEGIN.plusSeconds(second);
  }

  private String source(int transaction, String snapshot) {
    boolean isChange = snapshot.equals("false") && transaction > 0;
    return """
        {"version":"1","connector":"mysql","name":"%s","ts_ms":%d,"snapshot":"%s","db":"shop",\
        "table":"orders","server_id":%d,"gtid":%s}"""
        .formatted(
            topic,
            at(Math.abs(transaction) - slow).toEpochMilli(),
            snapshot,
            isChange ? 1 : 0,
            isChange ? "\"" + SERVER + ":" + transaction + "\"" : "null");
  }

  /** Tells a change of a row; the number of its transaction is its second, too. */
  ToldTable change(int transaction, String op, int id, @Nullable String row) {
    return record(transaction, "false", op, "{'id':" + id + "}", row, null);
  }

  /** The same into a partition. */
  ToldTable change(int transaction, String op, int id, @Nullable String row, int partition) {
    return record(transaction, "false", op, "{'id':" + id + "}", row, partition);
  }

  /** Tells a row that a snapshot read at some second. */
  ToldTable read(int second, int id, String row) {
    reads++;
    return record(second, "true", "r", "{'id':" + id + "}", row, null);
  }

  /** Tells that the table is empty: by a transaction, or where it is negative, by a snapshot. */
  ToldTable empty(int transaction) {
    return record(transaction, "false", "t", null, null, null);
  }

  ToldTable record(
      int transaction,
      String snapshot,
      String op,
      @Nullable String key,
      @Nullable String row,
      @Nullable Integer partition) {
    String value =
        """
        {"before":null,"after":%s,"source":%s,"op":"%s"}"""
            .formatted(row, source(transaction, snapshot), op);
    return send(topic, partition, key, value);
  }

  /** Tells a definition of the table. */
  ToldTable define(int transaction, String kind, String ddl) {
    return definition(source(transaction, "false"), kind, "\"" + ddl + "\"", "null", 0);
  }

  /** Tells that all its rows were told at some second, when so many transactions had been. */
  ToldTable endSnapshot(int second) {
    return definition(
        source(second, "true"),
        "SNAPSHOT",
        "null",
        second == 0 ? "\"\"" : "\"" + SERVER + ":1-" + second + "\"",
        reads);
  }

  private ToldTable definition(String source, String kind, String ddl, String gtids, int rows) {
    String value =
        """
        {"source":%s,"databaseName":"shop","ddl":%s,"tableChanges":[{"type":"%s",\
        "id":"\\"shop\\".\\"orders\\""}],"gtids":%s,"rows":%d}"""
            .formatted(source, ddl, kind, gtids, rows);
    return send(topic + ".definitions", null, "shop", value);
  }

  private ToldTable send(
      String to, @Nullable Integer partition, @Nullable String key, @Nullable String value) {
    String named = key == null ? null : key.replace('\'', '"');
    ProducerRecord<String, @Nullable String> record =
        new ProducerRecord<>(to, partition, named, value == null ? null : value.replace('\'', '"'));
    if (isOurs) {
      record.headers().add("oxbow.position", "x".getBytes(StandardCharsets.UTF_8));
    }
    producer.send(record);
    return this;
  }

  /** Tells anything. */
  ToldTable raw(String key, @Nullable String value) {
    return send(topic, null, key, value);
  }

  /** The topic is deleted; it is made anew when something is told. */
  ToldTable delete() throws Exception {
    producer.flush();
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(topic)).all().get();
      while (admin.listTopics().names().get().contains(topic)) {
        Thread.sleep(50);
      }
    }
    return this;
  }

  /** The topic loses its first records. */
  void retainFrom(long offset) throws Exception {
    producer.flush();
    try (Admin admin = admin()) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }

  Restore.Request request(String at) {
    return new Restore.Request(
        topic,
        Wanted.parse("orders"),
        at.isEmpty() ? new Moment.End() : Moment.parse(at),
        new TableName(database, "orders"),
        Optional.empty(),
        false,
        false);
  }

  Report restore(String at) {
    return restore(request(at), true);
  }

  Report restore(Restore.Request request, boolean writable) {
    return restore(request, writable, (records, bytes) -> {});
  }

  /** Ends in the middle of it, so that nothing is tidied up. */
  void crash(Restore.Request request) {
    restore(
        request,
        true,
        (records, bytes) -> {
          if (records > 0) {
            throw new AssertionError("the process ends here");
          }
        });
  }

  /** Restores the end of the topic while somebody else runs a statement, once. */
  void restoreWhile(String statement) {
    AtomicBoolean isRun = new AtomicBoolean();
    restore(
        request(""),
        true,
        (records, bytes) -> {
          if (!isRun.getAndSet(true)) {
            try {
              run(statement);
            } catch (SQLException e) {
              throw new AssertionError(e);
            }
          }
        });
  }

  private Report restore(Restore.Request request, boolean writable, Restore.Watch watch) {
    producer.flush();
    ClientSettings settings = new ClientSettings(kafka.bootstrapServers(), Map.of());
    try (Restore restore = new Restore(request, "events", settings, config(writable))) {
      restore.look((records, bytes) -> {});
      return restore.run(watch);
    }
  }

  /** Why a moment cannot be restored. */
  String refusal(Restore.Request request) {
    try {
      Report report = restore(request, true);
      throw new AssertionError("restored " + report.lines());
    } catch (OxbowException e) {
      return String.valueOf(e.getMessage());
    }
  }

  String refusal(String at) {
    return refusal(request(at));
  }

  private MySqlConfig config(boolean writable) {
    return MySqlConfig.read(
        "db",
        new Settings(
            "a test",
            Map.of(
                "url",
                mysql.jdbcUrl(database),
                "user",
                mysql.user(),
                "password",
                mysql.password(),
                "writable",
                writable)));
  }

  @Override
  public void close() throws SQLException {
    producer.close();
    run("DROP DATABASE " + database);
    connection.close();
  }
}
