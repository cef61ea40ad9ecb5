package dev.oxbow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.error.OxbowException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS with every form of key, its change, and certificates of clients. No source is needed. */
final class TlsTest {
  private static final String PASSWORD = "store-secret";

  @TempDir private Path folder = Path.of("");

  private OxbowServer start(String section) {
    return OxbowServer.start(
        OxbowConfig.parse(
            """
            store: { folder: "%s" }
            local: { spill.folder: "%s", memory.limit: 256MB }
            server:
              port: 0
            %s
            """
                .formatted(folder.resolve("store"), folder.resolve("spill"), section.indent(2)),
            "oxbow.yaml",
            name -> null));
  }

  private static SSLContext trusting(Certificates authority, @Nullable Certificates own)
      throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", authority.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    if (own == null) {
      context.init(null, trust.getTrustManagers(), null);
    } else {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own.store("x"), "x".toCharArray());
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    }
    return context;
  }

  private static Client client(OxbowServer server, SSLContext context) {
    return Client.of(server.url(), HttpClient.newBuilder().sslContext(context).build());
  }

  @ParameterizedTest
  @CsvSource({"RSA, PKCS8", "RSA, old", "EC, PKCS8", "EC, old"})
  void readsEveryFormOfKey(String algorithm, String form) throws Exception {
    Certificates authority = Certificates.authority("CN=Test CA");
    Certificates own = authority.sign("server", algorithm);
    Path certificate = own.writeCertificate(folder.resolve("server.pem"));
    Path key = folder.resolve("server.key");
    if (form.equals("old")) {
      own.writeOldKey(key);
    } else {
      own.writeKey(key);
    }

    try (OxbowServer server =
        start("tls: { certificate: %s, key: %s }".formatted(certificate, key))) {
      assertThat(server.url()).startsWith("https://");
      assertThat(client(server, trusting(authority, null)).get("/health").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void readsAKeyStore() throws Exception {
    Certificates authority = Certificates.authority("CN=Test CA");
    Path file = folder.resolve("server.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      authority.sign("server", "RSA").store(PASSWORD).store(out, PASSWORD.toCharArray());
    }

    try (OxbowServer server =
        start("tls: { keystore: %s, keystore.password: %s }".formatted(file, PASSWORD))) {
      assertThat(client(server, trusting(authority, null)).get("/health").statusCode())
          .isEqualTo(200);
    }
    assertThatThrownBy(
            () -> start("tls: { keystore: %s, keystore.password: wrong-secret }".formatted(file)))
        .isInstanceOf(OxbowException.class)
        .hasMessageContaining("server.p12")
        .hasMessageNotContaining("wrong-secret");
  }

  @Test
  void readsAChangedCertificateWithoutDroppingConnections() throws Exception {
    Certificates authority = Certificates.authority("CN=Test CA");
    Certificates first = authority.sign("first", "RSA");
    Path certificate = first.writeCertificate(folder.resolve("server.pem"));
    Path key = first.writeKey(folder.resolve("server.key"));

    try (OxbowServer server =
            start("tls: { certificate: %s, key: %s, check: 100ms }".formatted(certificate, key));
        SSLSocket open = connect(server, authority)) {
      ask(open);
      assertThat(subject(open)).isEqualTo("CN=first");

      Certificates second = authority.sign("second", "EC");
      second.writeKey(key);
      second.writeCertificate(certificate);
      Files.setLastModifiedTime(certificate, FileTime.from(Instant.now().plusSeconds(5)));

      String now = "";
      long end = System.nanoTime() + 20_000_000_000L;
      while (!now.equals("CN=second") && System.nanoTime() < end) {
        try (SSLSocket next = connect(server, authority)) {
          now = subject(next);
        }
      }
      assertThat(now).isEqualTo("CN=second");
      ask(open);

      Files.writeString(key, "no key at all");
      Files.setLastModifiedTime(key, FileTime.from(Instant.now().plusSeconds(10)));
      Thread.sleep(500);
      try (SSLSocket next = connect(server, authority)) {
        assertThat(subject(next)).as("a broken file changes nothing").isEqualTo("CN=second");
      }
    }
  }

  private static SSLSocket connect(OxbowServer server, Certificates authority) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            trusting(authority, null).getSocketFactory().createSocket("127.0.0.1", server.port());
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    return socket;
  }

  private static String subject(SSLSocket socket) throws Exception {
    X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return certificate.getSubjectX500Principal().getName();
  }

  /** One request on an open connection. */
  private static void ask(SSLSocket socket) throws Exception {
    socket
        .getOutputStream()
        .write(
            "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] reply = new byte[8192];
    StringBuilder text = new StringBuilder();
    while (!text.toString().endsWith("{\"status\":\"alive\"}")) {
      int n = socket.getInputStream().read(reply);
      assertThat(n).isPositive();
      text.append(new String(reply, 0, n, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void speaksNoOldTls() throws Exception {
    Certificates authority = Certificates.authority("CN=Test CA");
    Certificates own = authority.sign("server", "RSA");
    Path certificate = own.writeCertificate(folder.resolve("server.pem"));
    Path key = own.writeKey(folder.resolve("server.key"));
    try (OxbowServer server =
            start("tls: { certificate: %s, key: %s }".formatted(certificate, key));
        SSLSocket socket = connect(server, authority)) {
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void speaksTlsWithTheDriver() throws Exception {
    Certificates authority = Certificates.authority("CN=Test CA");
    Certificates own = authority.sign("server", "EC");
    Path certificate = own.writeCertificate(folder.resolve("server.pem"));
    Path key = own.writeKey(folder.resolve("server.key"));
    Path trust = authority.writeCertificate(folder.resolve("ca.pem"));
    try (OxbowServer server =
            start("tls: { certificate: %s, key: %s }".formatted(certificate, key));
        Connection connection =
            DriverManager.getConnection(server.jdbcUrl() + "&sslRootCert=" + trust);
        ResultSet rows = connection.createStatement().executeQuery("SELECT 40 + 2")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(42);
      assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl()))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void takesAClientsCertificateForItsLogin() throws Exception {
    Certificates authority = Certificates.authority("CN=Test CA");
    Certificates own = authority.sign("server", "RSA");
    Path certificate = own.writeCertificate(folder.resolve("server.pem"));
    Path key = own.writeKey(folder.resolve("server.key"));
    Path trust = authority.writeCertificate(folder.resolve("ca.pem"));
    String section =
        """
        tls: { certificate: %s, key: %s, clients: %s, trust: %s }
        login: { certificate: true, certificate.roles: [analyst] }
        """;

    try (OxbowServer server = start(section.formatted(certificate, key, "want", trust))) {
      Client ann = client(server, trusting(authority, authority.sign("ann", "EC")));
      assertThat(ann.json("/v1/me").path("user").asText()).isEqualTo("ann");
      assertThat(ann.json("/v1/me").path("roles").toString()).isEqualTo("[\"analyst\"]");
      assertThat(client(server, trusting(authority, null)).get("/v1/me").statusCode())
          .isEqualTo(401);
      Certificates stranger = Certificates.authority("CN=Other CA").sign("ann", "EC");
      assertRefused(client(server, trusting(authority, stranger)));
    }
    try (OxbowServer server = start(section.formatted(certificate, key, "need", trust))) {
      assertThatThrownBy(() -> client(server, trusting(authority, null)).get("/health"))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  /** A client that trusts our authority shows no certificate of another; at best it is nobody. */
  private static void assertRefused(Client client) {
    try {
      assertThat(client.get("/v1/me").statusCode()).isEqualTo(401);
    } catch (IllegalStateException noHandshake) {
      assertThat(noHandshake).hasRootCauseInstanceOf(java.io.IOException.class);
    }
  }
}
