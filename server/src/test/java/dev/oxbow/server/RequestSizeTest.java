package dev.oxbow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.OxbowConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request may be as large as the limit says, and no larger. */
final class RequestSizeTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void takesWhatTheLimitAllowsAndNamesTheSettingBeyondIt() throws SQLException {
    String yaml =
        """
        local: { memory.limit: 512MB, spill.folder: "%s" }
        store: { folder: "%s" }
        server: { port: 0 }
        """
            .formatted(folder.resolve("spill"), folder.resolve("store"));
    try (OxbowServer server =
            OxbowServer.start(OxbowConfig.parse(yaml, "oxbow.yaml", name -> null));
        Connection connection = DriverManager.getConnection(server.jdbcUrl());
        Statement statement = connection.createStatement()) {
      try (ResultSet rows =
          statement.executeQuery("SELECT CHAR_LENGTH('" + "x".repeat(15_900_000) + "')")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(15_900_000);
      }
      String larger = "SELECT 1 /* " + "x".repeat(17_000_000) + " */";
      assertThatThrownBy(() -> statement.executeQuery(larger))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("54000"))
          .hasMessageContaining("server.limits.request");
      try (ResultSet rows = statement.executeQuery("SELECT 1")) {
        assertThat(rows.next()).isTrue();
      }
    }
  }
}
