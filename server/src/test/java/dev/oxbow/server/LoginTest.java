package dev.oxbow.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.oxbow.config.OxbowConfig;
import dev.oxbow.server.login.NewPassword;
import dev.oxbow.server.login.UsersFile;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and what he may then see and end. */
final class LoginTest {
  private static final String ANN = "ann's password";
  private static final String BOB = "bob's password";
  private static final String EVE = "eve's password";
  private static final String ROOT = "root's password";

  @TempDir static Path folder = Path.of("");

  private static OxbowServer server;
  private static Client client;
  private static Path users = Path.of("");
  private static RSAKey key;

  @BeforeAll
  static void start() throws Exception {
    users = folder.resolve("users.passwd");
    put("ann", ANN, "analyst");
    put("bob", BOB, "analyst");
    put("root", ROOT, "admin");
    put("eve", EVE, "watcher");
    key = new RSAKeyGenerator(2048).keyID("k1").generate();
    Path keys =
        Files.writeString(folder.resolve("keys.json"), new JWKSet(key.toPublicJWK()).toString());
    String yaml =
        Shop.config(
            folder,
            """
            login:
              users: %s
              jwt: { jwks: %s, issuer: https://issuer, audience: oxbow, roles: realm.roles }
            roles:
              analyst:
                tables:
                  db.customers: { except: [salary], where: "city = 'Oslo'" }
                  db.slow: {}
              watcher:
                tables:
                  events.*: { columns: [_partition, _offset, _timestamp, id] }
            """
                .formatted(users, keys));
    server = OxbowServer.start(OxbowConfig.parse(yaml, "oxbow.yaml", name -> null));
    client = Client.of(server.url());
  }

  private static void put(String user, String password, String roles) throws Exception {
    UsersFile.put(users, user, NewPassword.hash(password.toCharArray()), roles);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("https://issuer")
        .audience("oxbow")
        .subject("ann")
        .claim("realm", Map.of("roles", List.of("analyst", "other")))
        .expirationTime(Date.from(Instant.now().plusSeconds(600)));
  }

  private static Client bearing(String token) {
    return client.with("Authorization", "Bearer " + token);
  }

