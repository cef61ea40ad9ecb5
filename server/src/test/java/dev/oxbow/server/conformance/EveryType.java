package dev.oxbow.server.conformance;

import dev.oxbow.embedded.TestServers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A database and topics with every kind of column: each with its smallest and largest value, what
 * is odd about it, and NULL.
 *
 * @param topic JSON that is nested and drifts, with tombstones and a record that is none
 * @param binary records that are no text at all
 */
record EveryType(String database, String topic, String binary) {
  private static final String WIDE =
      "99999999999999999999999999999999999.999999999999999999999999999999";

  /** A type, and literals of it. */
  private record Type(String declared, String... literals) {}

  private static final List<Type> TYPES =
      List.of(
          new Type("TINYINT", "-128", "127"),
          new Type("TINYINT(1)", "0", "1"),
          new Type("TINYINT UNSIGNED", "0", "255"),
          new Type("SMALLINT", "-32768", "32767"),
          new Type("SMALLINT UNSIGNED", "0", "65535"),
          new Type("MEDIUMINT", "-8388608", "8388607"),
          new Type("INT", "-2147483648", "2147483647"),
          new Type("INT UNSIGNED", "0", "4294967295"),
          new Type("BIGINT", "-9223372036854775808", "9223372036854775807"),
          new Type("BIGINT UNSIGNED", "0", "18446744073709551615", "9223372036854775808"),
          new Type("DECIMAL(5,2)", "-999.99", "999.99", "0.5"),
          new Type("DECIMAL(38,10)", "-9999999999999999999999999999.9999999999", "1"),
          new Type("DECIMAL(30,30)", "-0." + "9".repeat(30), "0." + "0".repeat(29) + "1"),
          new Type("DECIMAL(65,30)", "-" + WIDE, WIDE, "1"),
          new Type("FLOAT", "-3.4028234e38", "1.17549435e-38", "0.1"),
          new Type("DOUBLE", "-1.7976931348623157e308", "2.2250738585072014e-308", "0.1"),
          new Type("BIT(1)", "b'0'", "b'1'"),
          new Type("BIT(63)", "0", "9223372036854775807"),
          new Type("BIT(64)", "0", "18446744073709551615"),
          new Type("YEAR", "1901", "2155", "0"),
          new Type("DATE", "'1000-01-01'", "'9999-12-31'", "'0000-00-00'", "'2024-02-29'"),
          new Type("DATETIME", "'1000-01-01 00:00:00'", "'9999-12-31 23:59:59'", "0"),
          new Type(
              "DATETIME(6)",
              "'1582-10-10 12:00:00.000001'",
              "'2024-03-10 02:30:00.123456'",
              "'2024-11-03 01:30:00.5'"),
          new Type("TIMESTAMP(6) NULL", "'1970-01-01 00:00:01'", "'2038-01-19 03:14:07.999999'"),
          new Type("TIMESTAMP(3) NULL", "'2024-03-10 07:30:00.001'", "'2024-03-10 02:30:00'", "0"),
          new Type("TIME", "'-838:59:59'", "'838:59:59'", "'01:02:03'"),
          new Type("TIME(6)", "'-00:00:00.000001'", "'23:59:59.999999'"),
          new Type("CHAR(3)", "''", "'äöü'", "'a  '"),
          new Type("VARCHAR(40)", "''", "'😀\\0\\t\\n\"\\\\'", "'12.50'", "' -7 '"),
          new Type("VARCHAR(40) CHARACTER SET latin1", "''", "'ü€'", "'true'"),
          new Type("VARCHAR(40) CHARACTER SET ascii", "'2024-03-10 02:30:00'", "'NaN'"),
          new Type("VARCHAR(40) COLLATE utf8mb4_bin", "'2b0e5a3c-0a1b-4c2d-8e3f-5a6b7c8d9e0f'"),
          new Type("LONGTEXT", "''", "REPEAT('ü', 70000)"),
          new Type("BINARY(16)", "X''", "X'000102030405060708090a0b0c0d0e0f'"),
          new Type("VARBINARY(3)", "X''", "X'00FF7F'"),
          new Type("LONGBLOB", "X''", "REPEAT(X'80', 70000)"),
          new Type("ENUM('b','a')", "'a'", "'b'"),
          new Type("SET('b','a')", "''", "'a,b'"),
          new Type("JSON", "'null'", "'{\"a\": [1, \"ü\", {\"b\": null}]}'", "'[]'"),
          new Type("POINT", "ST_GeomFromText('POINT(1 2)', 0)"),
          new Type("GEOMETRY", "ST_GeomFromText('LINESTRING(1 2,3 4)', 0)"));

  private static final List<@Nullable String> RECORDS =
      records(
          "{\"id\": 1, \"n\": 9223372036854775807, \"d\": 0.1, \"b\": true, \"t\": \"x\","
              + " \"o\": {\"a\": 1, \"deep\": {\"b\": \"ü\"}}, \"l\": [1, 2], \"s\":"
              + " \"2024-03-10T02:30:00.123456Z\", \"day\": \"2024-02-29\", \"mixed\": 1}",
          "{\"id\": -1, \"n\": -9223372036854775808, \"d\": 1e300, \"b\": false, \"t\":"
              + " \"\\ud83d\\ude00 \\u0000 \\\" \", \"o\": null, \"l\": [], \"mixed\": \"text\"}",
          "{\"id\": 2, \"n\": 123456789012345678901234567890, \"late\": \"a new field\"}",
          null,
          "{oops",
          "[1, 2]",
          "",
          "{}",
          "{\"id\": 3, \"n\": 1, \"o\": {\"a\": \"now a text\", \"c\": [true]}, \"mixed\": {}}");

