package dev.oxbow.bench;

import static dev.oxbow.bench.measure.Report.number;
import static dev.oxbow.bench.measure.Setup.say;

import dev.oxbow.bench.measure.Report;
import dev.oxbow.bench.measure.Setup;
import dev.oxbow.bench.measure.Timings;
import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.KafkaProcess;
import dev.oxbow.embedded.ServerOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A few records of a topic joined with a large table, against asking MySQL for the same keys. */
@Command(
    name = "lookup",
    description = "A join of 100 topic records with a large table, against MySQL asked by key.")
final class LookupJoin implements Callable<Integer> {
  private static final int WARM_UP = 300;
  private static final int RECORDS = 100_000;
  private static final int PIECE = 100_000;
  private static final String JOIN =
      """
      SELECT v.visitor, c.name, c.balance FROM visits v JOIN customers c ON c.id = v.visitor
      WHERE v._offset >= %s AND v._offset < %s\
      """;

  @Mixin private Setup setup = new Setup();

  @Option(names = "--rows", description = "Rows of the table (default: ${DEFAULT-VALUE}).")
  private int rows = 10_000_000;

  @Option(names = "--keys", description = "Records that are joined (default: ${DEFAULT-VALUE}).")
  private int keys = 100;

  /** Asks for the customers of some visits: names by their ids. */
  private interface Question {
    Map<Long, String> ask(int from) throws SQLException;
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createDirectories(setup.dir().resolve("lookup-" + rows));
    say("Starting MySQL and Kafka in %s ...", folder);
    List<Long> visitors = visitors();
    try (EmbeddedMySql mysql = EmbeddedMySql.start(ServerOptions.in(folder.resolve("mysql")));
        KafkaProcess kafka = KafkaProcess.start(ServerOptions.temporary())) {
      fill(mysql);
      fill(kafka, visitors);
      Properties properties = new Properties();
      properties.put("mysql", mysql.jdbcUrl("bench"));
      properties.put("mysql.user", mysql.user());
      properties.put("mysql.password", mysql.password());
      properties.put("kafka", kafka.bootstrapServers());
      properties.put("local.spill.folder", folder.resolve("spill").toString());
      properties.put("store.folder", folder.resolve("store").toString());
      Report report =
          new Report(
              keys + " records of a topic joined with a table of " + rows + " rows",
              "",
              "Connector/J by key, ms (best, median, p99)",
              "Oxbow ms (best, median, p99)",
              "times as long",
              "adds ms");
      try (Connection theirs = mysql.connect("bench");
          Connection ours = DriverManager.getConnection("jdbc:oxbow:", properties);
          Statement direct = theirs.createStatement();
          Statement plain = ours.createStatement();
          PreparedStatement prepared = ours.prepareStatement(JOIN.formatted("?", "?"))) {
        try (ResultSet all = plain.executeQuery("SELECT COUNT(visitor) FROM visits")) {
          if (!all.next() || all.getInt(1) != RECORDS) {
            throw new IllegalStateException("the topic is not whole");
          }
        }
        Question byKey = from -> byKey(direct, visitors.subList(from, from + keys));
        measure(report, "prepared once", byKey, prepared(prepared));
        measure(report, "a new text each time, planned each time", byKey, plain(plain));
        try (ResultSet plan = plain.executeQuery("EXPLAIN ANALYZE " + JOIN.formatted(0, keys))) {
          while (plan.next()) {
            say("%s", plan.getString(1).replaceAll("(.{200}).*", "$1 ..."));
          }
        }
      }
      report.remark(
          "%d joins of random ranges of offsets in turns after %d of warm-up; the topic has %d"
              + " records, which the store holds; MySQL is asked with IN (...) in a new text each"
              + " time.",
          setup.rounds(1000), WARM_UP, RECORDS);
      report.print(System.out);
    }
    return 0;
  }