  private static String signed(JWTClaimsSet.Builder claims, RSAKey by) throws Exception {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(), claims.build());
    token.sign(new RSASSASigner(by));
    return token.serialize();
  }

  @Test
  void answersNothingWithoutALogin() {
    for (String path :
        List.of(
            "/v1/me",
            "/v1/queries",
            "/v1/queries/x",
            "/v1/catalog",
            "/v1/catalog/db",
            "/v1/catalog/db/customers",
            "/v1/topics/events/x",
            "/metrics",
            "/nowhere",
            "/v1/nowhere")) {
      HttpResponse<String> reply = client.get(path);
      assertThat(reply.statusCode()).as(path).isEqualTo(401);
      assertThat(reply.headers().firstValue("WWW-Authenticate").orElse(""))
          .as(path)
          .startsWith("Basic");
      assertThat(reply.body()).as(path).contains("28000").doesNotContain("customers");
    }
    for (String path :
        List.of(
            "/",
            "/v1/statement",
            "/v1/cancel",
            "/v1/queries/x/kill",
            "/v1/session/x/metadata",
            "/v1/session/x/cancel",
            "/v1/session/x/warnings",
            "/v1/nowhere")) {
      assertThat(client.post(path, "{\"request\":\"openConnection\"}").statusCode())
          .as(path)
          .isEqualTo(401);
      byte[] protobuf = {10, 3, 'a', 'b', 'c'};
      assertThat(client.send("POST", path, protobuf).statusCode()).as(path).isEqualTo(401);
    }
    assertThat(client.send("DELETE", "/v1/queries/x", new byte[0]).statusCode()).isEqualTo(401);
  }

  @Test
  void tellsItsHealthToAnybodyAndNothingElse() {
    assertThat(client.get("/health").body()).isEqualTo("{\"status\":\"alive\"}");
    assertThat(client.get("/ready").body())
        .doesNotContain("db")
        .doesNotContain("events")
        .contains("\"status\":\"ready\"");
  }

  @Test
  void letsInByPassword() {
    assertThat(client.as("ann", ANN).json("/v1/me").path("user").asText()).isEqualTo("ann");
    HttpResponse<String> wrong = client.as("ann", "wrong").get("/v1/me");
    HttpResponse<String> unknown = client.as("nobody", "wrong").get("/v1/me");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(unknown.body()).isEqualTo(wrong.body());
    assertThat(client.as("ann", "x".repeat(100)).get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(client.with("Authorization", "Basic ???").get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(client.with("Authorization", "Digest x").get("/v1/me").statusCode()).isEqualTo(401);
    // So that the failures above damp no other test.
    assertThat(client.as("ann", ANN).get("/v1/me").statusCode()).isEqualTo(200);
  }

  @Test
  void slowsDownWhoGuesses() throws Exception {
    put("guessed", "right", "analyst");
    awaitUser("guessed", "right");
    int status = 0;
    for (int i = 0; i < 10 && status != 429; i++) {
      HttpResponse<String> reply = client.as("guessed", "wrong" + i).get("/v1/me");
      status = reply.statusCode();
      if (status == 429) {
        assertThat(reply.headers().firstValue("Retry-After")).isPresent();
      }
    }
    assertThat(status).isEqualTo(429);
    assertThat(client.as("bob", BOB).get("/v1/me").statusCode()).isEqualTo(200);
  }

  private static void awaitUser(String user, String password) throws InterruptedException {
    long end = System.nanoTime() + 20_000_000_000L;
    while (client.as(user, password).get("/v1/me").statusCode() != 200) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(1500);
    }
  }

  @Test
  void readsTheUsersFileAgainWhenItChanges() throws Exception {
    put("late", "first", "analyst");
    awaitUser("late", "first");
    assertThat(client.as("late", "first").json("/v1/me").path("roles").toString())
        .isEqualTo("[\"analyst\"]");

    put("late", "second", "admin");
    awaitUser("late", "second");

    assertThat(client.as("late", "second").json("/v1/me").path("roles").toString())
        .isEqualTo("[\"admin\"]");
    assertThat(client.as("late", "first").get("/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void letsInByTokenAndPinsWhatItMustSay() throws Exception {
    JsonNode me = bearing(signed(claims(), key)).json("/v1/me");
    assertThat(me.path("user").asText()).isEqualTo("ann");
    assertThat(me.path("roles").toString()).isEqualTo("[\"analyst\",\"other\"]");

    RSAKey other = new RSAKeyGenerator(2048).keyID("k1").generate();
    Date past = Date.from(Instant.now().minusSeconds(600));
    assertRefused(signed(claims(), other));
    assertRefused(signed(claims().issuer("https://other"), key));
    assertRefused(signed(claims().audience("other"), key));
    assertRefused(signed(claims().expirationTime(past), key));
    assertRefused(signed(claims().expirationTime(null), key));
    assertRefused(signed(claims().subject(null), key));
    assertRefused(new PlainJWT(claims().build()).serialize());
    SignedJWT forged = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims().build());
    forged.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
    assertRefused(forged.serialize());
    assertRefused("not.a.token");
  }

  private static void assertRefused(String token) {
    assertThat(bearing(token).get("/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void keepsTheConsolesLoginInACookieThatOnlyItsPageCanUse() {
    String body = "{\"user\": \"ann\", \"password\": \"" + ANN + "\"}";
    assertThat(client.post("/v1/login", body).statusCode()).isEqualTo(400);
    HttpResponse<String> login = client.asPage().post("/v1/login", body);
    String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain("Secure");

    Client page = client.with("Cookie", cookie.substring(0, cookie.indexOf(';')));
    assertThat(page.json("/v1/me").path("user").asText()).isEqualTo("ann");
    assertThat(page.post("/v1/statement", Client.body("SELECT 1")).statusCode()).isEqualTo(401);
    assertThat(page.post("/", "{}").statusCode()).isEqualTo(401);
    assertThat(page.asPage().rows("SELECT 1")).isEqualTo("[1]");
    assertThat(client.with("Cookie", "OXBOW_SESSION=guessed").get("/v1/me").statusCode())
        .isEqualTo(401);

    page.asPage().post("/v1/logout", "");
    HttpResponse<String> after = page.asPage().get("/v1/me");
    assertThat(after.statusCode()).isEqualTo(401);
    // A browser's own window would come in the page's way.
    assertThat(after.headers().firstValue("WWW-Authenticate")).contains("Oxbow");
  }

  @Test
  void hidesWhatARoleMayNotSee() {
    Client ann = client.as("ann", ANN);

    assertThat(ann.rows("SELECT * FROM db.customers ORDER BY id"))
        .isEqualTo("[\"1\",\"Ann\",\"Oslo\"][\"3\",\"Cid\",\"Oslo\"]");
    assertThat(ann.rows("SELECT salary FROM db.customers")).contains("salary");
    assertThat(ann.sqlState("SELECT salary FROM db.customers")).isEqualTo("42703");
    assertThat(ann.sqlState("SELECT * FROM db.payroll")).isEqualTo("42P01");
    assertThat(ann.rows("SELECT * FROM db.payrol")).doesNotContain("payroll");
    assertThat(ann.json("/v1/catalog/db").toString())
        .contains("customers")
        .doesNotContain("payroll");
    assertThat(ann.get("/v1/catalog/db/payroll").statusCode()).isEqualTo(404);
    assertThat(ann.json("/v1/catalog/db/customers").toString()).doesNotContain("salary");
    assertThat(ann.json("/v1/catalog").toString()).doesNotContain("events");
    assertThat(ann.get("/v1/topics/events/" + Shop.topic()).statusCode()).isEqualTo(404);
    assertThat(ann.rows("EXPLAIN SELECT * FROM db.customers")).doesNotContain("salary");
    assertThat(client.as("root", ROOT).rows("SELECT secret FROM db.payroll"))
        .isEqualTo("[\"nobody may know\"]");
  }

  @Test
  void showsOfATopicWhatARoleMaySee() {
    JsonNode topic = client.as("eve", EVE).json("/v1/topics/events/" + Shop.topic() + "?records=2");

    assertThat(topic.path("records")).hasSize(2);
    assertThat(topic.path("columns").toString()).contains("\"id\"").doesNotContain("customer");
    assertThat(topic.path("records").toString()).doesNotContain("oops");
  }

  @Test
  void letsUsersSeeAndEndTheirOwnStatementsOnly() throws Exception {
    Client ann = client.as("ann", ANN);
    Client bob = client.as("bob", BOB);
    Client root = client.as("root", ROOT);
    CompletableFuture<HttpResponse<String>> reply =
        ann.postLater("/v1/statement", Client.body("SELECT slept, 'of ann' FROM db.slow"));
    String id = ann.await("'of ann'", "RUNNING");

    assertThat(bob.json("/v1/queries").toString()).doesNotContain("of ann");
    assertThat(bob.get("/v1/queries/" + id).statusCode()).isEqualTo(404);
    assertThat(bob.send("DELETE", "/v1/queries/" + id, new byte[0]).statusCode()).isEqualTo(404);
    assertThat(bob.sqlState("KILL '" + id + "'")).isEqualTo("42000");
    assertThat(root.json("/v1/queries").toString()).contains("of ann");
    assertThat(root.send("DELETE", "/v1/queries/" + id, new byte[0]).statusCode()).isEqualTo(200);

    assertThat(reply.get(10, TimeUnit.SECONDS).body()).contains("cancelled by root");
  }

  @Test
  void takesTheDriversLogin() throws SQLException {
    String url = server.jdbcUrl() + "/";
    try (Connection connection = DriverManager.getConnection(url, "ann", ANN);
        ResultSet rows =
            connection.createStatement().executeQuery("SELECT COUNT(*) FROM db.customers")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(2);
    }
    Assertions.assertThatThrownBy(() -> DriverManager.getConnection(url, "bob", "wrong"))
        .isInstanceOf(SQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", "28000");
  }
}