  private static List<@Nullable String> records(@Nullable String... records) {
    return java.util.Arrays.asList(records);
  }

  static EveryType create() throws SQLException {
    String database = TestServers.mySql().createDatabase("conform");
    try (Connection direct = TestServers.mySql().connect(database);
        Statement statement = direct.createStatement()) {
      statement.execute("SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'");
      statement.execute(table());
      int rows = 0;
      while (rows < 5) {
        statement.execute(row(rows++));
      }
      statement.execute(
          "CREATE TABLE child (id INT, part INT, note VARCHAR(9) COMMENT 'a \"note\"', PRIMARY KEY"
              + " (id, part), UNIQUE KEY by_note (note), KEY (part), CONSTRAINT parent FOREIGN KEY"
              + " (id) REFERENCES every_type (id)) COMMENT 'parts'");
      statement.execute("INSERT INTO child VALUES (1, 1, 'a'), (1, 2, NULL), (2, 1, 'ü')");
      statement.execute("CREATE TABLE `odd_name%` (`a b` INT, `c\"d` INT, `e``f` INT)");
      statement.execute("CREATE VIEW seen AS SELECT id, note FROM child");
      statement.execute("CREATE TABLE empty_one (id INT PRIMARY KEY, t TEXT)");
      statement.execute("CREATE TABLE big (id INT PRIMARY KEY, t LONGTEXT)");
      statement.execute("CREATE VIEW slow AS SELECT id, SLEEP(20) AS slept FROM child");
    }
    String topic = TestServers.kafka().uniqueTopic("conform_drifts");
    String binary = TestServers.kafka().uniqueTopic("conform_binary");
    List<byte @Nullable []> values = new ArrayList<>();
    RECORDS.forEach(r -> values.add(r == null ? null : r.getBytes(StandardCharsets.UTF_8)));
    make(topic);
    make(binary);
    send(topic, values);
    send(binary, List.of(new byte[] {0, -1, 127}, new byte[] {-128}));
    return new EveryType(database, topic, binary);
  }

  /** A topic that keeps what is old. */
  private static void make(String topic) {
    NewTopic made = new NewTopic(topic, 1, (short) 1).configs(Map.of("retention.ms", "-1"));
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers()))) {
      admin.createTopics(List.of(made)).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds records, keyed by their numbers, with a header. */
  static void send(String topic, List<byte @Nullable []> values) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      int number = 0;
      for (byte[] value : values) {
        byte[] key = ("k" + number).getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> sent =
            new ProducerRecord<>(topic, 0, 1_710_037_800_123L + number++, key, value);
        sent.headers().add("h", new byte[] {65});
        producer.send(sent).get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds many records at once. */
  static void sendAll(String topic, List<byte[]> values) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", TestServers.kafka().bootstrapServers(), "batch.size", 1_000_000);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      values.forEach(value -> producer.send(new ProducerRecord<>(topic, value)));
    }
  }

  private static String table() {
    StringBuilder sql = new StringBuilder("CREATE TABLE every_type (id INT PRIMARY KEY");
    for (int i = 0; i < TYPES.size(); i++) {
      sql.append(", c").append(i).append(' ').append(TYPES.get(i).declared());
      sql.append(TYPES.get(i).declared().startsWith("VARCHAR") ? " COMMENT 'text'" : "");
    }
    return sql.append(") CHARACTER SET utf8mb4 COMMENT 'every type'").toString();
  }

  /** The row of the literals of that number; NULL where a type has none. */
  private static String row(int number) {
    StringBuilder sql = new StringBuilder("INSERT INTO every_type VALUES (").append(number);
    for (Type type : TYPES) {
      String[] literals = type.literals();
      sql.append(", ").append(number < literals.length ? literals[number] : "NULL");
    }
    return sql.append(")").toString();
  }

  /** The sources of a configuration: db and events. */
  String yaml() {
    return """
        schema: shop
        sources:
          db:
            adapter: mysql
            url: %s
            user: %s
            password: "%s"
          events:
            adapter: kafka
            bootstrap.servers: %s
            topics: { include: "conform_*" }
        """
        .formatted(
            TestServers.mySql().jdbcUrl(database),
            TestServers.mySql().user(),
            TestServers.mySql().password(),
            TestServers.kafka().bootstrapServers());
  }

  /** Statements that together read everything. */
  List<String> queries() {
    return List.of(
        "SELECT * FROM db.every_type ORDER BY id",
        "SELECT * FROM db.child ORDER BY id, part",
        "SELECT * FROM db.empty_one",
        "SELECT * FROM db.seen ORDER BY id, note",
        "SELECT * FROM db.\"odd_name%\"",
        "SELECT t.*, t._partition, t._offset, t._timestamp, t._key, t._value, t._error, t._headers"
            + " FROM events.\""
            + topic
            + "\" t ORDER BY _offset",
        "SELECT t.*, t._key, t._value, t._error FROM events.\"" + binary + "\" t ORDER BY _offset",
        "SELECT c.note, COUNT(*) AS n, MAX(t.d) FROM db.child c LEFT JOIN events.\""
            + topic
            + "\" t ON t.id = c.id GROUP BY c.note ORDER BY c.note",
        "SELECT 1e308 * 10 - 1e308 * 10 a, 1e308 * 10 b, CAST(-1e308 * 10 AS REAL) c,"
            + " TIME '23:59:59.123456' d, DATE '0001-01-01' e, TIMESTAMP '9999-12-31"
            + " 23:59:59.999999' f, x'' g, '' h, TRUE i, NULL j, -0e0 k",
        "SHOW TABLES",
        "DESCRIBE db.every_type",
        "SELECT table_schema, table_name, table_type FROM information_schema.tables"
            + " WHERE table_schema = 'db' ORDER BY 1, 2");
  }
}
