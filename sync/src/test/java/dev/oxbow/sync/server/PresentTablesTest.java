package dev.oxbow.sync.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.Settings;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.sync.change.TableName;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tables look like now, and how they are asked. */
@Timeout(60)
final class PresentTablesTest {
  private MySqlServer server;
  private String database;
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    server = TestServers.mySql();
    database = server.createDatabase("present");
    connection = server.connect(database);
  }

  @AfterEach
  void end() throws SQLException {
    execute("drop database " + database);
    connection.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** As FULL tells them before MySQL 8.0.18. */
  @Test
  void membersOfAnUntoldCharacterSetAreThoseOfTheTable() throws Exception {
    execute(
        "create table t (e enum('a\\\\b', 'ü', 'x😀😀y') character set utf8mb4,"
            + " f enum('why?', 'ü') character set utf8mb4)");
    TableName table = new TableName(database, "t");
    PresentTables present = new PresentTables(connection, Collations.of(connection));
    List<String> members = List.of("a\\b", "ü", "x😀😀y");
    assertThat(present.members(table, "e", utf8(members))).isEqualTo(members);
    assertThatThrownBy(() -> present.members(table, "f", utf8(members)))
        .hasMessageContaining("has been changed since");
  }

  private static List<byte[]> utf8(List<String> texts) {
    return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  @Test
  void noConnectionIsHeldBetweenTwoQuestions() throws Exception {
    execute("create table t (id int primary key)");
    TableName table = new TableName(database, "t");
    try (MySqlPool pool = poolOfOne()) {
      PresentTables present = new PresentTables(pool, Collations.of(connection));
      assertThat(present.now(table).orElseThrow().schema()).isEqualTo(present.schema(table));
      assertThat(present.tables()).contains(table);
      try (Connection other = pool.borrow();
          Statement statement = other.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "select @@session.lock_wait_timeout = @@global.lock_wait_timeout")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getBoolean(1)).isTrue();
        assertThat(other.getAutoCommit()).isTrue();
      }
    }
  }

  private MySqlPool poolOfOne() {
    return new MySqlPool(
        MySqlConfig.read(
            "db",
            new Settings(
                "test",
                Map.of(
                    "url",
                    "jdbc:mysql://" + server.host() + ":" + server.port() + "/",
                    "user",
                    server.user(),
                    "password",
                    server.password(),
                    "connect.timeout",
                    "1s",
                    "pool.size",
                    "1"))));
  }
}
