package dev.oxbow.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.TestServers;
import dev.oxbow.jdbc.WatchedStatement;
import dev.oxbow.server.conformance.BothModes.Mode;
import dev.oxbow.server.session.Cursor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A statement that is cancelled, or takes too long, ends, and what it read from is free. */
final class EndOfStatementsTest {
  private static final String DIGITS =
      "WITH d(n) AS (VALUES 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19) ";

  /** Longer than any test waits. */
  private static final String ENDLESS =
      DIGITS
          + "SELECT COUNT(*) FROM d AS a, d AS b, d AS c, d AS e, d AS f, d AS g, d AS h, d AS i, d"
          + " AS j, d AS k WHERE (a.n + b.n * c.n + e.n * f.n + g.n + h.n + i.n * j.n + k.n) % 7 = 3";

  private static final String MANY_ROWS =
      DIGITS + "SELECT a.n AS n, 'a text' AS t FROM d AS a, d AS b, d AS c, d AS e, d AS f, d AS g";

  /** Longer than a statement that ends at once needs, and shorter than one that does not. */
  private static final int PATIENCE_SECONDS = 12;

  @TempDir static Path folder;

  private static BothModes modes;
  private static EveryType data;

  @BeforeAll
  static void start() throws SQLException {
    data = EveryType.create();
    modes = new BothModes(folder, data.yaml());
  }

  @AfterAll
  static void stop() {
    modes.close();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    eventually("a session is left", () -> modes.sessions().size() == 0);
    eventually("a statement runs at the server", () -> modes.running() == 0);
    eventually("a cursor's thread is left", () -> cursors() == 0);
    eventually("a statement runs in MySQL", () -> inMySql() == 0);
  }

