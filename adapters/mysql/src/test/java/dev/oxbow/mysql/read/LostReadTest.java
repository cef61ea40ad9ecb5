package dev.oxbow.mysql.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.Settings;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TcpProxy;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.embedded.process.Ports;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.MySqlRead.Begun;
import dev.oxbow.mysql.read.Position.Reading;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowFeed;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What becomes of a read whose connection is lost: when another one is begun, and how that ends.
 */
@Timeout(120)
final class LostReadTest {
  private static final MySqlServer SERVER = TestServers.mySql();
  private static final List<Column> N = List.of(Column.of("n", ColumnType.of(Kind.BIGINT)));
  private static final List<Column> TEXT = List.of(Column.of("b", ColumnType.of(Kind.VARCHAR)));

  /** Takes hours. */
  private static final String LONG =
      "WITH RECURSIVE lost (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM lost WHERE i < 1000) "
          + "SELECT COUNT(*) FROM lost a, lost b, lost c, lost d WHERE a.i + b.i + c.i <> d.i";

  /** Gives rows for hours. */
  private static final String ENDLESS =
      "WITH RECURSIVE lost (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM lost WHERE i < 1000) "
          + "SELECT CAST(a.i AS SIGNED) FROM lost a, lost b, lost c, lost d";

  private final MySqlPool pool = pool("pool.size", 8);
  private final List<Connection> begun = new ArrayList<>();
  private final List<String> databases = new ArrayList<>();
  private Runnable atSecond = () -> {};

  private static MySqlPool pool(String name, Object value) {
    Map<String, Object> settings =
        Map.of(
            "url",
            SERVER.jdbcUrl(""),
            "user",
            SERVER.user(),
            "password",
            SERVER.password(),
            name,
            value);
    return new MySqlPool(MySqlConfig.read("db", new Settings("sources.db in test", settings)));
  }

  @AfterEach
  void close() throws SQLException {
    for (Connection connection : begun) {
      connection.close();
    }
    pool.close();
    for (String database : databases) {
      run("DROP DATABASE `" + database + "`");
    }
  }

