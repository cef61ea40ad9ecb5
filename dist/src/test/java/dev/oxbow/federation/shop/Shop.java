package dev.oxbow.federation.shop;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.federation.Oxbow;
import dev.oxbow.federation.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Customers and products in MySQL; purchases, visits and an empty topic in Kafka. Every record has
 * a fixed partition, offset and time.
 */
final class Shop implements AutoCloseable {
  private static final Instant START = Instant.parse("2026-01-10T12:00:00Z");
  private static final List<String> TOPICS = List.of("purchases", "visits", "silence", "lines");

  private final MySqlServer mysql = TestServers.mySql();
  private final KafkaServer kafka = TestServers.kafka();
  private final String database = mysql.createDatabase("shop");
  private final String alone = mysql.createDatabase("shop_alone");
  private final Topics topics = new Topics(kafka);
  private final List<String> purchased = new ArrayList<>();
  private int minutes;

  Shop() throws SQLException {
    createTables(database);
    // The records' times are long past: retention would take them.
    Map<String, String> forever = Map.of("retention.ms", "-1");
    topics.create("purchases", 3, forever);
    topics.create("visits", 2, forever);
    topics.create("silence", 1, forever);
    topics.create("lines", 1, forever);
    purchases();
    visits();
    topics.send(new ProducerRecord<>("lines", 0, START.toEpochMilli(), null, utf8("a,b")));
    topics.send(new ProducerRecord<>("lines", 0, START.toEpochMilli(), utf8("k"), utf8("ü ")));
    topics.flush();
    createTables(alone);
    execute(alone, purchased);
  }

  private void createTables(String where) throws SQLException {
    execute(where, List.of(Files.read("tables.sql").split(";\n")));
  }

