package dev.oxbow.kafka.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.Settings;
import dev.oxbow.embedded.registry.RegistryServer;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The registry's client against a server that speaks the interface. */
final class HttpRegistryTest {
  private static final String SCHEMA = "{\"type\":\"string\",\"doc\":\"a \\\"b\\\"\"}";

  private final RegistryServer server = new RegistryServer();

  @AfterEach
  void close() {
    server.close();
  }

  private SchemaRegistry open(Map<String, ?> settings) {
    return open(settings, Duration.ZERO);
  }

  private SchemaRegistry open(Map<String, ?> settings, Duration fresh) {
    Map<String, Object> all = new HashMap<>(settings);
    all.putIfAbsent("url", server.url() + "/");
    return RegistrySettings.from("events", new Settings("here", all)).orElseThrow().open(fresh);
  }

  private static ErrorCode codeOf(OxbowException e) {
    return e.code();
  }

  @Test
  void findsSchemasByIdAndBySubject() {
    int id = server.register("a b/c-value", SCHEMA);
    int other =
        server.register(
            "p",
            "PROTOBUF",
            "syntax",
            List.of(new RegistryServer.Reference("n", "a b/c-value", 1)));
    SchemaRegistry registry = open(Map.of());

    assertThat(registry.byId(id)).hasValue(new RegisteredSchema(id, "AVRO", SCHEMA, List.of()));
    assertThat(registry.latest("a b/c-value")).isEqualTo(registry.byId(id));
    assertThat(registry.version("a b/c-value", 1)).isEqualTo(registry.byId(id));
    assertThat(registry.byId(other).orElseThrow().references())
        .containsExactly(new RegisteredSchema.Reference("n", "a b/c-value", 1));
    assertThat(registry.byId(other).orElseThrow().isAvro()).isFalse();
    assertThat(registry.latest("none")).isEmpty();
    assertThat(registry.byId(99)).isEmpty();
  }

  @Test
  void asksForAnIdOnceAndForAnUnknownOneTwice() {
    int id = server.register("s", SCHEMA);
    SchemaRegistry registry = open(Map.of());
    for (int i = 0; i < 3; i++) {
      assertThat(registry.byId(id)).isPresent();
      assertThat(registry.byId(77)).isEmpty();
      assertThat(registry.byId(-1)).isEmpty();
    }

    assertThat(server.requests())
        .containsExactly("/schemas/ids/" + id, "/schemas/ids/77", "/schemas/ids/77");
  }

