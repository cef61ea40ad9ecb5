package dev.oxbow.server.avatica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.engine.Engine;
import dev.oxbow.jdbc.local.LocalBackend;
import dev.oxbow.server.caller.Caller;
import dev.oxbow.server.caller.CurrentCaller;
import dev.oxbow.server.session.SessionLimits;
import dev.oxbow.server.session.Sessions;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.calcite.avatica.server.HttpServer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.HandlerWrapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our driver and Avatica's own against the door, without a login. */
final class RemoteDriverTest {
  @TempDir static Path folder;

  private static Engine engine;
  private static Sessions sessions;
  private static HttpServer server;

  /** Lets everybody in. */
  private static final class Open extends HandlerWrapper
      implements org.apache.calcite.avatica.server.AvaticaHandler {
    @Override
    public void handle(
        String target, Request base, HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      Caller caller = new Caller(Caller.NOBODY, Set.of(), request.getRemoteAddr(), "");
      Exception[] failure = new Exception[1];
      CurrentCaller.as(
          caller,
          () -> {
            try {
              super.handle(target, base, request, response);
            } catch (IOException | ServletException e) {
              failure[0] = e;
            }
          });
      if (failure[0] != null) {
        throw new ServletException(failure[0]);
      }
    }

    @Override
    public void setServerRpcMetadata(
        org.apache.calcite.avatica.remote.Service.RpcMetadataResponse metadata) {}
  }

  @BeforeAll
  static void start() {
    engine =
        Engine.open(
            OxbowConfig.parse(
                "store: { folder: %s/store }\nlocal: { spill.folder: %s/spill, memory.limit: 256MB }\n"
                    .formatted(folder, folder),
                "the test",
                name -> null));
    sessions =
        new Sessions(
            caller -> new LocalBackend(engine.openSession(), () -> {}),
            new SessionLimits(Duration.ofMinutes(1), 10, 100_000, 1000, Duration.ofMillis(300)));
    Open open = new Open();
    open.setHandler(new AvaticaDoor(sessions));
    server = new HttpServer.Builder<>().withHandler(open).withPort(0).build();
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop();
    sessions.close();
    engine.close();
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:oxbow://127.0.0.1:" + server.getPort() + "/");
  }

