package dev.oxbow.kafka.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.oxbow.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry over TLS whose certificate no JVM knows. */
final class TrustTest {
  private static final String PASSWORD = "changeit";

  @TempDir private static Path folder;
  private static HttpsServer server;

  @BeforeAll
  static void start() throws IOException, InterruptedException, GeneralSecurityException {
    keytool("-genkeypair", "-keyalg", "RSA", "-dname", "CN=registry", "-ext", "san=ip:127.0.0.1");
    keytool("-exportcert", "-rfc", "-file", folder.resolve("registry.pem").toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("registry.p12"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/schemas/ids/1",
        exchange -> {
          byte[] body = "{\"schema\":\"\\\"long\\\"\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", "registry", "-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", folder.resolve("registry.p12").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
  }

  private static SchemaRegistry open(Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("url", "https://127.0.0.1:" + server.getAddress().getPort());
    return RegistrySettings.from("events", new Settings("here", all))
        .orElseThrow()
        .open(Duration.ZERO);
  }

  @Test
  void believesTheCertificatesThatItIsGiven() {
    String pem = folder.resolve("registry.pem").toString();
    assertThat(open(Map.of("tls.trust", pem)).byId(1)).isPresent();

    String store = folder.resolve("trust.p12").toString();
    assertThat(open(Map.of("tls.trust", trusted(store), "tls.trust.password", PASSWORD)).byId(1))
        .isPresent();
  }

  /** A store with the certificate alone. */
  private static String trusted(String store) {
    try {
      KeyStore keys =
          KeyStore.getInstance(folder.resolve("registry.p12").toFile(), PASSWORD.toCharArray());
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      trust.setCertificateEntry("registry", keys.getCertificate("registry"));
      try (var out = Files.newOutputStream(Path.of(store))) {
        trust.store(out, PASSWORD.toCharArray());
      }
      return store;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void believesNoOther() {
    assertThatThrownBy(() -> open(Map.of()).byId(1))
        .hasMessageContaining("does not answer GET https://127.0.0.1:")
        .hasMessageContaining("/schemas/ids/1 (");
  }
}
