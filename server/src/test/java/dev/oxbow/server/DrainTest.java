package dev.oxbow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.error.OxbowException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server does with its statements: limits, and its own end. */
final class DrainTest {
  @TempDir private Path folder = Path.of("");

  private OxbowServer start(String section) {
    return OxbowServer.start(
        OxbowConfig.parse(Shop.config(folder, section), "oxbow.yaml", name -> null));
  }

  @Test
  void refusesNewStatementsAndEndsTheOldOnesAfterTheirGrace() throws Exception {
    try (OxbowServer server = start("drain: 1s")) {
      Client client = Client.of(server.url());
      CompletableFuture<HttpResponse<String>> running =
          client.postLater("/v1/statement", Client.body("SELECT slept, 'old' FROM db.slow"));
      client.await("'old'", "RUNNING");

      CompletableFuture<Void> drained = CompletableFuture.runAsync(server::drain);

      while (client.get("/ready").statusCode() == 200) {
        Thread.sleep(10);
      }
      assertThat(client.get("/ready").statusCode()).isEqualTo(503);
      assertThat(client.json("/ready").path("status").asText()).isEqualTo("draining");
      HttpResponse<String> refused = client.post("/v1/statement", Client.body("SELECT 1"));
      assertThat(refused.body()).contains("57P01").contains("being shut down");
      assertThat(running.get(20, TimeUnit.SECONDS).body()).contains("57P01");
      drained.get(20, TimeUnit.SECONDS);
      assertThat(client.get("/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void letsRunningStatementsEndWhileItDrains() throws Exception {
    try (OxbowServer server = start("drain: 60s")) {
      Client client = Client.of(server.url());
      String sql = "SELECT id, SLEEP_FOR FROM (SELECT id, slept AS SLEEP_FOR FROM db.slow) t";
      CompletableFuture<HttpResponse<String>> running =
          client.postLater(
              "/v1/statement", "{\"sql\": \"" + sql + " WHERE id = 1\", \"timeoutSeconds\": 2}");
      client.await("SLEEP_FOR", "RUNNING");

      CompletableFuture<Void> drained = CompletableFuture.runAsync(server::drain);

      // It ends by its own limit, long before the server would have ended it.
      assertThat(running.get(20, TimeUnit.SECONDS).body()).contains("\"code\":3002");
      drained.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void saysThatItsPortIsTaken() {
    try (OxbowServer server = start("drain: 1s")) {
      Path other = folder.resolve("other");
      String yaml =
          """
          store: { folder: "%s" }
          local: { spill.folder: "%s" }
          server: { port: %d }
          """
              .formatted(other.resolve("store"), other.resolve("spill"), server.port());

      assertThatThrownBy(
              () -> OxbowServer.start(OxbowConfig.parse(yaml, "oxbow.yaml", name -> null)))
          .isInstanceOf(OxbowException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + server.port());
    }
  }

  @Test
  void neverCutsAResultSilently() {
    try (OxbowServer server = start("limits: { query.rows: 2, query.time: 1s }")) {
      Client client = Client.of(server.url());

      assertThat(client.rows("SELECT id FROM db.customers WHERE id < 3"))
          .isEqualTo("[\"1\"][\"2\"]");
      assertThat(client.sqlState("SELECT id FROM db.customers")).isEqualTo("54000");
      assertThat(client.rows("SELECT id FROM db.customers"))
          .contains("2 rows that this server allows");
      assertThat(client.rows("SELECT slept FROM db.slow"))
          .contains("1000 ms that this server allows");
    }
  }

  @Test
  void answersAtOnceWhenItsQueueIsFull() throws Exception {
    try (OxbowServer server = start("limits: { queries: 1, queue: 1, queue.wait: 30s }")) {
      Client client = Client.of(server.url());
      CompletableFuture<HttpResponse<String>> first =
          client.postLater("/v1/statement", Client.body("SELECT slept, 'first' FROM db.slow"));
      String firstId = client.await("'first'", "RUNNING");
      CompletableFuture<HttpResponse<String>> second =
          client.postLater("/v1/statement", Client.body("SELECT 'second'"));
      client.await("'second'", "QUEUED");

      assertThat(client.sqlState("SELECT 'third'")).isEqualTo("53300");

      client.post("/v1/queries/" + firstId + "/kill", "");
      assertThat(first.get(20, TimeUnit.SECONDS).body()).contains("57014");
      assertThat(second.get(20, TimeUnit.SECONDS).body()).contains("[[\"second\"]]");
    }
  }

  @Test
  void endsAStatementWhoseClientIsGone() throws Exception {
    try (OxbowServer server = start("limits: { queries: 5 }")) {
      Client client = Client.of(server.url());
      String body = Client.body("SELECT slept, 'left alone' FROM db.slow");
      Raw.sendAndHangUp(
          server.port(),
          "POST /v1/statement HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body,
          () -> client.await("'left alone'", "RUNNING"));

      client.await("'left alone'", "CANCELLED");
    }
  }
}