  private void measure(Report report, String how, Question theirs, Question ours)
      throws SQLException {
    say("Joining, %s ...", how);
    Random random = new Random(42);
    Timings direct = new Timings();
    Timings through = new Timings();
    for (int i = 0; i < WARM_UP + setup.rounds(1000); i++) {
      int from = random.nextInt(RECORDS - keys);
      long begun = System.nanoTime();
      Map<Long, String> expected = theirs.ask(from);
      long between = System.nanoTime();
      Map<Long, String> found = ours.ask(from);
      long end = System.nanoTime();
      if (!expected.equals(found) || expected.size() < keys * 9 / 10) {
        throw new IllegalStateException(expected + " are not " + found);
      }
      if (i >= WARM_UP) {
        direct.add(between - begun);
        through.add(end - between);
      }
    }
    report.row(
        how,
        number(
            "%.2f, %.2f, %.2f",
            direct.bestMillis(), direct.medianMillis(), direct.quantileMillis(0.99)),
        number(
            "%.2f, %.2f, %.2f",
            through.bestMillis(), through.medianMillis(), through.quantileMillis(0.99)),
        number("**%.1f**", through.medianMillis() / direct.medianMillis()),
        number("%.2f", through.medianMillis() - direct.medianMillis()));
  }

  private static Map<Long, String> byKey(Statement statement, List<Long> ids) throws SQLException {
    String list = ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return names(
        statement.executeQuery(
            "SELECT id, name, balance FROM customers WHERE id IN (" + list + ")"));
  }

  private Question plain(Statement statement) {
    return from -> names(statement.executeQuery(JOIN.formatted(from, from + keys)));
  }

  private Question prepared(PreparedStatement statement) {
    return from -> {
      statement.setLong(1, from);
      statement.setLong(2, from + keys);
      return names(statement.executeQuery());
    };
  }

  private static Map<Long, String> names(ResultSet rows) throws SQLException {
    try (rows) {
      Map<Long, String> names = new HashMap<>();
      while (rows.next()) {
        names.put(rows.getLong(1), rows.getString(2) + " " + rows.getBigDecimal(3));
      }
      return names;
    }
  }

  private List<Long> visitors() {
    Random random = new Random(7);
    List<Long> visitors = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      visitors.add(1L + random.nextInt(rows));
    }
    return visitors;
  }

  private void fill(EmbeddedMySql mysql) throws SQLException {
    try (Connection connection = mysql.connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE IF NOT EXISTS bench");
      statement.execute("USE bench");
      try (ResultSet filled = statement.executeQuery("SHOW TABLES LIKE 'filled'")) {
        if (filled.next()) {
          return;
        }
      }
      say("Filling a table with %d rows ...", rows);
      statement.execute("DROP TABLE IF EXISTS customers");
      statement.execute(
          """
          CREATE TABLE customers (
            id BIGINT PRIMARY KEY, name VARCHAR(40) NOT NULL, email VARCHAR(80),
            country CHAR(2), balance DECIMAL(15, 2), born DATE, created DATETIME(3))
          """);
      statement.execute("SET cte_max_recursion_depth = " + PIECE + ", sql_log_bin = 0");
      for (int from = 0; from < rows; from += PIECE) {
        statement.execute(
            """
            INSERT INTO customers
            WITH RECURSIVE seq (n) AS (SELECT %d UNION ALL SELECT n + 1 FROM seq WHERE n < %d)
            SELECT n, CONCAT('Customer#', n), CONCAT('customer', n, '@example.org'),
              IF(n %% 3 = 0, 'DE', 'FR'), n * 7919 %% 1000000 / 100, '1980-06-15',
              '2024-01-01 12:00:00.123' FROM seq\
            """
                .formatted(from + 1, Math.min(rows, from + PIECE)));
      }
      statement.execute("ANALYZE TABLE customers");
      statement.execute("CREATE TABLE filled (n INT)");
    }
  }

  private static void fill(KafkaProcess kafka, List<Long> visitors) throws InterruptedException {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", kafka.bootstrapServers(),
            "key.serializer", ByteArraySerializer.class,
            "value.serializer", ByteArraySerializer.class);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic("visits", 1, (short) 1))).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
      for (long visitor : visitors) {
        String json = "{\"visitor\":" + visitor + ",\"page\":\"/offers\"}";
        producer.send(new ProducerRecord<>("visits", json.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }
}
