package dev.oxbow.jdbc.remote;

import dev.oxbow.jdbc.backend.Failures;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * HTTP clients, one for all connections with the same settings of TLS: each has its own threads.
 */
final class Clients {
  private static final Map<List<String>, HttpClient> SHARED = new ConcurrentHashMap<>();

  private Clients() {}

  static HttpClient get(RemoteSettings settings) throws SQLException {
    List<String> key =
        List.of(
            settings.text(RemoteProperty.SSL),
            settings.text(RemoteProperty.SSL_ROOT_CERT),
            settings.text(RemoteProperty.TRUST_STORE),
            settings.text(RemoteProperty.TRUST_STORE_PASSWORD),
            settings.text(RemoteProperty.KEY_STORE),
            settings.text(RemoteProperty.KEY_STORE_PASSWORD),
            settings.text(RemoteProperty.CONNECT_TIMEOUT));
    HttpClient known = SHARED.get(key);
    if (known != null) {
      return known;
    }
    HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    Duration limit = settings.seconds(RemoteProperty.CONNECT_TIMEOUT);
    if (!limit.isZero()) {
      builder.connectTimeout(limit);
    }
    if (settings.isOn(RemoteProperty.SSL)) {
      builder.sslContext(context(settings));
    }
    HttpClient made = builder.build();
    HttpClient other = SHARED.putIfAbsent(key, made);
    return other == null ? made : other;
  }

  private static SSLContext context(RemoteSettings settings) throws SQLException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(settings), trust(settings), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw Failures.of(
          "HV024", 1008, "The certificates of the connection cannot be read: " + e, e);
    }
  }

  private static KeyManager @Nullable [] keys(RemoteSettings settings)
      throws GeneralSecurityException, IOException {
    String file = settings.text(RemoteProperty.KEY_STORE);
    if (file.isEmpty()) {
      return null;
    }
    char[] password = settings.text(RemoteProperty.KEY_STORE_PASSWORD).toCharArray();
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(KeyStore.getInstance(Path.of(file).toFile(), password), password);
    return factory.getKeyManagers();
  }

  private static TrustManager @Nullable [] trust(RemoteSettings settings)
      throws GeneralSecurityException, IOException {
    String pem = settings.text(RemoteProperty.SSL_ROOT_CERT);
    String file = settings.text(RemoteProperty.TRUST_STORE);
    KeyStore store;
    if (!pem.isEmpty()) {
      store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      try (InputStream in = Files.newInputStream(Path.of(pem))) {
        int number = 0;
        for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          store.setCertificateEntry("root" + number++, c);
        }
      }
    } else if (!file.isEmpty()) {
      store =
          KeyStore.getInstance(
              Path.of(file).toFile(),
              settings.text(RemoteProperty.TRUST_STORE_PASSWORD).toCharArray());
    } else {
      return null;
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
