package dev.oxbow.sync.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.Settings;
import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.server.BinlogEnd;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.PresentTables;
import dev.oxbow.sync.server.ServerAddress;
import dev.oxbow.sync.server.Tls;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Under each setting the binlog's connection does what a query's does. */
@Timeout(120)
final class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;

  private static EmbeddedMySql server;

  @BeforeAll
  static void start() {
    server = EmbeddedMySql.start(ServerOptions.temporary());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Certificate certificate(String name) throws Exception {
    try (InputStream in = Files.newInputStream(server.folder().resolve("data").resolve(name))) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static String authority() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", certificate("ca.pem"));
    return trust(save(store, "ours.p12"));
  }

  private static String trust(Path file) {
    return "&trustCertificateKeyStoreUrl="
        + file.toUri()
        + "&trustCertificateKeyStoreType=PKCS12&trustCertificateKeyStorePassword="
        + PASSWORD;
  }

  /** One that has signed nothing. */
  private static String stranger() throws Exception {
    Path file = folder.resolve("stranger.p12");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    int exit =
        new ProcessBuilder(
                (tool
                        + " -genkeypair -alias x -keyalg RSA -dname CN=stranger -storetype PKCS12"
                        + " -storepass "
                        + PASSWORD
                        + " -keystore "
                        + file)
                    .split(" "))
            .inheritIO()
            .start()
            .waitFor();
    assertThat(exit).isZero();
    return trust(file);
  }

  private static Path save(KeyStore store, String name) throws Exception {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  /** Reads one change by a URL with these properties, by a query's connection and the binlog's. */
  private static void follow(String properties, String user) throws Exception {
    String url = server.jdbcUrl("") + "?" + properties;
    ServerAddress address =
        ServerAddress.of(
            MySqlConfig.read(
                "db",
                new Settings(
                    "sources.db in test", Map.of("url", url, "user", user, "password", ""))));
    List<Change> changes = new ArrayList<>();
    try (Connection plain = server.connect("")) {
      BinlogEnd end = BinlogEnd.of(plain);
      try (BinlogReader reader =
              BinlogReader.open(
                  address,
                  new BinlogPosition(end.file(), end.offset(), GtidSet.parse(end.executed())),
                  new BinlogReader.Options(
                      4_713,
                      Duration.ofSeconds(1),
                      table -> true,
                      new Watchdog.Terms(Duration.ofSeconds(20), () -> BinlogEnd.of(plain)),
                      Optional.empty()),
                  new PresentTables(plain, Collations.of(plain)),
                  changes::add);
          Statement statement = plain.createStatement()) {
        statement.execute("create database d");
        statement.execute("drop database d");
        while (changes.stream().noneMatch(Change.Definition.class::isInstance)) {
          reader.read(Duration.ofMillis(200));
        }
      }
    }
  }

  /** How many encrypted connections the server has seen, by its own counter. */
  private static long encrypted() throws SQLException {
    try (Connection plain =
            DriverManager.getConnection(server.jdbcUrl("") + "?sslMode=DISABLED", "root", "");
        Statement statement = plain.createStatement();
        ResultSet row = statement.executeQuery("show global status like 'Ssl_finished_accepts'")) {
      row.next();
      return row.getLong(2);
    }
  }

  private static long encryptedBy(String properties) throws Exception {
    long before = encrypted();
    follow(properties, "root");
    return encrypted() - before;
  }

  private static void assertSameAsAQuery(String properties, String user, String expected)
      throws Exception {
    String url = server.jdbcUrl("") + "?" + properties;
    if (expected.isEmpty()) {
      DriverManager.getConnection(url, user, "").close();
      follow(properties, user);
    } else {
      assertThatThrownBy(() -> DriverManager.getConnection(url, user, "").close())
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> follow(properties, user))
          .isInstanceOf(OxbowException.class)
          .hasStackTraceContaining(expected);
    }
  }

  @Test
  void encryptsUnlessToldNotTo() throws Exception {
    long withoutTls = encryptedBy("sslMode=DISABLED");
    assertThat(encryptedBy("")).isEqualTo(withoutTls + 1);
    assertThat(encryptedBy("sslMode=REQUIRED")).isEqualTo(withoutTls + 1);
  }

  @Test
  void verifiesTheAuthority() throws Exception {
    String ours = authority();
    String wrong = stranger();
    assertSameAsAQuery("sslMode=VERIFY_CA" + ours, "root", "");
    assertSameAsAQuery("sslMode=VERIFY_CA" + wrong, "root", "PKIX path");
    assertSameAsAQuery("sslMode=VERIFY_CA", "root", "PKIX path");
    assertSameAsAQuery("sslMode=REQUIRED" + wrong, "root", "");
    assertSameAsAQuery(
        "sslMode=VERIFY_CA&fallbackToSystemTrustStore=false",
        "root",
        "trustCertificateKeyStoreUrl");
  }

  /** The certificates that mysqld makes for itself name no host. */
  @Test
  void verifiesTheHost() throws Exception {
    assertSameAsAQuery("sslMode=VERIFY_IDENTITY" + authority(), "root", "No subject alternative");
  }

  @Test
  void showsItsOwnCertificate() throws Exception {
    try (Connection plain = server.connect("");
        Statement statement = plain.createStatement()) {
      statement.execute("create user certified require x509");
      statement.execute("grant replication slave, replication client on *.* to certified");
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "own", key(), PASSWORD.toCharArray(), new Certificate[] {certificate("client-cert.pem")});
      String own =
          "&clientCertificateKeyStoreUrl="
              + save(store, "own.p12").toUri()
              + "&clientCertificateKeyStoreType=PKCS12&clientCertificateKeyStorePassword="
              + PASSWORD;
      assertSameAsAQuery("sslMode=REQUIRED" + own, "certified", "");
      assertSameAsAQuery("sslMode=REQUIRED", "certified", "Access denied");
    }
  }

  /** mysqld writes PKCS#1, for which Java wants its frame. */
  private static PrivateKey key() throws Exception {
    String pem = Files.readString(server.folder().resolve("data/client-key.pem"));
    byte[] inner = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", "").strip());
    byte[] frame = Base64.getDecoder().decode("MIIAAAIBADANBgkqhkiG9w0BAQEFAASCAAA=");
    byte[] all = java.util.Arrays.copyOf(frame, frame.length + inner.length);
    System.arraycopy(inner, 0, all, frame.length, inner.length);
    int outer = all.length - 4;
    all[2] = (byte) (outer >> 8);
    all[3] = (byte) outer;
    all[frame.length - 2] = (byte) (inner.length >> 8);
    all[frame.length - 1] = (byte) inner.length;
    PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(all));
    assertThat(key).isInstanceOf(RSAPrivateCrtKey.class);
    return key;
  }

  @Test
  void readsTheOlderSettings() {
    assertThat(Tls.of("jdbc:mysql://h/?useSSL=false").mode()).isEqualTo(Tls.Mode.DISABLED);
    assertThat(Tls.of("jdbc:mysql://h/?useSSL=true&requireSSL=true").mode())
        .isEqualTo(Tls.Mode.REQUIRED);
    assertThat(Tls.of("jdbc:mysql://h/?useSSL=true&verifyServerCertificate=true").mode())
        .isEqualTo(Tls.Mode.VERIFY_CA);
    assertThat(Tls.of("jdbc:mysql://h/").mode()).isEqualTo(Tls.Mode.PREFERRED);
    assertThat(Tls.of("jdbc:mysql://h/?SSLMODE=verify_identity").mode())
        .isEqualTo(Tls.Mode.VERIFY_IDENTITY);
    assertThatThrownBy(() -> Tls.of("jdbc:mysql://h/?sslMode=VERIFY"))
        .hasMessageContaining("VERIFY_IDENTITY");
    assertThatThrownBy(() -> Tls.of("jdbc:mysql://h/?keyStoreProvider=x"))
        .hasMessageContaining("keystoreprovider");
  }

  @Test
  void printsNoPassword() {
    assertThat(
            new ServerAddress(
                    "h",
                    1,
                    "u",
                    "secret",
                    Duration.ofSeconds(1),
                    Tls.of(
                        "jdbc:mysql://h/?trustCertificateKeyStoreUrl=x&"
                            + "trustCertificateKeyStorePassword=secret"))
                + Tls.of(
                        "jdbc:mysql://h/?trustCertificateKeyStoreUrl=x&"
                            + "trustCertificateKeyStorePassword=secret")
                    .toString())
        .doesNotContain("secret");
  }
}