  @Test
  void carriesValuesWithoutLoss() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT 9223372036854775807 AS a, CAST('1.50' AS DECIMAL(10, 2)) AS b,"
                    + " TIMESTAMP '0001-01-01 00:00:00.123456' AS c, x'00ff' AS d,"
                    + " 1e308 * 10 - 1e308 * 10 AS e, CAST(NULL AS INTEGER) AS f, 'é😀' AS g")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(Long.MAX_VALUE);
      assertThat(rows.getBigDecimal("b")).isEqualTo(new BigDecimal("1.50"));
      assertThat(rows.getObject("c", LocalDateTime.class))
          .isEqualTo(LocalDateTime.parse("0001-01-01T00:00:00.123456"));
      assertThat(rows.getBytes(4)).containsExactly(0, -1);
      assertThat(rows.getDouble(5)).isNaN();
      assertThat(rows.getInt(6)).isZero();
      assertThat(rows.wasNull()).isTrue();
      assertThat(rows.getString(7)).isEqualTo("é😀");
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void carriesManyFrames() throws SQLException {
    String numbers =
        "WITH d(n) AS (VALUES 0, 1, 2, 3, 4, 5, 6, 7, 8, 9) SELECT a.n * 10000 + b.n * 1000 + c.n"
            + " * 100 + d.n * 10 + e.n AS n FROM d AS a, d AS b, d AS c, d, d AS e ORDER BY 1";
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (int fetchSize : new int[] {0, 1, 999, 100_000}) {
        statement.setFetchSize(fetchSize);
        statement.setMaxRows(fetchSize == 1 ? 10 : 0);
        try (ResultSet rows = statement.executeQuery(numbers)) {
          int n = 0;
          while (rows.next()) {
            assertThat(rows.getInt(1)).isEqualTo(n++);
          }
          assertThat(n).isEqualTo(fetchSize == 1 ? 10 : 100_000);
        }
      }
    }
  }

  @Test
  void runsAPreparedStatementAgain() throws SQLException {
    try (Connection connection = connect();
        PreparedStatement statement =
            connection.prepareStatement("SELECT CAST(? AS INTEGER) + 1, CAST(? AS VARCHAR)")) {
      assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(2);
      for (int i = 0; i < 3; i++) {
        statement.setInt(1, i);
        statement.setString(2, i == 1 ? null : "x" + i);
        try (ResultSet rows = statement.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt(1)).isEqualTo(i + 1);
          assertThat(rows.getString(2)).isEqualTo(i == 1 ? null : "x" + i);
        }
      }
    }
  }

  @Test
  void tellsFailuresAsInProcess() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery("SELECT FROM"))
          .isInstanceOf(SQLSyntaxErrorException.class)
          .hasFieldOrPropertyWithValue("SQLState", "42601");
      assertThatThrownBy(() -> statement.executeQuery("SELECT 1 / (1 - 1)").next())
          .hasFieldOrPropertyWithValue("SQLState", "22012");
      assertThatThrownBy(() -> statement.executeQuery("SET pushdown = on"))
          .hasMessageContaining("gives no rows");
    }
  }

  private static final String ENDLESS =
      "WITH d(n) AS (VALUES 0, 1, 2, 3, 4, 5, 6, 7, 8, 9) SELECT COUNT(*) FROM d AS a, d AS b, d"
          + " AS c, d AS e, d AS f, d AS g, d AS h, d AS i, d AS j, d AS k, d AS l, d AS m"
          + " WHERE (a.n + b.n * c.n + e.n * f.n + g.n + h.n + i.n + j.n + k.n + l.n * m.n) % 7 = 3";

  @Test
  void cancelsAndTimesOut() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      CompletableFuture<Void> cancel =
          CompletableFuture.runAsync(
              () -> {
                try {
                  statement.cancel();
                } catch (SQLException e) {
                  throw new AssertionError(e);
                }
              },
              CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
      assertThatThrownBy(() -> statement.executeQuery(ENDLESS))
          .hasFieldOrPropertyWithValue("SQLState", "57014");
      cancel.get();
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.executeQuery(ENDLESS))
          .isInstanceOf(SQLTimeoutException.class);
    }
  }

  @Test
  void servesAvaticasOwnDriver() throws SQLException {
    for (String serialization : new String[] {"JSON", "PROTOBUF"}) {
      String url =
          "jdbc:avatica:remote:url=http://127.0.0.1:%d;serialization=%s"
              .formatted(server.getPort(), serialization);
      try (Connection connection = DriverManager.getConnection(url);
          PreparedStatement statement =
              connection.prepareStatement("SELECT CAST(? AS BIGINT), DATE '2024-02-29', 1.50")) {
        statement.setLong(1, 7);
        statement.setFetchSize(0);
        try (ResultSet rows = statement.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getLong(1)).isEqualTo(7);
          assertThat(rows.getDate(2)).hasToString("2024-02-29");
          assertThat(rows.getBigDecimal(3)).isEqualByComparingTo("1.5");
        }
        try (ResultSet schemas = connection.getMetaData().getSchemas()) {
          assertThat(schemas.next()).isTrue();
        }
      }
    }
  }

  @Test
  void refusesWhatAClientMayNotSay() {
    Properties properties = new Properties();
    properties.setProperty("model", "inline:x");
    String url = "jdbc:avatica:remote:url=http://127.0.0.1:" + server.getPort();
    assertThatThrownBy(() -> DriverManager.getConnection(url, properties))
        .hasMessageContaining("'model'");
  }
}
