package dev.oxbow.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.jdbc.wire.Headers;
import dev.oxbow.server.conformance.BothModes.Mode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that die, come back, are slow, or are something else: what a program is told. */
final class OddServersTest {
  private static final String OPENED = OddServer.oxbow("{\"response\":\"openConnection\"}");

  private static final String MANY_ROWS =
      "WITH d(n) AS (VALUES 0, 1, 2, 3, 4, 5, 6, 7, 8, 9) SELECT a.n FROM d AS a, d AS b, d AS c, d"
          + " AS e, d AS f, d AS g";

  @TempDir static Path folder;

  private static BothModes modes;

  @BeforeAll
  static void start() {
    modes = new BothModes(folder, "");
  }

  @AfterAll
  static void stop() {
    modes.close();
  }

  private static Connection connect(String hosts, String query) throws SQLException {
    return DriverManager.getConnection("jdbc:oxbow://" + hosts + "/?connectTimeout=3&" + query);
  }

  private static void assertFailure(Told.Attempt attempt, String expected) {
    assertThat(Told.of(attempt)).startsWith(expected);
  }

  private static String unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  @Test
  void aServerThatDiesInTheMiddleOfRowsEndsThem() throws SQLException {
    try (BothModes mortal = new BothModes(folder.resolve("mortal"), "");
        Connection connection = mortal.connect(Mode.REMOTE);
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("SELECT 1")) {
      ResultSet rows = statement.executeQuery(MANY_ROWS);
      assertThat(rows.next()).isTrue();
      mortal.kill();
      String outcome =
          Told.of(
              () -> {
                while (rows.next()) {
                  // Those that had come already.
                }
                return "all rows";
              });
      assertThat(outcome).matches("java.sql.SQL.*Exception 08...(?s:.*)");
      assertThat(Told.of(rows::next)).isEqualTo(outcome);
      rows.close();
      assertThat(connection.isValid(1)).isFalse();
      assertFailure(prepared::executeQuery, "java.sql.SQLTransientConnectionException 08001 3013");
      mortal.restart();
      assertFailure(
          prepared::executeQuery, "java.sql.SQLNonTransientConnectionException 08003 1 The conn");
      assertThat(connection.isClosed()).isTrue();
      assertThat(connection.isValid(1)).isFalse();
      assertFailure(
          connection::createStatement, "java.sql.SQLNonTransientConnectionException 08003");
      try (Connection other = mortal.connect(Mode.REMOTE)) {
        assertThat(other.isValid(5)).isTrue();
      }
    }
  }

