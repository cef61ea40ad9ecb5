package dev.oxbow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.oxbow.config.OxbowConfig;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server on loopback without a login, over a real MySQL and a real Kafka. */
final class ServerTest {
  @TempDir static Path folder = Path.of("");

  private static OxbowServer server;
  private static Client client;

  @BeforeAll
  static void start() {
    String yaml = Shop.config(folder, "limits: { request: 100KB }");
    server = OxbowServer.start(OxbowConfig.parse(yaml, "oxbow.yaml", name -> null));
    client = Client.of(server.url());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void isAliveAndReady() {
    assertThat(client.get("/health").body()).isEqualTo("{\"status\":\"alive\"}");
    assertThat(client.get("/ready").statusCode()).isEqualTo(200);
    assertThat(client.json("/ready").path("status").asText()).isEqualTo("ready");
  }

  @Test
  void streamsAStatementOverBothSources() {
    List<JsonNode> lines =
        client.run(
            "SELECT c.name, COUNT(*) AS n FROM db.customers c JOIN events.\""
                + Shop.topic()
                + "\" p ON p.customer = c.id GROUP BY c.name ORDER BY 1");

    assertThat(lines.stream().filter(line -> line.has("columns")).toList().toString())
        .isEqualTo(
            "[{\"columns\":[{\"name\":\"name\",\"type\":\"VARCHAR\"},"
                + "{\"name\":\"n\",\"type\":\"BIGINT\"}]}]");
    assertThat(lines.stream().filter(line -> line.has("rows")).toList().toString())
        .isEqualTo("[{\"rows\":[[\"Ann\",\"7\"],[\"Bob\",\"7\"],[\"Cid\",\"6\"]]}]");
    JsonNode end = lines.get(lines.size() - 1).path("end");
    assertThat(end.path("rows").asInt()).isEqualTo(3);
    assertThat(end.path("more").asBoolean()).isFalse();
  }

  @Test
  void listsTopicsAsTablesWhenADriverAsksForThat() throws SQLException {
    String url = server.jdbcUrl() + "?topicsAsTables=true";
    try (Connection connection = DriverManager.getConnection(url);
        ResultSet tables =
            connection
                .getMetaData()
                .getTables(null, "events", Shop.topic(), new String[] {"TABLE"})) {
      assertThat(tables.next()).isTrue();
      assertThat(tables.getString("TABLE_TYPE")).isEqualTo("TABLE");
    }
  }

  @Test
  void writesValuesWithoutLoss() {
    assertThat(
            client.rows(
                "SELECT 9223372036854775807, 1.50, TRUE, CAST(NULL AS INTEGER), 7,"
                    + " DATE '0001-01-01', x'00ff', 1e308 * 10, 'a\"b'"))
        .isEqualTo(
            "[\"9223372036854775807\",\"1.50\",true,null,7,\"0001-01-01\",\"AP8=\","
                + "\"Infinity\",\"a\\\"b\"]");
  }

  @Test
  void saysThatThereAreMoreRows() {
    HttpResponse<String> reply =
        client.post("/v1/statement", "{\"sql\": \"SELECT id FROM db.customers\", \"maxRows\": 2}");

    List<JsonNode> lines = Client.lines(reply);
    JsonNode end = lines.get(lines.size() - 1).path("end");
    assertThat(end.path("rows").asInt()).isEqualTo(2);
    assertThat(end.path("more").asBoolean()).isTrue();
  }

  @Test
  void tellsAFailureWithItsSqlState() {
    HttpResponse<String> reply = client.post("/v1/statement", Client.body("SELECT * FROM nope"));

    assertThat(reply.body()).contains("42P01").contains("'nope' does not exist");
    assertThat(client.sqlState("SELEC 1")).isEqualTo("42601");
    assertThat(client.sqlState("DELETE FROM db.customers")).isNotEmpty();
  }

  @Test
  void killsARunningStatement() throws Exception {
    String sql = "SELECT id, slept, 'killed' FROM db.slow";
    CompletableFuture<HttpResponse<String>> reply =
        client.postLater("/v1/statement", Client.body(sql));
    String id = client.await("'killed'", "RUNNING");

    assertThat(client.post("/v1/queries/" + id + "/kill", "").statusCode()).isEqualTo(200);

    assertThat(reply.get(10, TimeUnit.SECONDS).body())
        .contains("57014")
        .contains("cancelled by anonymous");
    JsonNode query = client.json("/v1/queries/" + id).path("query");
    assertThat(query.path("state").asText()).isEqualTo("CANCELLED");
    assertThat(query.path("endedBy").asText()).isEqualTo("anonymous");
    assertThat(client.post("/v1/cancel", "{\"id\": \"" + id + "\"}").statusCode()).isEqualTo(404);
  }

  @Test
  void killsByStatement() throws Exception {
    String sql = "SELECT id, slept, 'by SQL' FROM db.slow";
    CompletableFuture<HttpResponse<String>> reply =
        client.postLater("/v1/statement", Client.body(sql));
    String id = client.await("'by SQL'", "RUNNING");

    assertThat(client.sqlState("KILL QUERY '" + id + "'")).isEmpty();

    assertThat(reply.get(10, TimeUnit.SECONDS).body()).contains("57014");
    assertThat(client.sqlState("KILL '" + id + "'")).isEqualTo("42000");
  }

  @Test
  void endsAStatementAtItsTime() {
    HttpResponse<String> reply =
        client.post(
            "/v1/statement", "{\"sql\": \"SELECT slept FROM db.slow\", \"timeoutSeconds\": 0.5}");

    assertThat(reply.body()).contains("57014").contains("500 ms");
  }

  @Test
  void showsWhatAStatementDid() {
    List<JsonNode> lines = client.run("SELECT name, 'detailed' FROM db.customers WHERE id = 2");
    String id =
        lines.stream().filter(line -> line.has("id")).findFirst().orElseThrow().path("id").asText();

    JsonNode detail = client.json("/v1/queries/" + id);
    assertThat(detail.path("query").path("rows").asInt()).isEqualTo(1);
    assertThat(detail.path("statistics").path("snapshot").toString()).contains("db at ");
    assertThat(detail.path("statistics").path("plan").toString()).contains("MYSQL");
  }

  @Test
  void showsInSqlWhatItsListShows() {
    List<JsonNode> lines = client.run("SELECT 'of list' AS listed");
    String id =
        lines.stream().filter(line -> line.has("id")).findFirst().orElseThrow().path("id").asText();
    String shown =
        client.rows(
            """
            SELECT id, "user", session > 0, state, CAST("rows" AS INTEGER) FROM oxbow.queries
            WHERE text = 'SELECT ? AS listed'\
            """);
    assertThat(shown).isEqualTo("[\"" + id + "\",\"anonymous\",true,\"done\",1]");
  }

  @Test
  void listsTheCatalog() {
    assertThat(client.json("/v1/catalog").path("schemas").toString())
        .contains("\"db\"", "\"events\"", "\"shop\"");
    assertThat(client.json("/v1/catalog/db").path("tables").toString())
        .contains("{\"schema\":\"db\",\"name\":\"customers\",\"type\":\"TABLE\"");
    JsonNode table = client.json("/v1/catalog/db/customers");
    assertThat(table.path("table").path("remarks").asText()).isEqualTo("who buys");
    assertThat(table.path("primaryKey").toString()).isEqualTo("[\"id\"]");
    assertThat(table.path("indexes").toString()).contains("by_city");
    assertThat(table.path("columns").get(3).path("type").asText()).isEqualTo("DECIMAL(10, 2)");
    assertThat(client.get("/v1/catalog/db/c_stomers").statusCode()).isEqualTo(404);
  }

  @Test
  void showsATopicsNewestRecordsAndItsPartitions() {
    JsonNode topic = client.json("/v1/topics/events/" + Shop.topic() + "?records=3");

    assertThat(topic.path("records")).hasSize(3);
    assertThat(topic.path("records").get(0).toString()).contains("{oops");
    assertThat(topic.path("partitions").toString())
        .isEqualTo("[{\"partition\":0,\"begin\":0,\"end\":21}]");
    JsonNode older =
        client.json("/v1/topics/events/" + Shop.topic() + "?records=1&partition=0&before=20");
    assertThat(older.path("records").get(0).get(1).asText()).isEqualTo("19");
  }

  @Test
  void countsWhatItDoes() {
    client.rows("SELECT 1");

    String metrics = client.get("/metrics").body();
    assertThat(metrics)
        .contains("oxbow_statements_seconds_count{state=\"finished\"}")
        .contains("oxbow_executor_memory_bytes")
        .contains("oxbow_statements_queued 0.0")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void setsTheHeadersThatProtectThePage() {
    HttpResponse<String> reply = client.get("/v1/me");

    assertThat(reply.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'; script-src 'self'; style-src 'self'");
    assertThat(reply.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(reply.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void refusesPagesOfOtherOriginsAndNamesThatAreNotItsOwn() throws Exception {
    assertThat(client.with("Origin", "http://evil.example").get("/v1/me").statusCode())
        .isEqualTo(403);
    assertThat(client.with("Origin", server.url()).get("/v1/me").statusCode()).isEqualTo(200);
    assertThat(
            Raw.ask(
                server.port(),
                "GET /v1/me HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void refusesRequestsThatAreTooLarge() throws Exception {
    String large = "x".repeat(200_000);

    assertThat(client.post("/v1/statement", large).statusCode()).isEqualTo(413);
    assertThat(client.post("/", large).statusCode()).isEqualTo(413);
    assertThat(
            Raw.ask(
                server.port(),
                "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + "30d40\r\n"
                    + large
                    + "\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 413")
        .contains("54000", "server.limits.request");
  }

  @Test
  void saysOfWhatIsNoTopicThatItIsNone() {
    for (String path : List.of("db/customers", "db/nowhere", "nowhere/customers")) {
      HttpResponse<String> reply = client.get("/v1/topics/" + path);
      assertThat(reply.statusCode()).as(path).isEqualTo(404);
      assertThat(reply.body())
          .contains("There is no topic '" + path.substring(path.indexOf('/') + 1) + "' in '")
          .doesNotContain("line");
    }
  }

  @Test
  void countsTheRowsThatItGave() {
    HttpResponse<String> reply =
        client.post(
            "/v1/statement",
            "{\"sql\": \"SELECT id, 'counted' FROM db.customers\", \"maxRows\": 2}");

    String id = Client.lines(reply).get(0).path("id").asText();
    assertThat(client.json("/v1/queries/" + id).path("query").path("rows").asInt()).isEqualTo(2);
  }

  @Test
  void refusesABodyThatIsNotWhatItShouldBe() {
    assertThat(refused("{\"sql\": 1}")).contains("'sql' must be a text");
    assertThat(refused("{\"sql\": \"SELECT 1\", \"maxRows\": \"5\"}"))
        .contains("'maxRows' must be a whole number from 1 to 1000000");
    assertThat(refused("{\"sql\": \"SELECT 1\", \"maxRows\": 1.5}")).contains("'maxRows'");
    assertThat(refused("{\"sql\": \"SELECT 1\", \"maxRows\": 1e99}")).contains("'maxRows'");
    assertThat(refused("{\"sql\": \"SELECT 1\", \"timeoutSeconds\": true}"))
        .contains("'timeoutSeconds' must be a number from 0 to 1000000");
    assertThat(refused("{\"sql\": \"SELECT 1\", \"schema\": null}")).contains("'schema'");
    assertThat(refused("{\"sql\": \"SELECT 1\", \"maxrows\": 5}"))
        .contains("no field 'maxrows'; it has maxRows, schema, sql, timeoutSeconds");
    assertThat(refused("[]")).contains("JSON object");
  }

  @Test
  void refusesARequestOfTheProtocolThatLacksAPart() {
    for (String request :
        List.of(
            "execute",
            "fetch",
            "prepare",
            "prepareAndExecute",
            "createStatement",
            "syncResults",
            "closeStatement",
            "openConnection",
            "closeConnection",
            "connectionSync",
            "getTables",
            "executeBatch",
            "prepareAndExecuteBatch",
            "commit",
            "rollback",
            "getCatalogs",
            "getTypeInfo",
            "databaseProperties",
            "getColumns",
            "getSchemas",
            "getTableTypes")) {
      HttpResponse<String> reply = client.post("/", "{\"request\": \"" + request + "\"}");
      assertThat(reply.statusCode()).as(request + " " + reply.body()).isEqualTo(400);
      assertThat(reply.body()).as(request).contains("08P01", "malformed");
    }
  }

  private static String refused(String body) {
    HttpResponse<String> reply = client.post("/v1/statement", body);
    assertThat(reply.statusCode()).as(body).isEqualTo(400);
    return Client.parse(reply.body()).path("error").path("message").asText();
  }

  @Test
  void namesBothWaysWhenOnlyTheDriverSpeaksTls() {
    assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl() + "?ssl=true"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .hasMessageContaining("does not speak TLS")
        .hasMessageContaining("ssl=true")
        .hasMessageContaining("server.tls");
  }

  @Test
  void callsOurDriverByItsName() throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl())) {
      connection.createStatement().executeQuery("SELECT 'of the driver'").close();
    }
    JsonNode queries = client.json("/v1/queries").path("queries");
    for (JsonNode query : queries) {
      if (query.path("sql").asText().contains("'of the driver'")) {
        assertThat(query.path("tool").asText()).isEqualTo("Oxbow JDBC driver");
        return;
      }
    }
    throw new AssertionError(queries);
  }

  @Test
  void leadsOutOfItsFilesByNoPath() throws Exception {
    for (String path :
        List.of(
            "/../../../etc/passwd",
            "/..%2f..%2fetc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/webjars/../../dev/oxbow/server/OxbowServer.class",
            "/OxbowServer.class",
            "/package-info.class",
            "/webjars/",
            "/v1/../../index.html",
            "//etc/passwd",
            "/\\..\\..\\x.txt",
            "/dev/oxbow/jdbc/version.properties",
            "/META-INF/MANIFEST.MF")) {
      String reply =
          Raw.ask(
              server.port(),
              "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(reply).as(path).startsWith("HTTP/1.1 4").doesNotContain("root:");
    }
  }

  @Test
  void servesFilesWithTheirTypeAndTag() {
    HttpResponse<String> page = client.get("/for-the-test.html");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
    String tag = page.headers().firstValue("ETag").orElseThrow();
    assertThat(client.with("If-None-Match", tag).get("/for-the-test.html").statusCode())
        .isEqualTo(304);
  }

  @Test
  void namesTheMethodsOfAPath() {
    HttpResponse<String> reply = client.send("PUT", "/v1/queries", new byte[0]);

    assertThat(reply.statusCode()).isEqualTo(405);
    assertThat(reply.headers().firstValue("Allow")).contains("GET");
  }
}
