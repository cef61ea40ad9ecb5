package dev.oxbow.sync.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PreflightTest {
  private static ServerAddress address(MySqlServer server) {
    return new ServerAddress(
        server.host(), server.port(), server.user(), server.password(), Duration.ofSeconds(10));
  }

  @Test
  void passesAServerThatIsReady() throws SQLException {
    MySqlServer server = TestServers.mySql();
    try (Connection connection = server.connect("")) {
      assertThat(Preflight.check(address(server), connection, 4_242_424)).isEmpty();
    }
  }

  @Test
  void saysAllThatIsWrongAndHowToMendIt() throws SQLException {
    try (EmbeddedMySql server = EmbeddedMySql.start(ServerOptions.temporary());
        Connection connection = server.connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("set global binlog_row_metadata = 'MINIMAL'");
      statement.execute("set global binlog_row_image = 'NOBLOB'");
      statement.execute("set global binlog_row_value_options = 'PARTIAL_JSON'");
      assertThatThrownBy(() -> Preflight.check(address(server), connection, 1))
          .isInstanceOfSatisfying(
              OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG))
          .hasMessageContaining("SET PERSIST binlog_row_metadata = 'FULL'")
          .hasMessageContaining("SET PERSIST binlog_row_image = 'FULL'")
          .hasMessageContaining("SET PERSIST binlog_row_value_options = ''")
          .hasMessageContaining("server.id is 1, the server's own");
      statement.execute("create user poor identified by 'x'");
      try (Connection poor =
          DriverManager.getConnection(
              server.jdbcUrl("") + "?allowPublicKeyRetrieval=true&useSSL=false", "poor", "x")) {
        assertThatThrownBy(() -> Preflight.check(address(server), poor, 4_242_424))
            .hasMessageContaining("GRANT REPLICATION CLIENT ON *.* TO poor@%")
            .hasMessageContaining("GRANT REPLICATION SLAVE ON *.* TO poor@%");
      }
    }
  }
}
