package dev.oxbow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.OxbowConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for a source that takes connections and says nothing ends at the server's limit. */
final class DeadlineTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void preparingAndMetadataEndAtTheLimitOfStatements() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      String yaml =
          """
          sources:
            silent: { adapter: mysql, url: "jdbc:mysql://127.0.0.1:%d/x", user: root }
          local: { memory.limit: 256MB, spill.folder: "%s" }
          store: { folder: "%s" }
          server: { port: 0, limits: { query.time: 1s } }
          """
              .formatted(silent.getLocalPort(), folder.resolve("spill"), folder.resolve("store"));
      try (OxbowServer server =
              OxbowServer.start(OxbowConfig.parse(yaml, "oxbow.yaml", name -> null));
          Connection connection = DriverManager.getConnection(server.jdbcUrl())) {
        assertEnded(() -> connection.prepareStatement("SELECT * FROM silent.t WHERE id = ?"));
        assertEnded(() -> connection.getMetaData().getTables(null, "silent", "%", null));
        assertEnded(() -> connection.getMetaData().getColumns(null, "silent", "t", "%"));
      }
    }
  }

  private static void assertEnded(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"))
        .hasMessageContaining("server.limits.query.time");
  }
}