  @Test
  void anOutageDoesNotTouchWhatIsKnown() {
    int id = server.register("s", SCHEMA);
    int second = server.register("t", SCHEMA);
    SchemaRegistry registry = open(Map.of());
    assertThat(registry.byId(id)).isPresent();
    assertThat(registry.latest("s")).isPresent();

    server.setDown(true);

    assertThat(registry.byId(id)).isPresent();
    assertThat(registry.latest("s")).isPresent();
    assertThatThrownBy(() -> registry.byId(second))
        .hasMessage(
            "The schema registry of source 'events' does not answer GET %s/schemas/ids/%d (status 503 down); check schema.registry.url and that it runs"
                .formatted(server.url(), second))
        .isInstanceOfSatisfying(
            OxbowException.class,
            e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.SOURCE_UNREACHABLE));
    server.setDown(false);
    assertThat(registry.byId(second)).isPresent();
  }

  @Test
  void takesAnotherInstanceWhenOneIsDown() {
    int id = server.register("s", SCHEMA);
    SchemaRegistry registry = open(Map.of("url", "http://127.0.0.1:1, " + server.url()));

    assertThat(registry.byId(id)).isPresent();
  }

  @Test
  void anOutageIsRememberedForAMoment() {
    int id = server.register("s", SCHEMA);
    SchemaRegistry registry = open(Map.of(), Duration.ofHours(1));
    server.setDown(true);
    assertThatThrownBy(() -> registry.byId(id)).isInstanceOf(OxbowException.class);

    assertThatThrownBy(() -> registry.latest("s"))
        .hasMessageContaining("does not answer GET")
        .isInstanceOfSatisfying(
            OxbowException.class,
            e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.SOURCE_UNREACHABLE));

    assertThat(server.requests()).hasSize(1);
  }

  @Test
  @Timeout(60)
  void anAnswerThatNeverEndsIsNone() {
    int id = server.register("s", SCHEMA);
    server.stall();
    SchemaRegistry registry = open(Map.of("timeout", "200ms"));

    assertThatThrownBy(() -> registry.byId(id))
        .hasMessageContaining("(no whole answer within 200 ms)");
  }

  @Test
  @Timeout(60)
  void aThreadThatIsInterruptedWaitsNoLonger() {
    int id = server.register("s", SCHEMA);
    server.stall();
    SchemaRegistry registry = open(Map.of("timeout", "1h"));
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> registry.byId(id))
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.CANCELLED));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anAnswerIsNoLongerThanASchema() {
    int id = server.register("s", "x".repeat(17 << 20));

    assertThatThrownBy(() -> open(Map.of()).byId(id))
        .hasMessageContaining("an answer of more than 16777216 bytes");
  }

  @Test
  void aPageThatIsNotThereIsNoAnswerOfARegistry() {
    server.setNotFound("{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}");

    assertThatThrownBy(() -> open(Map.of()).byId(7)).hasMessageContaining("with status 404");
  }

  @Test
  void versionsThatWereDeletedAreFoundForThoseWhoReferToThem() {
    int id = server.register("s", SCHEMA);
    server.delete("s", 1);

    assertThat(open(Map.of()).version("s", 1).orElseThrow().id()).isEqualTo(id);
  }

  @Test
  void aLoginHasNoLineEndAndIsNeverShown() {
    int id = server.register("s", SCHEMA);
    server.requireAuthorization("Bearer abc");
    assertThat(open(Map.of("token", "abc\n")).byId(id)).isPresent();
    server.requireAuthorization("Basic dTpw");
    assertThat(open(Map.of("user", "u\n", "password", "p\r\n")).byId(id)).isPresent();

    for (String token : List.of("sec\nret", "sec\tret", "sec ret", "secrét", "sec\u0000ret")) {
      assertThatThrownBy(() -> open(Map.of("token", token)))
          .hasMessage(
              "Setting 'token' in here must be of visible ASCII characters; its value is not shown");
    }
    assertThatThrownBy(() -> open(Map.of("user", "u", "password", "sec\nret")))
        .hasMessageContaining("Setting 'password' in here must be without control characters")
        .hasMessageNotContaining("sec");
  }

  @Test
  void saysWhereNobodyAnswers() {
    SchemaRegistry registry = open(Map.of("url", "http://127.0.0.1:1"));

    assertThatThrownBy(() -> registry.latest("orders-value"))
        .hasMessageContaining(
            "does not answer GET http://127.0.0.1:1/subjects/orders-value/versions/latest (");
  }

  @Test
  void logsInWithPasswordOrToken() {
    int id = server.register("s", SCHEMA);
    server.requireAuthorization("Basic dTpww6Rzcw==");
    assertThat(open(Map.of("user", "u", "password", "päss")).byId(id)).isPresent();
    server.requireAuthorization("Bearer abc");
    assertThat(open(Map.of("token", "abc")).byId(id)).isPresent();

    assertThatThrownBy(() -> open(Map.of("token", "secret")).byId(id))
        .hasMessageContaining("refused GET " + server.url() + "/schemas/ids/" + id)
        .hasMessageContaining("status 401; check user and password, or token, in schema.registry")
        .hasMessageNotContaining("secret")
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(codeOf(e)).isEqualTo(ErrorCode.SOURCE_LOGIN));
  }

  @Test
  void tellsWhenTheTrustStoreCannotBeRead() {
    assertThatThrownBy(() -> open(Map.of("tls.trust", "/no/such.pem")).byId(1))
        .hasMessageContaining("The certificates in schema.registry.tls.trust /no/such.pem");
  }
}