  private static long cursors() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .filter(frame -> frame.getClassName().equals(Cursor.class.getName()))
        .count();
  }

  private static int inMySql() throws SQLException {
    try (Connection direct = TestServers.mySql().connect("");
        Statement statement = direct.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT COUNT(*) FROM information_schema.processlist WHERE command = 'Query' AND"
                    + " info LIKE '%slow%' AND id <> CONNECTION_ID()")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void eventually(String otherwise, Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(otherwise).isLessThan(end);
      Thread.sleep(20);
    }
  }

  /** Runs a statement in another thread, to its last row. */
  private static CompletableFuture<Void> run(Statement statement, String sql) {
    return CompletableFuture.runAsync(
        () -> {
          try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
              // All of them.
            }
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static SQLException failureOf(CompletableFuture<Void> running) throws Exception {
    try {
      running.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      for (Throwable at = e; at != null; at = at.getCause()) {
        if (at instanceof SQLException failure) {
          return failure;
        }
      }
      throw e;
    }
    throw new AssertionError("The statement should have been ended");
  }

  private static void assertCancelled(SQLException e) {
    assertThat(Told.failure(e))
        .isEqualTo("java.sql.SQLException 57014 3001 The statement was cancelled");
  }

  private static void assertUsable(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT 1")) {
      assertThat(rows.next()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelEndsAStatementInMySql(Mode mode) throws Exception {
    try (Connection connection = modes.connect(mode);
        Statement statement = connection.createStatement()) {
      CompletableFuture<Void> running = run(statement, "SELECT * FROM db.slow");
      eventually("it does not reach MySQL", () -> inMySql() > 0);
      statement.cancel();
      assertCancelled(failureOf(running));
      eventually("it runs on in MySQL", () -> inMySql() == 0);
      assertUsable(statement);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStatementThatIsRunAgainRightAfterItsCancelIsNotEndedToo(Mode mode) throws Exception {
    try (Connection connection = modes.connect(mode);
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 5; i++) {
        CompletableFuture<Long> again =
            CompletableFuture.supplyAsync(
                () -> {
                  assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM db.slow").next())
                      .hasMessageContaining("cancelled");
                  try (ResultSet rows = statement.executeQuery(DIGITS + "SELECT SUM(n) FROM d")) {
                    rows.next();
                    return rows.getLong(1);
                  } catch (SQLException e) {
                    throw new IllegalStateException(e);
                  }
                });
        eventually("it does not reach MySQL", () -> inMySql() > 0);
        statement.cancel();
        assertThat(again.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(190);
        eventually("it runs on in MySQL", () -> inMySql() == 0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void timeoutEndsAStatementInMySql(Mode mode) throws Exception {
    try (Connection connection = modes.connect(mode);
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      SQLException e = failureOf(run(statement, "SELECT * FROM db.slow"));
      assertThat(Told.failure(e)).startsWith("java.sql.SQLTimeoutException 57014 3002 ");
      eventually("it runs on in MySQL", () -> inMySql() == 0);
      assertUsable(statement);
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelAndTimeoutEndALocalJoin(Mode mode) throws Exception {
    try (Connection connection = modes.connect(mode);
        Statement statement = connection.createStatement()) {
      CompletableFuture<Void> running = run(statement, ENDLESS);
      assertThatThrownBy(() -> running.get(1, TimeUnit.SECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      statement.cancel();
      assertCancelled(failureOf(running));
      statement.setQueryTimeout(1);
      assertThat(Told.failure(failureOf(run(statement, ENDLESS))))
          .startsWith("java.sql.SQLTimeoutException 57014 3002 ");
      assertUsable(statement);
    }
  }

  @Test
  void cancelEndsTheScanOfATopic() throws Exception {
    String topic = TestServers.kafka().uniqueTopic("long_scan");
    byte[] value =
        "{\"a\": 1, \"b\": \"%s\", \"c\": 2.5}"
            .formatted("x".repeat(100))
            .getBytes(StandardCharsets.UTF_8);
    EveryType.sendAll(topic, Collections.nCopies(600_000, value));
    String sources = data.yaml().replace("conform_*", "long_scan*");
    try (BothModes cold = new BothModes(folder.resolve("cold"), sources)) {
      for (Mode mode : Mode.values()) {
        try (Connection connection = cold.connect(mode);
            Statement statement = connection.createStatement()) {
          CountDownLatch reads = new CountDownLatch(1);
          statement
              .unwrap(WatchedStatement.class)
              .setProgressListener((stage, done, total) -> reads.countDown());
          CompletableFuture<Void> running =
              run(statement, "SELECT SUM(a), MAX(b) FROM events.\"" + topic + "\"");
          // A fast server has read all before it would tell of any progress.
          while (reads.getCount() > 0 && cold.running() == 0 && !running.isDone()) {
            Thread.onSpinWait();
          }
          statement.cancel();
          assertCancelled(failureOf(running));
        }
      }
      assertThat(cold.running()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelEndsAStatementThatIsStillPlanned(Mode mode) throws Exception {
    String large =
        IntStream.range(0, 700)
            .mapToObj(i -> "n * " + i + " + n / (n + " + i + ") AS c" + i)
            .collect(Collectors.joining(", ", "SELECT ", " FROM (VALUES 1) AS t(n)"));
    try (Connection connection = modes.connect(mode);
        Statement statement = connection.createStatement()) {
      CompletableFuture<Void> running = run(statement, large);
      assertThatThrownBy(() -> running.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      statement.cancel();
      assertCancelled(failureOf(running));
      assertUsable(statement);
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelEndsRowsThatAreRead(Mode mode) throws Exception {
    try (Connection connection = modes.connect(mode);
        Statement plain = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement(MANY_ROWS)) {
      for (Statement statement : new Statement[] {plain, prepared}) {
        ResultSet rows =
            statement == prepared ? prepared.executeQuery() : plain.executeQuery(MANY_ROWS);
        assertThat(rows.next()).isTrue();
        CompletableFuture.runAsync(
                () -> {
                  try {
                    statement.cancel();
                  } catch (SQLException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        SQLException first =
            (SQLException)
                org.assertj.core.api.Assertions.catchThrowable(
                    () -> {
                      while (rows.next()) {
                        // Until it is noticed.
                      }
                    });
        assertCancelled(first);
        rows.close();
      }
      try (ResultSet again = prepared.executeQuery()) {
        assertThat(again.next()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingHalfWayFreesEverything(Mode mode) throws Exception {
    try (Connection connection = modes.connect(mode)) {
      Statement statement = connection.createStatement();
      ResultSet first = statement.executeQuery(MANY_ROWS);
      assertThat(first.next()).isTrue();
      first.close();
      eventually("the closed result runs", () -> modes.running() == 0 && cursors() == 0);
      PreparedStatement prepared = connection.prepareStatement(MANY_ROWS);
      ResultSet second = prepared.executeQuery();
      assertThat(second.next()).isTrue();
      second.close();
      eventually("the closed result runs", () -> modes.running() == 0 && cursors() == 0);
      assertThat(prepared.executeQuery().next()).isTrue();
      assertThat(statement.executeQuery(MANY_ROWS).next()).isTrue();
      assertThat(connection.createStatement().executeQuery(MANY_ROWS).next()).isTrue();
    }
    assertThat(modes.sessions().size()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void closingAndAbortingAConnectionEndWhatRuns(Mode mode) throws Exception {
    for (boolean abort : new boolean[] {false, true}) {
      Connection connection = modes.connect(mode);
      Statement statement = connection.createStatement();
      CompletableFuture<Void> running = run(statement, "SELECT * FROM db.slow");
      eventually("it does not reach MySQL", () -> inMySql() > 0);
      if (abort) {
        connection.abort(Runnable::run);
      } else {
        connection.close();
      }
      assertThat(connection.isClosed()).isTrue();
      assertThat(failureOf(running).getSQLState()).isIn("57014", "08003", "24000");
      eventually("it runs on in MySQL", () -> inMySql() == 0);
    }
  }

  @Test
  void failedStatementsLeaveNothingAtTheServer() throws Exception {
    try (Connection connection = modes.connect(Mode.REMOTE)) {
      for (int i = 0; i < 220; i++) {
        try (Statement statement = connection.createStatement()) {
          String sql = i % 2 == 0 ? "SELECT 1 / (n - 5) FROM (VALUES 1, 5) AS t(n)" : "SELECT FROM";
          assertThatThrownBy(
                  () -> {
                    ResultSet rows = statement.executeQuery(sql);
                    while (rows.next()) {
                      // Until it fails.
                    }
                  })
              .isInstanceOf(SQLException.class)
              .hasMessageNotContaining("open statements");
        }
      }
    }
  }
}
