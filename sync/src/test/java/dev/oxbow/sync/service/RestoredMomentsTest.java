package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.config.Settings;
import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.kafka.client.ClientSettings;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.restore.Moment;
import dev.oxbow.sync.restore.Report;
import dev.oxbow.sync.restore.Restore;
import dev.oxbow.sync.restore.Wanted;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * After random changes, the table at random moments is what a ledger says it was. The profile
 * {@code restored-moments} makes 100,000 changes, the default build some thousands.
 */
@Timeout(900)
final class RestoredMomentsTest {
  private static final int MOMENTS = 10;
  private static final int CHANGES = Integer.getInteger("oxbow.test.changes", 3_000);
  private static final int FULL = 100_000;
  private static final int KEYS = 2_000;
  private static final String ROWS = "SELECT * FROM t ORDER BY id";

  private final MySqlServer mysql = TestServers.mySql();
  private final KafkaServer kafka = TestServers.kafka();
  private final Random random = new Random(20261123);

  /** How the table was when. */
  private record Page(String moment, List<String> rows) {}

  @Test
  void theTableAtTenRandomMomentsIsWhatTheLedgerSaysItWas() throws Exception {
    String from = mysql.createDatabase("ledger");
    String to = mysql.createDatabase("restored");
    List<String> captures = List.of(from + "-one", from + "-three");
    try (Connection connection = mysql.connect(from);
        Statement statement = connection.createStatement();
        Captures running = new Captures(mysql, kafka)) {
      statement.execute("SET time_zone = '+00:00'");
      statement.execute(
          "CREATE TABLE t (id INT PRIMARY KEY, n BIGINT, v VARCHAR(60), d DECIMAL(12, 3),"
              + " at DATETIME(6), b VARBINARY(9))");
      for (int id = 0; id < KEYS; id += 2) {
        statement.execute("INSERT INTO t VALUES (" + id + ", 0, 'old', 1.5, now(6), 'x')");
      }
      running.put(captures.get(0), from, Map.of());
      running.put(captures.get(1), from, Map.of("topic.partitions", "3", "schemas", "true"));
      for (String capture : captures) {
        running.await(capture + ".definitions", r -> text(r.value()).contains("\"SNAPSHOT\""));
      }
      List<Page> ledger = change(connection, statement);
      statement.execute("INSERT INTO t (id) VALUES (-1)");
      ledger.add(new Page("", rows(statement)));
      for (String capture : captures) {
        running.await(capture + ".t", r -> text(r.key()).contains("-1"));
        boolean isSplit = capture.endsWith("three");
        for (int i = 0; i < ledger.size(); i += isSplit && CHANGES < FULL ? 3 : 1) {
          Page page = ledger.get(isSplit ? ledger.size() - 1 - i : i);
          Report report = restore(capture, page.moment, to);
          assertThat(rowsOf(to)).as("%s: %s", capture, report.lines()).isEqualTo(page.rows);
          assertThat(report.rows()).isEqualTo(page.rows.size());
        }
      }
      Report last = restore(captures.get(1), "", to);
      try (ResultSet row = statement.executeQuery(last.checksumSql().replace(to, from))) {
        row.next();
        assertThat(row.getString(2)).isEqualTo(last.checksum());
      }
      statement.execute("DROP DATABASE " + from);
      statement.execute("DROP DATABASE " + to);
    }
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  /** Changes rows in transactions of all sizes, and writes down how the table was now and then. */
  private List<Page> change(Connection connection, Statement statement) throws Exception {
    List<Page> ledger = new ArrayList<>();
    connection.setAutoCommit(false);
    int changed = 0;
    while (changed < CHANGES || ledger.size() < MOMENTS) {
      int size = random.nextInt(20) == 0 ? 200 : 1 + random.nextInt(20);
      for (int i = 0; i < size; i++) {
        changed += statement.executeUpdate(statement());
      }
      if (random.nextInt(20) == 0) {
        connection.rollback();
      } else {
        connection.commit();
      }
      int due = (int) ((long) changed * MOMENTS / CHANGES);
      if (ledger.size() < Math.min(due, MOMENTS)) {
        ledger.add(new Page(moment(statement, ledger.size() % 2 == 0), rows(statement)));
        connection.commit();
      }
    }
    connection.setAutoCommit(true);
    return ledger;
  }

  private String statement() {
    int id = random.nextInt(KEYS);
    int other = random.nextInt(KEYS);
    return switch (random.nextInt(6)) {
      case 0, 1 ->
          "INSERT INTO t VALUES (%d, %d, 'new', 2.25, now(6), x'00ff') ON DUPLICATE KEY UPDATE n = n + 1"
              .formatted(id, other);
      case 2 -> "DELETE FROM t WHERE id = " + id;
      case 3 -> "UPDATE IGNORE t SET id = " + other + " WHERE id = " + id;
      case 4 -> "UPDATE t SET n = n + 1, v = concat('v', n), b = NULL WHERE id = " + id;
      default ->
          "UPDATE t SET d = d * -1, at = now(6) WHERE id BETWEEN %1$d AND %1$d + 2".formatted(id);
    };
  }

  /** Between two transactions of this test; other tests write to the same server. */
  private static String moment(Statement statement, boolean isTime) throws Exception {
    String sql = isTime ? "DATE_FORMAT(now(6), '%Y-%m-%d %H:%i:%s.%f')" : "@@global.gtid_executed";
    Thread.sleep(2);
    try (ResultSet row = statement.executeQuery("SELECT " + sql)) {
      row.next();
      String moment = row.getString(1);
      Thread.sleep(2);
      return moment;
    }
  }

  private static List<String> rows(Statement statement) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(ROWS)) {
      while (row.next()) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          text.append(row.getString(i)).append('|');
        }
        rows.add(text.toString());
      }
    }
    return rows;
  }

  private List<String> rowsOf(String database) throws SQLException {
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      return rows(statement);
    }
  }

  private Report restore(String capture, String moment, String to) throws SQLException {
    try (Connection connection = mysql.connect(to);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS t (id INT PRIMARY KEY, n BIGINT, v VARCHAR(60),"
              + " d DECIMAL(12, 3), at DATETIME(6), b VARBINARY(9))");
    }
    Restore.Request request =
        new Restore.Request(
            capture + ".t",
            Wanted.parse("t"),
            moment.isEmpty() ? new Moment.End() : Moment.parse(moment),
            new TableName(to, "t"),
            Optional.empty(),
            false,
            true);
    Map<String, Object> target =
        Map.of(
            "url",
            mysql.jdbcUrl(to),
            "user",
            mysql.user(),
            "password",
            mysql.password(),
            "writable",
            true);
    ClientSettings settings = new ClientSettings(kafka.bootstrapServers(), Map.of());
    MySqlConfig config = MySqlConfig.read("db", new Settings("a test", target));
    try (Restore restore = new Restore(request, "events", settings, config)) {
      restore.look((records, bytes) -> {});
      return restore.run((records, bytes) -> {});
    }
  }
}
