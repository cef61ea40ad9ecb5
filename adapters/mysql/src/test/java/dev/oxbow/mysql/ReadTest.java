package dev.oxbow.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RemoteRead;
import dev.oxbow.spi.RemoteSource;
import dev.oxbow.spi.RowFeed;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Consistent reads: what they see, how they stream, and how they end. */
final class ReadTest {
  private static final Db DB = new Db();
  private static final List<Column> N = List.of(Column.of("n", ColumnType.of(Kind.BIGINT)));

  @BeforeAll
  static void fill() {
    DB.run(
        "CREATE TABLE digits (n BIGINT PRIMARY KEY)",
        "INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)",
        "CREATE TABLE many (n BIGINT PRIMARY KEY, pad CHAR(100) NOT NULL)",
        """
        INSERT INTO many SELECT a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n + 100000 * f.n,
          REPEAT('x', 100)
        FROM digits a, digits b, digits c, digits d, digits e, digits f""");
  }

  @AfterAll
  static void stop() {
    DB.close();
  }

  private static String table(String name) {
    return "`" + DB.name() + "`.`" + name + "`";
  }

  private static List<Object> first(RemoteRead read, String sql) {
    return new ArrayList<>(Rows.of(read, sql, N).stream().map(row -> row.get(0)).toList());
  }

  @Test
  void seesOneMomentInAllItsStatements() {
    DB.run("CREATE TABLE moving (n BIGINT PRIMARY KEY)", "INSERT INTO moving VALUES (1)");
    try (RemoteRead read = DB.source().read()) {
      DB.run("INSERT INTO moving VALUES (2)");
      assertThat(first(read, "SELECT n FROM " + table("moving"))).containsExactly(1L);
      DB.run("INSERT INTO moving VALUES (3)", "DELETE FROM moving WHERE n = 1");
      assertThat(first(read, "SELECT n FROM " + table("moving"))).containsExactly(1L);
    }
    try (RemoteRead read = DB.source().read()) {
      assertThat(first(read, "SELECT n FROM " + table("moving"))).containsExactly(2L, 3L);
    }
  }

  @Test
  void tellsTheGtidsThatItSees() {
    try (RemoteRead read = DB.source().read()) {
      assertThat(read.snapshot()).startsWith("gtid ").hasSizeGreaterThan(8);
    }
  }

  @Test
  void writesNothing() {
    try (RemoteRead read = DB.source().read()) {
      assertThatThrownBy(() -> read.query("DELETE FROM " + table("digits"), N))
          .isInstanceOf(OxbowException.class);
    }
  }

  @Test
  void streamsAMillionRowsWithoutKeepingThem() {
    try (RemoteRead read = DB.source().read();
        RowFeed feed = read.query("SELECT n, pad FROM " + table("many"), wide())) {
      long before = used();
      long rows = 0;
      long most = 0;
      Rows.Batch batch = new Rows.Batch(wide());
      try (RowFeed.Lane lane = feed.open()) {
        for (int n = lane.fill(batch); n > 0; n = lane.fill(batch)) {
          rows += n;
          if (rows % 250_000 == 0) {
            most = Math.max(most, used());
          }
        }
      }
      assertThat(rows).isEqualTo(1_000_000);
      // The rows' text alone is more than 100 MB.
      assertThat(most - before).isLessThan(30L << 20);
    }
  }