  @Test
  void theNextHostIsTriedWhenOneDoesNotAnswer() throws Exception {
    String real = "127.0.0.1:" + modes.port();
    try (OddServer silent = OddServer.silent();
        OddServer web = new OddServer("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<ht>");
        Connection connection =
            connect(unusedPort() + "," + silent.host() + "," + web.host() + "," + real, "")) {
      assertThat(connection.isValid(5)).isTrue();
    }
    assertFailure(
        () -> connect(unusedPort() + "," + unusedPort(), ""),
        "java.sql.SQLTransientConnectionException 08001 3013 No Oxbow server answers at 127");
    assertFailure(
        () -> connect("no.such.host.invalid:1", ""),
        "java.sql.SQLTransientConnectionException 08001 3013");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nnot found",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy",
        "HTTP/1.1 500 Oops\r\nContent-Length: 40\r\n\r\n{\"sqlState\":5,\"message\":[],\"errorCode\":1}"
      })
  void whatIsNoOxbowServerIsToldSo(String answer) throws IOException {
    try (OddServer server = new OddServer(answer)) {
      assertFailure(
          () -> connect(server.host(), ""),
          "java.sql.SQLTransientConnectionException 08001 3013 What answers at ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no HTTP at all\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"response\":",
        "",
      })
  void whatBreaksOffIsToldSo(String answer) throws IOException {
    try (OddServer server = new OddServer(answer, answer)) {
      assertFailure(
          () -> connect(server.host(), ""), "java.sql.SQLRecoverableException 08S01 3013 The conn");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"response\":\"prepare\",\"statement\":5}",
        "{\"response\":\"prepare\",\"statement\":{\"id\":1,\"signature\":{\"columns\":[5]}}}",
        "{\"response\":\"prepare\",\"statement\":{\"id\":1,\"signature\":{\"columns\":[{\"type\":"
            + "{\"id\":99999}}]}}}",
        "[1, 2]",
        "{\"response\": \"prep",
        "\u0000\u0001",
      })
  void answersThatAreNotUnderstoodAreToldSo(String body) throws Exception {
    try (OddServer server = new OddServer(OPENED, OddServer.oxbow(body));
        Connection connection = connect(server.host(), "networkTimeout=2")) {
      assertFailure(
          () -> connection.prepareStatement("SELECT 1"),
          "java.sql.SQLNonTransientConnectionException 08P01 3013 The answer of the server");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"response\":\"executeResults\",\"results\":[]}",
        "{\"response\":\"executeResults\",\"results\":[{\"signature\":{\"columns\":[{\"label\":"
            + "\"a\",\"type\":{\"id\":4}}]},\"firstFrame\":{\"rows\":[[\"x\"]],\"done\":true}}]}",
        "{\"response\":\"executeResults\",\"results\":[{\"signature\":{\"columns\":[{\"label\":"
            + "\"a\",\"type\":{\"id\":4}}]},\"firstFrame\":{\"rows\":[[1,2]],\"done\":true}}]}",
        "{\"response\":\"executeResults\",\"results\":[{\"signature\":{\"columns\":[{\"label\":"
            + "\"a\",\"type\":{\"id\":4}}]},\"firstFrame\":{\"rows\":[7],\"done\":true}}]}",
      })
  void rowsThatAreNotUnderstoodAreToldSo(String body) throws Exception {
    try (OddServer server = new OddServer(OPENED, OddServer.oxbow(body));
        Connection connection = connect(server.host(), "networkTimeout=2");
        Statement statement = connection.createStatement()) {
      assertFailure(
          () -> statement.executeQuery("SELECT 1").next(),
          "java.sql.SQLNonTransientConnectionException 08P01 3013 The answer of the server");
    }
  }

  /** An INTEGER column, and after it batches that are none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\u0001",
        "\u0002\u0001\0\0\0\u0001\0\0\0\0\u0001\u0007",
        "\u0001\u0002\0\0\0\u0001\0\0\0\0\u0001\u0007",
        "\u0001\u0001\0\0\0\u007f\u007f\u007f\u007f\0\u0001\u0007",
        "\u0001\u0001\0\0\0\u0001\0\0\0\0\u0003\u0007",
        "\u0001\u0001\0\0\0\u0001\0\0\0\u0001\u0001\u0001\u0007",
        "\u0001\u0001\0\0\0\u0001\0\0\0\0\u0008\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007f"
      })
  void batchesThatAreNotUnderstoodAreToldSo(String batches) throws Exception {
    String answer =
        "{\"response\":\"executeResults\",\"results\":[{\"signature\":{\"columns\":[{\"label\":"
            + "\"a\",\"type\":{\"id\":4}}]},\"firstFrame\":{\"rows\":[],\"done\":true}}]}";
    // The length of the answer before the batches; where there are none, one more than it has.
    String length = (batches.isEmpty() ? "\u0001" : "\0") + "\u0001\0\0";
    String body = length + answer + " ".repeat(256 - answer.length());
    String rows = OddServer.oxbow(body + batches).replace("application/json", Headers.ROWS);
    try (OddServer server = new OddServer(OPENED, rows);
        Connection connection = connect(server.host(), "networkTimeout=2");
        Statement statement = connection.createStatement()) {
      assertFailure(
          () -> statement.executeQuery("SELECT 1").next(),
          "java.sql.SQLNonTransientConnectionException 08P01 3013 The answer of the server");
    }
  }

  /** As JDBC has it: the connection is closed then. */
  @Test
  void aServerThatDoesNotAnswerInTimeLosesTheConnection() throws Exception {
    try (OddServer server = OddServer.silent(OPENED);
        Connection connection = connect(server.host(), "networkTimeout=7");
        Statement statement = connection.createStatement()) {
      assertThat(connection.getNetworkTimeout()).isEqualTo(7000);
      connection.setNetworkTimeout(Runnable::run, 300);
      assertThat(connection.getNetworkTimeout()).isEqualTo(300);
      assertFailure(
          () -> statement.executeQuery("SELECT 1"),
          "java.sql.SQLRecoverableException 08S01 3013 The server at ");
      assertThat(connection.isClosed()).isTrue();
      assertThat(connection.isValid(1)).isFalse();
      assertFailure(
          connection::createStatement, "java.sql.SQLNonTransientConnectionException 08003 3006");
    }
  }

  /** A pool that probes may find the server slow; that alone does not end the connection. */
  @Test
  void aProbeThatTakesTooLongSaysThatTheConnectionIsNotValid() throws Exception {
    try (OddServer server = OddServer.silent(OPENED);
        Connection connection = connect(server.host(), "networkTimeout=2")) {
      assertThat(connection.isValid(1)).isFalse();
    }
  }

  @Test
  void aPasswordDoesNotCrossANetworkWithoutTls() {
    assertFailure(
        () -> connect("192.0.2.1:8765", "user=a&password=b"),
        "java.sql.SQLException HV024 1008 The password would cross the network");
  }

  @Test
  void aServerThatRefusesTheLoginIsToldSo() throws IOException {
    try (OddServer server =
        new OddServer("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")) {
      assertFailure(
          () -> connect(server.host(), "user=a&password=b"),
          "java.sql.SQLInvalidAuthorizationSpecException 28000 1020 ");
    }
  }
}