  private static void run(String... statements) throws SQLException {
    try (Connection connection = SERVER.connect("");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private MySqlRead read() {
    return new MySqlRead(pool, this::begin, () -> {});
  }

  /** The first connection is in the first database, the second one in the second. */
  private Begun begin() {
    if (begun.size() == 1) {
      atSecond.run();
    }
    try {
      int at = Math.min(begun.size(), databases.size() - 1);
      Connection connection = SERVER.connect(at < 0 ? "" : databases.get(at));
      begun.add(connection);
      return new Begun(connection, reading(connection));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Reading reading(Connection connection) throws SQLException {
    return Position.TIME.read(connection).orElseThrow();
  }

  private static void is(ErrorCode code, Throwable e) {
    assertThat(e).isInstanceOf(OxbowException.class);
    assertThat(((OxbowException) e).code()).as(e.getMessage()).isEqualTo(code);
  }

  private static SQLException lost() {
    return new SQLException("Communications link failure", "08S01");
  }

  /** The rows of a statement, as text. */
  private static List<String> rows(RowFeed feed) {
    TextBatch batch = new TextBatch();
    try (RowFeed.Lane lane = feed.open()) {
      while (lane.fill(batch) > 0) {
        // Texts gather in the batch.
        continue;
      }
    }
    return batch.texts;
  }

  @Test
  void beginsAnewOnceUntilItIsSettled() {
    try (MySqlRead read = read()) {
      read.beginAnew(lost());
      assertThat(begun).hasSize(2);
      assertThatThrownBy(() -> read.beginAnew(lost())).satisfies(e -> is(ErrorCode.SOURCE_LOST, e));
    }
    try (MySqlRead read = read()) {
      read.settle();
      assertThatThrownBy(() -> read.beginAnew(lost())).satisfies(e -> is(ErrorCode.SOURCE_LOST, e));
    }
    assertThat(begun).hasSize(3);
  }

  @Test
  void keepsTheMomentThatItTold() {
    try (MySqlRead read = read()) {
      String told = read.snapshot();
      assertThatThrownBy(() -> read.beginAnew(lost())).satisfies(e -> is(ErrorCode.SOURCE_LOST, e));
      assertThat(read.snapshot()).isEqualTo(told);
    }
  }

  @Test
  void doesNotSendAgainWhatSomebodyKilled() {
    for (int code : List.of(1927, 3169)) {
      try (MySqlRead read = read()) {
        int before = begun.size();
        assertThatThrownBy(() -> read.beginAnew(new SQLException("killed", "HY000", code)))
            .satisfies(e -> is(ErrorCode.SOURCE_LOST, e));
        assertThat(begun).hasSize(before);
      }
    }
  }

  /** A row of such length is not in the driver's buffer when its first bytes are. */
  private void twoDatabases(String second) throws SQLException {
    for (String type : List.of("LONGTEXT", second)) {
      String database = SERVER.createDatabase("lost");
      databases.add(database);
      run(
          "CREATE TABLE `" + database + "`.t (b " + type + ")",
          "INSERT INTO `" + database + "`.t VALUES (REPEAT('x', 1000000))");
    }
  }

  @Test
  void checksTheTypesOfTheSecondAnswerToo() throws Exception {
    twoDatabases("LONGBLOB");
    try (MySqlRead read = read();
        RowFeed feed = read.query("SELECT b FROM t", TEXT)) {
      begun.get(0).abort(Runnable::run);
      assertThatThrownBy(() -> rows(feed)).satisfies(e -> is(ErrorCode.SOURCE_CHANGED, e));
      assertThat(begun).hasSize(2);
    }
  }

  @Test
  void givesTheSecondAnswerWhenTheFirstIsLost() throws Exception {
    twoDatabases("LONGTEXT");
    try (MySqlRead read = read();
        RowFeed feed = read.query("SELECT b FROM t", TEXT)) {
      begun.get(0).abort(Runnable::run);
      assertThat(rows(feed)).containsExactly("x".repeat(1_000_000));
      assertThat(begun).hasSize(2);
    }
  }

  @Test
  void endsWhenItIsCutWhileItBeginsAnew() throws Exception {
    try (MySqlRead read = read()) {
      begun.get(0).abort(Runnable::run);
      atSecond = () -> read.isCut("went away", null);
      assertThatThrownBy(() -> read.query("SELECT 1", N))
          .satisfies(e -> is(ErrorCode.SOURCE_LOST, e))
          .hasMessageContaining("went away");
    }
  }

  @Test
  void canBeCancelledAfterItBeganAnew() throws Exception {
    try (MySqlRead read = read()) {
      begun.get(0).abort(Runnable::run);
      CompletableFuture<Throwable> end =
          CompletableFuture.supplyAsync(
              () -> {
                try (RowFeed feed = read.query(LONG, N)) {
                  return new AssertionError(rows(feed).toString());
                } catch (OxbowException e) {
                  return e;
                }
              });
      awaitLong();
      assertThat(begun).hasSize(2);
      read.cancel();
      is(ErrorCode.CANCELLED, Objects.requireNonNull(end.get(60, TimeUnit.SECONDS)));
    }
  }

  private static void awaitLong() throws SQLException {
    while (number(
            "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'WITH RECURSIVE lost%'")
        == 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static long number(String sql) throws SQLException {
    try (Connection connection = SERVER.connect("");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(row.getMetaData().getColumnCount());
    }
  }

  @Test
  void killsNothingByTheNumberOfALostConnection() throws Exception {
    twoDatabases("LONGTEXT");
    try (MySqlRead read = read()) {
      read.settle();
      long before = number("SHOW GLOBAL STATUS LIKE 'Com_kill'");
      try (RowFeed feed = read.query("SELECT b FROM t", TEXT)) {
        begun.get(0).abort(Runnable::run);
        assertThatThrownBy(() -> rows(feed)).satisfies(e -> is(ErrorCode.SOURCE_LOST, e));
      }
      assertThat(number("SHOW GLOBAL STATUS LIKE 'Com_kill'")).isEqualTo(before);
    }
  }

  @Test
  void doesNotWaitForRowsThatNobodyWantsAndThatWereForgotten() throws Exception {
    MySqlPool hasty = pool("connect.timeout", "1s");
    try (TcpProxy proxy = TcpProxy.open("127.0.0.1", Ports.free(), SERVER.port());
        MySqlRead read = new MySqlRead(hasty, () -> beginBehind(proxy), () -> {})) {
      RowFeed feed = read.query(ENDLESS, N);
      assertThat(feed.open().fill(new TextBatch())).isPositive();
      proxy.forget();
      feed.close();
      assertThat(read.isBroken()).isTrue();
    } finally {
      hasty.close();
    }
  }

  /** The server gives it up soon when nobody takes its rows. */
  private Begun beginBehind(TcpProxy proxy) {
    try {
      String url = SERVER.jdbcUrl("").replace(":" + SERVER.port() + "/", ":" + proxy.port() + "/");
      Connection connection = DriverManager.getConnection(url, SERVER.user(), SERVER.password());
      begun.add(connection);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET net_write_timeout = 1");
      }
      return new Begun(connection, reading(connection));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void killsNothingOnAnotherServer() throws SQLException {
    try (Connection other = SERVER.connect("")) {
      Reading here = reading(other);
      Reading elsewhere = new Reading(here.connectionId(), "elsewhere", here.position());
      long before = number("SHOW GLOBAL STATUS LIKE 'Com_kill'");
      assertThatThrownBy(() -> pool.kill(elsewhere)).hasMessageContaining("another server");
      assertThat(number("SHOW GLOBAL STATUS LIKE 'Com_kill'")).isEqualTo(before);
      pool.kill(here);
      assertThat(number("SHOW GLOBAL STATUS LIKE 'Com_kill'")).isEqualTo(before + 1);
    }
  }
}
