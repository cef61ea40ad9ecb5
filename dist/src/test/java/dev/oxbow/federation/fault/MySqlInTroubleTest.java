package dev.oxbow.federation.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.embedded.TcpProxy;
import dev.oxbow.embedded.process.Ports;
import dev.oxbow.federation.Answer;
import dev.oxbow.federation.Oxbow;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A MySQL that is restarted, and connections that are killed, cut or forgotten: what has shown
 * nothing yet is asked again, all else is an error, and never an answer too short.
 */
@Timeout(300)
final class MySqlInTroubleTest {
  private static final int ROWS = 10_000;

  /** Enough for a server to start on a busy machine. */
  private static final String PATIENT = "    connect.timeout: 60s\n";

  /** What is known of the table is not asked for again. */
  private static final String KNOWING = "    catalog.refresh: 1h\n";

  private static final String TOTALS = "SELECT COUNT(*), SUM(id) FROM t";
  private static final String RIGHT = "[[10000, 49995000]]";

  @TempDir static Path folder;

  private static EmbeddedMySql mysql;
  private static TcpProxy proxy;
  private static String database;

  @BeforeAll
  static void start() throws SQLException, IOException {
    mysql = EmbeddedMySql.start(ServerOptions.temporary());
    proxy = TcpProxy.open("127.0.0.1", Ports.free(), mysql.port());
    database = mysql.createDatabase("trouble");
    run(
        "CREATE TABLE t (id INT PRIMARY KEY, pad VARCHAR(1000) NOT NULL)",
        """
        INSERT INTO t WITH RECURSIVE d (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM d WHERE i < 99)
        SELECT a.i * 100 + b.i, REPEAT('x', 1000) FROM d a, d b""");
  }

  @AfterAll
  static void stop() {
    proxy.close();
    mysql.close();
  }