  private void execute(String where, List<String> statements) throws SQLException {
    try (Connection connection = mysql.connect(where);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Flat records, typed alike, some fields missing or null. */
  private void purchases() {
    purchased.add(Files.read("purchases.sql"));
    purchase(0, 1, 1, "Ann", "P-1", 2, "39.98", "2026-01-05T10:00:00.123456", "2026-01-05", "1.00");
    purchase(1, 2, 2, "ANN", "P-1", 1, "19.99", "2026-01-05T10:00:00.123457", "2026-01-05", "null");
    purchase(2, 3, 3, "ánn", "p-1", 1, "19.99", "2026-01-05T10:00:01.5", "2026-01-05", null);
    purchase(0, 4, 4, "Bob", "P-2", 10, "0.10", "2026-01-06T00:00:00.0", "2026-01-06", "0.05");
    purchase(1, 5, 5, "bob ", "p-2", 5, "0.05", "2026-01-06T23:59:59.999999", "2026-01-06", null);
    purchase(2, 6, 5, "bob", "P-3", 1, "250.00", "2026-01-07T08:30:00.0", "2026-01-07", "25.00");
    purchase(0, 7, 6, "Zoë", "P-3 ", 1, "250.00", "2026-01-07T08:30:00.0", "2026-01-07", null);
    purchase(1, 8, 7, "Zoe", "P-4", 2, "499.98", "2026-01-08T00:00:00.0", "2026-01-08", "null");
    purchase(2, 9, 8, "😀", "P-5", 3, "241.50", "2026-01-09T17:45:00.0", "2026-01-09", "1.50");
    purchase(0, 10, 99, "Nobody", "X-9", 1, "7.77", "2026-01-09T18:00:00.0", "2026-01-09", null);
    purchase(1, 11, null, null, "P-1", 1, "19.99", "2026-01-09T18:00:00.0", "2026-01-09", null);
    purchase(2, 12, 1, "Ann", null, 0, "0.00", "2026-01-10T00:00:00.0", "2026-01-10", "null");
  }

  private void purchase(
      int partition,
      int id,
      @Nullable Integer customer,
      @Nullable String name,
      @Nullable String sku,
      int quantity,
      String amount,
      String at,
      String day,
      @Nullable String rebate) {
    String json =
        "{\"id\":%d,\"customer\":%s,\"name\":%s,\"sku\":%s,\"quantity\":%d,\"amount\":%s,\"at\":\"%s\",\"day\":\"%s\"%s}"
            .formatted(
                id,
                customer,
                quoted(name),
                quoted(sku),
                quantity,
                amount,
                at,
                day,
                rebate == null ? "" : ",\"rebate\":" + rebate);
    record("purchases", partition, String.valueOf(id), json);
    purchased.add(
        "INSERT INTO purchases VALUES (%d, %s, %s, %s, %d, %s, '%s', '%s', %s)"
            .formatted(id, customer, quoted(name), quoted(sku), quantity, amount, at, day, rebate));
  }

  /** Everything that goes wrong in a topic. */
  private void visits() {
    visit(
        0,
        "a",
        "{\"page\":\"/\",\"ms\":12,\"device\":{\"os\":\"linux\",\"screen\":{\"w\":800}},\"tags\":[\"x\",\"y\"]}");
    visit(1, null, "{\"page\":\"/lamp\",\"ms\":7,\"customer\":1}");
    visit(0, "a", null);
    visit(1, "", "");
    visit(0, "b", "{\"page\":\"/\",\"ms\":3.5,\"customer\":2,\"new\":true}");
    visit(1, "b", "{\"page\":\"/desk\",\"ms\":");
    visit(0, "c", "not json at all");
    visit(1, "c", "[1,2]");
    visit(0, "d", "{\"page\":\"/Lamp\",\"ms\":18446744073709551616,\"customer\":1}");
    visit(1, "d", "{\"page\":\"/😀\",\"page\":\"/twice\",\"ms\":-1,\"customer\":null}");
    visit(0, null, "{\"page\":null,\"device\":\"text now\",\"a b\":\"space\",\"PAGE2\":\"upper\"}");
    visit(1, "e", "{}");
    visit(0, "f", "{\"page\":\"/nul\\u0000l\",\"ms\":1e3,\"customer\":2}");
    visit(1, "g", "{\"page\":" + "[".repeat(600) + "]".repeat(600) + "}");
    visit(0, "h", "{\"page\":\"/long\",\"ms\":1,\"blob\":\"" + "z".repeat(100_000) + "\"}");
    byte[] notUtf8 = {'{', '"', 'p', 'a', 'g', 'e', '"', ':', '"', (byte) 0xFF, '"', '}'};
    topics.send(new ProducerRecord<>("visits", 1, next(), new byte[] {(byte) 0xFE}, notUtf8));
  }

  private void visit(int partition, @Nullable String key, @Nullable String value) {
    record("visits", partition, key, value);
  }

  private void record(String topic, int partition, @Nullable String key, @Nullable String value) {
    topics.send(
        new ProducerRecord<>(topic, partition, next(), Topics.bytes(key), Topics.bytes(value)));
  }

  /** A minute later than the record before. */
  private long next() {
    return START.plusSeconds(60L * minutes++).toEpochMilli();
  }

  private static String quoted(@Nullable String text) {
    return text == null ? "null" : '"' + text + '"';
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  Oxbow oxbow(Path folder) {
    return Oxbow.over(folder, mysql, database, kafka, TOPICS);
  }

  /** The engine over MySQL alone, which has the purchases as a table. */
  Oxbow oxbowOverMySqlAlone(Path folder) {
    return Oxbow.configured(folder, Oxbow.mysql(mysql, alone) + Oxbow.local(folder));
  }

  /** MySQL itself with the same rows, without us. */
  Connection mySqlAlone() throws SQLException {
    return mysql.connect(alone);
  }

  String database() {
    return database;
  }

  @Override
  public void close() throws SQLException {
    topics.delete(TOPICS.toArray(String[]::new));
    topics.close();
    execute("", List.of("DROP DATABASE " + database, "DROP DATABASE " + alone));
  }
}
