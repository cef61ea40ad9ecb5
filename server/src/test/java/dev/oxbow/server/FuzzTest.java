package dev.oxbow.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.config.OxbowConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.apache.calcite.avatica.remote.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of broken requests, the same each time, leave the server as it was. */
final class FuzzTest {
  private static final long SEED = 20_261_122;
  private static final int ROUNDS = 1_500;

  @TempDir static Path folder = Path.of("");

  private static OxbowServer server;
  private static Client client;

  private final Random random = new Random(SEED);

  @BeforeAll
  static void start() {
    server =
        OxbowServer.start(
            OxbowConfig.parse(
                """
                store: { folder: "%s" }
                local: { spill.folder: "%s", memory.limit: 256MB }
                server: { port: 0, limits: { request: 64KB } }
                """
                    .formatted(folder.resolve("store"), folder.resolve("spill")),
                "oxbow.yaml",
                name -> null));
    client = Client.of(server.url());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A few bytes changed, left out, doubled or cut off. */
  private byte[] broken(byte[] whole) {
    byte[] bytes = whole.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        case 2 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(40));
        default -> {
          byte[] doubled = Arrays.copyOf(bytes, bytes.length + bytes.length - at);
          System.arraycopy(bytes, at, doubled, bytes.length, bytes.length - at);
          bytes = doubled;
        }
      }
    }
    return bytes;
  }

  private static void assertHealthy() {
    assertThat(client.get("/health").statusCode()).isEqualTo(200);
    assertThat(client.rows("SELECT 1 + 1")).isEqualTo("[2]");
    assertThat(client.json("/v1/queries").path("queries")).isNotEmpty();
  }

  /** What no reply may ever hold. */
  private static void assertTellsNothing(String reply) {
    // The class of a column's values is part of the protocol; that of a failure is not.
    assertThat(reply)
        .doesNotContain("\tat dev.oxbow")
        .doesNotContainPattern("java\\.[a-z.]+\\.\\w+(Exception|Error)");
  }

  @Test
  void staysHealthyUnderBrokenJson() {
    List<String> good =
        List.of(
            "{\"request\":\"openConnection\",\"connectionId\":\"fuzz\",\"info\":{\"a\":\"b\"}}",
            "{\"request\":\"createStatement\",\"connectionId\":\"fuzz\"}",
            "{\"request\":\"prepare\",\"connectionId\":\"fuzz\",\"sql\":\"SELECT ?\","
                + "\"maxRowCount\":-1}",
            "{\"request\":\"prepareAndExecute\",\"connectionId\":\"fuzz\",\"statementId\":1,"
                + "\"sql\":\"SELECT 1\",\"maxRowCount\":10}",
            "{\"request\":\"fetch\",\"connectionId\":\"fuzz\",\"statementId\":1,\"offset\":0,"
                + "\"fetchMaxRowCount\":100}",
            "{\"request\":\"getTables\",\"connectionId\":\"fuzz\",\"catalog\":null,"
                + "\"schemaPattern\":\"%\",\"tableNamePattern\":\"%\",\"typeList\":[\"TABLE\"]}",
            "{\"request\":\"connectionSync\",\"connectionId\":\"fuzz\",\"connProps\":"
                + "{\"connProps\":\"connPropsImpl\",\"autoCommit\":true}}",
            "{\"request\":\"closeStatement\",\"connectionId\":\"fuzz\",\"statementId\":1}");
    for (int i = 0; i < ROUNDS; i++) {
      byte[] whole = good.get(i % good.size()).getBytes(StandardCharsets.UTF_8);
      assertTellsNothing(client.send("POST", "/", broken(whole)).body());
    }
    assertHealthy();
  }

  @Test
  void staysHealthyUnderBrokenProtobuf() throws IOException {
    ProtobufTranslationImpl protobuf = new ProtobufTranslationImpl();
    List<Service.Request> good =
        List.of(
            new Service.OpenConnectionRequest("fuzz2", null),
            new Service.CreateStatementRequest("fuzz2"),
            new Service.PrepareRequest("fuzz2", "SELECT ?", -1),
            new Service.PrepareAndExecuteRequest("fuzz2", 1, "SELECT 1", 10),
            new Service.FetchRequest("fuzz2", 1, 0, 100),
            new Service.TablesRequest("fuzz2", null, "%", "%", List.of("TABLE")),
            new Service.CloseStatementRequest("fuzz2", 1));
    for (int i = 0; i < ROUNDS; i++) {
      byte[] whole = protobuf.serializeRequest(good.get(i % good.size()));
      assertTellsNothing(client.send("POST", "/", broken(whole)).body());
    }
    assertHealthy();
  }

  @Test
  void staysHealthyUnderBrokenCallsOfItsOwn() {
    List<String> bodies =
        List.of(
            "{\"sql\": \"SELECT 1\", \"maxRows\": 10, \"schema\": \"main\"}",
            "{\"id\": \"abc-1\"}",
            "{\"user\": \"a\", \"password\": \"b\"}",
            "{\"catalog\":null,\"schemaPattern\":\"%\"}");
    List<String> paths =
        List.of(
            "/v1/statement",
            "/v1/cancel",
            "/v1/login",
            "/v1/logout",
            "/v1/queries/x/kill",
            "/v1/session/x/metadata",
            "/v1/session/x/cancel",
            "/v1/session//",
            "/v1/session/x");
    for (int i = 0; i < ROUNDS; i++) {
      byte[] body = bodies.get(i % bodies.size()).getBytes(StandardCharsets.UTF_8);
      String path = paths.get(random.nextInt(paths.size()));
      assertTellsNothing(client.asPage().send("POST", path, broken(body)).body());
    }
    assertHealthy();
  }

  @Test
  void staysHealthyUnderWhatIsNoHttp() throws IOException {
    byte[] good =
        "GET /v1/queries?a=%41 HTTP/1.1\r\nHost: localhost\r\nCookie: OXBOW_SESSION=x\r\n\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < 150; i++) {
      // Without its end a server would rightly wait for more.
      String request = new String(broken(good), StandardCharsets.ISO_8859_1) + "\r\n\r\n";
      assertTellsNothing(Raw.askBriefly(server.port(), request));
    }
    assertHealthy();
  }
}