  private static void run(String... statements) throws SQLException {
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static Connection direct(String name, String settings) throws SQLException {
    String yaml = Oxbow.mysql(mysql, database) + settings + Oxbow.local(folder.resolve(name));
    return Oxbow.configured(folder.resolve(name), yaml).connect();
  }

  private static Connection proxied(String name, String settings) throws SQLException {
    String yaml =
        Oxbow.mysql(mysql, database).replace(":" + mysql.port() + "/", ":" + proxy.port() + "/")
            + settings
            + Oxbow.local(folder.resolve(name));
    return Oxbow.configured(folder.resolve(name), yaml).connect();
  }

  private static String ask(Connection oxbow, String sql) throws SQLException {
    return Answer.of(oxbow, sql).rows().toString();
  }

  private static String askUnchecked(Connection oxbow, String sql) {
    try {
      return ask(oxbow, sql);
    } catch (SQLException e) {
      return e.getSQLState() + " " + e.getMessage();
    }
  }

  @Test
  void answersAfterARestartBetweenStatements() throws SQLException {
    try (Connection oxbow = direct("between", "    connect.timeout: 10s\n")) {
      assertThat(ask(oxbow, TOTALS)).isEqualTo(RIGHT);
      mysql.kill();
      try {
        OneSentence.refuses("08001", () -> ask(oxbow, TOTALS), "db", ":" + mysql.port());
      } finally {
        mysql.restart();
      }
      assertThat(ask(oxbow, TOTALS)).isEqualTo(RIGHT);
    }
  }

  @Test
  void waitsForAServerThatIsBeingRestarted() throws Exception {
    try (Connection oxbow = direct("restarting", PATIENT)) {
      assertThat(ask(oxbow, TOTALS)).isEqualTo(RIGHT);
      mysql.kill();
      CompletableFuture<Void> restart = CompletableFuture.runAsync(mysql::restart);
      assertThat(ask(oxbow, TOTALS)).isEqualTo(RIGHT);
      restart.get(2, TimeUnit.MINUTES);
    }
  }

  @Test
  void asksAgainWhatHadGivenNothingWhenItsConnectionWasKilled() throws Exception {
    try (Connection oxbow = direct("killed", PATIENT + KNOWING);
        Connection admin = mysql.connect(database);
        Statement lock = admin.createStatement()) {
      assertThat(ask(oxbow, TOTALS)).isEqualTo(RIGHT);
      lock.execute("LOCK TABLES t WRITE");
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(() -> askUnchecked(oxbow, TOTALS));
      long first = waitingOtherThan(-1);
      run("KILL " + first);
      long second = waitingOtherThan(first);
      assertThat(second).isNotEqualTo(first);
      lock.execute("UNLOCK TABLES");
      assertThat(answer.get(2, TimeUnit.MINUTES)).isEqualTo(RIGHT);
    }
  }

  @Test
  void doesNotBeginAnewBesideAnotherSource() throws Exception {
    String one = Oxbow.mysql(mysql, database) + PATIENT + KNOWING;
    String other = one.replace("sources:\n", "").replace("  db:", "  other:");
    Path home = folder.resolve("beside");
    String sql = "SELECT COUNT(*), SUM(a.id) FROM db.t a JOIN other.t b ON b.id = a.id";
    try (Connection oxbow = Oxbow.configured(home, one + other + Oxbow.local(home)).connect();
        Connection admin = mysql.connect(database);
        Statement lock = admin.createStatement()) {
      assertThat(ask(oxbow, sql)).isEqualTo(RIGHT);
      lock.execute("LOCK TABLES t WRITE");
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(() -> askUnchecked(oxbow, sql));
      run("KILL " + waitingOtherThan(-1));
      try {
        assertThat(answer.get(2, TimeUnit.MINUTES)).startsWith("08006");
      } finally {
        lock.execute("UNLOCK TABLES");
      }
    }
  }

  @Test
  void answersAgainWhenTheServerDiesBeforeTheFirstRow() throws Exception {
    try (Connection oxbow = direct("dies", PATIENT + KNOWING);
        Connection admin = mysql.connect(database);
        Statement lock = admin.createStatement()) {
      assertThat(ask(oxbow, TOTALS)).isEqualTo(RIGHT);
      lock.execute("LOCK TABLES t WRITE");
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(() -> askUnchecked(oxbow, TOTALS));
      waitingOtherThan(-1);
      mysql.kill();
      mysql.restart();
      assertThat(answer.get(2, TimeUnit.MINUTES)).isEqualTo(RIGHT);
    }
  }

  /** The connection whose statement waits for the locked table. */
  private static long waitingOtherThan(long known) throws SQLException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      while (System.nanoTime() < end) {
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT ID FROM information_schema.PROCESSLIST WHERE STATE LIKE 'Waiting for table%' AND ID <> "
                    + known)) {
          if (rows.next()) {
            return rows.getLong(1);
          }
        }
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
    throw new AssertionError("no statement waits for the table");
  }

  /** Whether MySQL's rows are the answer, or DuckDB computes over them. */
  @ParameterizedTest
  @ValueSource(
      strings = {"SELECT id, pad FROM t", "SELECT SUM(CHAR_LENGTH(CONCAT(pad, id))) FROM t"})
  void givesNoShortAnswerWhenTheConnectionIsCutAmidRows(String sql) throws Exception {
    try (Connection oxbow = proxied("cut", KNOWING)) {
      assertThat(ask(oxbow, TOTALS)).isEqualTo(RIGHT);
      proxy.after(2_000_000, proxy::cut);
      try {
        OneSentence.refuses(
            "08006",
            () -> ask(oxbow, sql),
            "MySQL at 127.0.0.1:" + proxy.port(),
            "'db'",
            "run the statement again");
      } finally {
        proxy.restore();
      }
      assertThat(Answer.of(oxbow, "SELECT id, pad FROM t").rows()).hasSize(ROWS);
    }
  }

  @Test
  void doesNotBeginAnewOnceRowsWereGiven() throws Exception {
    try (Connection oxbow = proxied("given", KNOWING)) {
      assertThat(ask(oxbow, TOTALS)).isEqualTo(RIGHT);
      proxy.after(2_000_000, proxy::forget);
      List<Integer> seen = new ArrayList<>();
      try (Statement statement = oxbow.createStatement();
          ResultSet rows = statement.executeQuery("SELECT id, pad FROM t")) {
        for (int i = 0; i < 100 && rows.next(); i++) {
          seen.add(rows.getInt(1));
        }
        proxy.cut();
        OneSentence.refuses(
            "08006",
            () -> {
              while (rows.next()) {
                seen.add(rows.getInt(1));
              }
            },
            "run the statement again");
      } finally {
        proxy.restore();
      }
      assertThat(seen).hasSizeBetween(100, ROWS - 1);
    }
  }

  @Test
  void noticesThatAServerWentSilentAmidRows() throws SQLException {
    try (Connection oxbow = proxied("silent", "    connect.timeout: 3s\n" + KNOWING)) {
      assertThat(ask(oxbow, TOTALS)).isEqualTo(RIGHT);
      proxy.after(2_000_000, proxy::freeze);
      try {
        OneSentence.refuses(
            "08006",
            () -> ask(oxbow, "SELECT id, pad FROM t"),
            "does not answer on another connection either");
      } finally {
        proxy.thaw();
      }
      assertThat(ask(oxbow, TOTALS)).isEqualTo(RIGHT);
    }
  }

  @Test
  void passesOverPooledConnectionsThatWereForgotten() throws SQLException {
    try (Connection oxbow = proxied("forgotten", "    connect.timeout: 10s\n")) {
      for (int i = 0; i < 2; i++) {
        assertThat(ask(oxbow, TOTALS)).isEqualTo(RIGHT);
        proxy.forget();
        // Long enough for the pool to look before it hands one out; it need not.
        LockSupport.parkNanos(Duration.ofMillis(600).toNanos());
      }
      assertThat(ask(oxbow, TOTALS)).isEqualTo(RIGHT);
    }
  }
}
