package dev.oxbow.sync.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.server.BinlogEnd;
import dev.oxbow.sync.server.ServerAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a second look into the binlog finds ahead of the stream. */
@Timeout(60)
final class DefinitionsAheadTest {
  private final MySqlServer server = TestServers.mySql();
  private String database = "";
  private Connection connection;
  private DefinitionsAhead ahead;

  @BeforeEach
  void create() throws SQLException {
    database = server.createDatabase("ahead");
    connection = server.connect(database);
    ahead =
        new DefinitionsAhead(
            new ServerAddress(
                server.host(),
                server.port(),
                server.user(),
                server.password(),
                Duration.ofSeconds(10)),
            new BinlogReader.Options(
                4_321,
                Duration.ofSeconds(1),
                table -> true,
                new Watchdog.Terms(Duration.ofSeconds(20), () -> BinlogEnd.of(connection)),
                Optional.empty()));
  }

  @AfterEach
  void drop() throws SQLException {
    execute("drop database " + database);
    connection.close();
  }

  private void execute(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private BinlogPosition here() throws SQLException {
    BinlogEnd end = BinlogEnd.of(connection);
    return new BinlogPosition(end.file(), end.offset(), null);
  }

  private List<String> between(BinlogPosition from) throws Exception {
    return ahead.between(from, BinlogEnd.of(connection)).stream()
        .map(DefinitionsAhead.Found::statement)
        .toList();
  }

  private int connections() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show global status like 'Connections'")) {
      row.next();
      return row.getInt(2);
    }
  }

  @Test
  void findsThemInAllFilesAndForgetsThoseThatWerePassed() throws Exception {
    BinlogPosition first = here();
    execute(
        "create table t (id int primary key)",
        "insert into t values (1)",
        "flush binary logs",
        "begin",
        "insert into t values (2)",
        "delete from t where id = 1",
        "commit");
    BinlogPosition second = here();
    execute("alter table t add c int", "truncate table t", "flush binary logs");
    assertThat(between(first))
        .containsExactly("create table t (id int primary key)", "alter table t add c int");
    assertThat(between(second)).containsExactly("alter table t add c int");
    execute("alter table t drop c");
    assertThat(between(second)).containsExactly("alter table t add c int", "alter table t drop c");
    assertThat(between(here())).isEmpty();
  }

  @Test
  void looksThroughEachPartOfTheBinlogOnce() throws Exception {
    BinlogPosition first = here();
    execute("create table t (id int primary key)");
    int before = connections();
    assertThat(between(first)).hasSize(1);
    int after = connections();
    assertThat(after).isGreaterThan(before);
    assertThat(between(first)).hasSize(1);
    assertThat(between(here())).isEmpty();
    assertThat(connections()).isEqualTo(after);
  }

  @Test
  void findsNothingInABinlogThatIsNotThere() throws Exception {
    BinlogPosition gone = new BinlogPosition("binlog.000000", 4, null);
    assertThatThrownBy(() -> between(gone))
        .isInstanceOfSatisfying(
            OxbowException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE));
  }

  @Test
  void endsWhenItIsClosed() throws Exception {
    BinlogPosition first = here();
    execute("create table t (id int primary key)");
    ahead.close();
    assertThatThrownBy(() -> between(first))
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
  }
}
