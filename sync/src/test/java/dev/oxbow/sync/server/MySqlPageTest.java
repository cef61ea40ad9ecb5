package dev.oxbow.sync.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.sync.change.NamePattern;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/sync/mysql.md tells people to run is all that a capture needs. */
final class MySqlPageTest {
  @Test
  void itsStatementsMakeAServerReady() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "sync", "mysql.md"));
    int from = page.indexOf("```sql\n") + 7;
    String[] statements = page.substring(from, page.indexOf("```", from)).strip().split(";\\s*");
    assertThat(statements).hasSize(4);
    try (EmbeddedMySql server =
            EmbeddedMySql.start(ServerOptions.temporary().with("binlog_row_metadata", "MINIMAL"));
        Connection root = server.connect("");
        Statement statement = root.createStatement()) {
      statement.execute("create database shop");
      statement.execute("create table shop.orders (id int primary key)");
      assertThat(check(server, root))
          .as("before the page was read")
          .singleElement()
          .asString()
          .contains("binlog_row_metadata is 'MINIMAL'")
          .contains(statements[0]);
      for (String sql : statements) {
        statement.execute(sql);
      }
      try (Connection oxbow =
          DriverManager.getConnection(server.jdbcUrl(""), "oxbow", "a long password")) {
        assertThat(check(server, oxbow)).isEmpty();
      }
    }
  }

  private static List<String> check(EmbeddedMySql server, Connection connection) {
    NamePattern all = NamePattern.of("shop.*");
    return Preflight.check(
        new ServerAddress(server.host(), server.port(), "oxbow", "", Duration.ofSeconds(10)),
        connection,
        4_242_424,
        new WantedTables(List.of(all), table -> all.matches(table.toString())));
  }
}