  private static List<Column> wide() {
    return List.of(N.get(0), Column.of("pad", ColumnType.of(Kind.VARCHAR)));
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void canBeLeftEarlyAndUsedAgain() {
    try (RemoteRead read = DB.source().read()) {
      for (int i = 0; i < 3; i++) {
        long start = System.nanoTime();
        try (RowFeed feed = read.query("SELECT n, pad FROM " + table("many"), wide());
            RowFeed.Lane lane = feed.open()) {
          assertThat(lane.fill(new Rows.Batch(wide()))).isPositive();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(first(read, "SELECT n FROM " + table("digits"))).hasSize(10);
      }
    }
    assertThat(statements()).isEmpty();
  }

  /** A statement that takes minutes, and is told apart by a marker. */
  private static String slow(String marker) {
    return "SELECT /* "
        + marker
        + " */ COUNT(*) FROM "
        + table("many")
        + " a, "
        + table("many")
        + " b WHERE a.pad <> b.pad";
  }

  @Test
  void cancelStopsTheStatementInMySqlWithinASecond() throws Exception {
    try (RemoteRead read = DB.source().read()) {
      CompletableFuture<Throwable> end =
          CompletableFuture.supplyAsync(
              () -> {
                try (RowFeed feed = read.query(slow("cancelled"), N)) {
                  Rows.of(feed, N);
                  return new AssertionError("it ended");
                } catch (OxbowException e) {
                  return e;
                }
              });
      await(() -> statements().stream().anyMatch(sql -> sql.contains("cancelled")));
      long start = System.nanoTime();
      read.cancel();
      Throwable failure = end.get(5, TimeUnit.SECONDS);
      await(() -> statements().isEmpty());
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      assertThat(failure)
          .isInstanceOfSatisfying(
              OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    }
    try (RemoteRead read = DB.source().read()) {
      assertThat(first(read, "SELECT n FROM " + table("digits"))).hasSize(10);
    }
  }

  @Test
  void cancelStopsAStreamThatNobodyPulls() {
    try (RemoteRead read = DB.source().read();
        RowFeed feed = read.query("SELECT n, pad FROM " + table("many"), wide())) {
      RowFeed.Lane lane = feed.open();
      Rows.Batch batch = new Rows.Batch(wide());
      assertThat(lane.fill(batch)).isPositive();
      feed.cancel();
      assertThatThrownBy(
              () -> {
                while (lane.fill(batch) > 0) {
                  // The rows that were under way.
                  continue;
                }
              })
          .isInstanceOfSatisfying(
              OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    }
    assertThat(statements()).isEmpty();
  }

  @Test
  void refusesStatementsAfterACancel() {
    try (RemoteRead read = DB.source().read()) {
      read.cancel();
      assertThatThrownBy(() -> read.query("SELECT 1", N))
          .isInstanceOfSatisfying(
              OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    }
  }

  @Test
  void givesItsConnectionBackClean() {
    try (RemoteSource source = DB.source(Map.of("pool.size", 1))) {
      for (int i = 0; i < 20; i++) {
        try (RemoteRead read = source.read()) {
          assertThat(first(read, "SELECT n FROM " + table("digits"))).hasSize(10);
          if (i % 5 == 4) {
            read.cancel();
          }
        }
      }
      assertThat(source.tables()).isNotEmpty();
    }
  }

  @Test
  void saysThatAllConnectionsAreBusy() {
    try (RemoteSource source = DB.source(Map.of("pool.size", 1, "connect.timeout", "3s"));
        RemoteRead read = source.read()) {
      assertThat(read.snapshot()).isNotEmpty();
      assertThatThrownBy(source::read).hasMessageContaining("raise 'pool.size'");
    }
  }

  @Test
  void saysThatATableIsGoneOrChanged() {
    DB.run("CREATE TABLE shortlived (n BIGINT, gone INT)");
    assertThat(DB.columns("shortlived")).hasSize(2);
    DB.run("ALTER TABLE shortlived DROP COLUMN gone");
    String sql = "SELECT gone FROM " + table("shortlived");
    assertThatThrownBy(() -> run(sql, N)).satisfies(e -> is(ErrorCode.SOURCE_CHANGED, e));
    assertThat(DB.columns("shortlived")).hasSize(1);
    DB.run("DROP TABLE shortlived");
    String second = "SELECT n FROM " + table("shortlived");
    assertThatThrownBy(() -> run(second, N)).satisfies(e -> is(ErrorCode.SOURCE_TABLE_GONE, e));
    assertThat(DB.source().tables()).noneMatch(id -> id.name().equals("shortlived"));
  }

  @Test
  void noticesATypeThatChangedSincePlanning() {
    DB.run(
        "CREATE TABLE retyped (n VARCHAR(10), d INT, b BLOB)",
        "INSERT INTO retyped VALUES ('x', 300, X'FF')");
    assertThatThrownBy(() -> run("SELECT n FROM " + table("retyped"), N))
        .satisfies(e -> is(ErrorCode.SOURCE_CHANGED, e));
    List<Column> text = List.of(Column.of("b", ColumnType.of(Kind.VARCHAR)));
    assertThatThrownBy(() -> run("SELECT b FROM " + table("retyped"), text))
        .satisfies(e -> is(ErrorCode.SOURCE_CHANGED, e));
    List<Column> tiny = List.of(Column.of("d", ColumnType.of(Kind.TINYINT)));
    assertThatThrownBy(() -> run("SELECT d FROM " + table("retyped"), tiny))
        .satisfies(e -> is(ErrorCode.OUT_OF_RANGE, e));
    List<Column> notNull = List.of(new Column("d", N.get(0).type().withNullable(false), "", false));
    assertThatThrownBy(() -> run("SELECT NULL + 0", notNull))
        .satisfies(e -> is(ErrorCode.SOURCE_CHANGED, e));
  }

  @Test
  void noticesATableThatIsAlteredAfterTheSnapshot() {
    DB.run("CREATE TABLE altered (n BIGINT)", "INSERT INTO altered VALUES (1)");
    try (RemoteRead read = DB.source().read()) {
      DB.run("ALTER TABLE altered ADD COLUMN m INT, ALGORITHM = COPY");
      assertThatThrownBy(() -> first(read, "SELECT n FROM " + table("altered")))
          .satisfies(e -> is(ErrorCode.SOURCE_CHANGED, e));
    }
  }

  @Test
  void refusesASumThatDoesNotFit() {
    List<Column> decimal = List.of(Column.of("s", ColumnType.decimal(38, 0)));
    String wide = "SELECT CAST(" + "9".repeat(39) + " AS DECIMAL(65,0))";
    assertThatThrownBy(() -> run(wide, decimal)).satisfies(e -> is(ErrorCode.OUT_OF_RANGE, e));
    assertThat(run("SELECT CAST(" + "9".repeat(38) + " AS DECIMAL(65,0))", decimal))
        .containsExactly(List.of(new BigDecimal("9".repeat(38))));
  }

  @Test
  void warnsOfDatesThatAreNone() {
    DB.run(
        "CREATE TABLE dated (d DATE)",
        "SET sql_mode = ''",
        "INSERT INTO dated VALUES ('0000-00-00'), ('2024-01-01'), ('2024-02-00')");
    try (RemoteRead read = DB.source().read();
        RowFeed feed = read.query("SELECT d FROM " + table("dated"), DB.columns("dated"))) {
      assertThat(feed.warnings()).isEmpty();
      Rows.of(feed, DB.columns("dated"));
      assertThat(feed.warnings())
          .containsExactly(
              "2 values of column 'd' are zero or partial dates in MySQL and became NULL");
    }
  }

  /** Start, position, the statement, rollback: each is a round trip. */
  @Test
  void addsThreeRoundTripsToAStatement() throws SQLException {
    String sql = "SELECT n FROM " + table("digits") + " WHERE n = 7";
    assertThat(run(sql, N)).hasSize(1);
    try (Connection connection = DB.server().connect("");
        Statement statement = connection.createStatement()) {
      long before = questions(statement);
      for (int i = 0; i < 10; i++) {
        run(sql, N);
      }
      // The second question about questions is one, too.
      assertThat(questions(statement) - before - 1).isBetween(40L, 42L);
    }
  }

  private static long questions(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Questions'")) {
      row.next();
      return row.getLong(2);
    }
  }

  @Test
  void survivesACancelThatComesAnyTime() throws InterruptedException {
    for (int i = 0; i < 40; i++) {
      CountDownLatch started = new CountDownLatch(1);
      try (RemoteRead read = DB.source().read()) {
        CompletableFuture<Void> cancel =
            CompletableFuture.runAsync(
                () -> {
                  started.countDown();
                  read.cancel();
                });
        started.await();
        try {
          Rows.of(read, "SELECT n, pad FROM " + table("many") + " LIMIT " + i * 100, wide());
        } catch (OxbowException e) {
          assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
        }
        cancel.join();
      }
      try (RemoteRead read = DB.source().read()) {
        assertThat(first(read, "SELECT n FROM " + table("digits"))).hasSize(10);
      }
    }
  }

  private static List<List<@org.jspecify.annotations.Nullable Object>> run(
      String sql, List<Column> columns) {
    try (RemoteRead read = DB.source().read()) {
      return Rows.of(read, sql, columns);
    }
  }

  private static void is(ErrorCode code, Throwable e) {
    assertThat(e).isInstanceOf(OxbowException.class);
    assertThat(((OxbowException) e).code()).as(e.getMessage()).isEqualTo(code);
  }

  /** What runs on the server in our database's name. */
  private static List<String> statements() {
    List<String> statements = new ArrayList<>();
    try (Connection connection = DB.server().connect("");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT info FROM information_schema.processlist WHERE db = '"
                    + DB.name()
                    + "' AND info IS NOT NULL")) {
      while (row.next()) {
        statements.add(row.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return statements;
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within 20 s");
      }
      Thread.onSpinWait();
    }
  }
}
