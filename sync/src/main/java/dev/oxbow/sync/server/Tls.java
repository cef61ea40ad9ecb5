package dev.oxbow.sync.server;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is encrypted and whom it trusts, by the properties of a source's URL as <a
 * href="https://dev.mysql.com/doc/connector-j/en/connector-j-connp-props-security.html">Connector/J</a>
 * understands them, so that the binlog comes under the same protection as the rows of a query.
 *
 * @param trusted the certificates of authorities; empty means those of this machine's Java
 * @param own our certificate, where the server asks for one
 * @param versions of the protocol, {@code TLSv1.2}
 * @param suites empty means Java's choice
 */
public record Tls(
    Mode mode,
    Optional<Store> trusted,
    Optional<Store> own,
    boolean mayTrustSystem,
    List<String> versions,
    List<String> suites) {
  private static final List<String> BOTH_VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  /** Settings that would change whom we trust, which we cannot follow. */
  private static final List<String> UNKNOWN =
      List.of(
          "sslcontextprovider",
          "keystoreprovider",
          "trustmanagerfactoryprovider",
          "fipscompliantjsse");

  /** Encrypted where the server can, trusting anybody: what a URL without properties means. */
  public static final Tls PREFERRED = of("");

  /** As Connector/J names them. */
  public enum Mode {
    DISABLED,
    PREFERRED,
    REQUIRED,
    VERIFY_CA,
    VERIFY_IDENTITY;

    /** Whether the server must show a certificate that an authority of ours has signed. */
    public boolean verifies() {
      return this == VERIFY_CA || this == VERIFY_IDENTITY;
    }
  }

  /**
   * A file of keys or certificates.
   *
   * @param password never printed
   */
  public record Store(String url, String type, String password) {
    private KeyStore load() throws GeneralSecurityException, IOException {
      KeyStore store = KeyStore.getInstance(type);
      Path file = url.contains(":") ? Path.of(URI.create(url)) : Path.of(url);
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, password.toCharArray());
      }
      return store;
    }

    @Override
    public String toString() {
      return url;
    }
  }

  public Tls {
    versions = List.copyOf(versions);
    suites = List.copyOf(suites);
  }

  /**
   * Reads the properties of a URL.
   *
   * @throws OxbowException INVALID_CONFIG, NOT_SUPPORTED
   */
  public static Tls of(String url) {
    Map<String, String> properties = properties(url);
    for (String name : UNKNOWN) {
      if (properties.containsKey(name)) {
        throw new OxbowException(
            ErrorCode.NOT_SUPPORTED,
            "The URL sets "
                + name
                + ", which the binlog's connection cannot follow; leave it out, and set"
                + " javax.net.ssl.* of the JVM instead");
      }
    }
    return new Tls(
        mode(properties),
        store(properties, "trustcertificatekeystore", "javax.net.ssl.trustStore", false),
        store(
            properties,
            "clientcertificatekeystore",
            "javax.net.ssl.keyStore",
            !"false".equalsIgnoreCase(properties.get("fallbacktosystemkeystore"))),
        !"false".equalsIgnoreCase(properties.get("fallbacktosystemtruststore")),
        list(properties, "tlsversions", BOTH_VERSIONS),
        list(properties, "tlsciphersuites", List.of()));
  }

  private static Map<String, String> properties(String url) {
    Map<String, String> properties = new TreeMap<>();
    int from = url.indexOf('?');
    for (String each : from < 0 ? new String[0] : url.substring(from + 1).split("&", -1)) {
      String[] parts = each.split("=", 2);
      properties.put(
          decoded(parts[0]).toLowerCase(Locale.ROOT), parts.length == 1 ? "" : decoded(parts[1]));
    }
    return properties;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8).strip();
  }

  /** The three older settings mean what Connector/J says of them. */
  private static Mode mode(Map<String, String> properties) {
    String mode = properties.get("sslmode");
    if (mode != null) {
      try {
        return Mode.valueOf(mode.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new OxbowException(
            ErrorCode.INVALID_CONFIG,
            "sslMode '" + mode + "' in the URL is none of " + Arrays.toString(Mode.values()),
            e);
      }
    }
    if (isOff(properties.get("usessl"))) {
      return Mode.DISABLED;
    }
    if (isOn(properties.get("verifyservercertificate"))) {
      return Mode.VERIFY_CA;
    }
    return isOn(properties.get("requiressl")) ? Mode.REQUIRED : Mode.PREFERRED;
  }

  private static boolean isOn(@Nullable String value) {
    return value != null && (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("yes"));
  }

  private static boolean isOff(@Nullable String value) {
    return value != null && (value.equalsIgnoreCase("false") || value.equalsIgnoreCase("no"));
  }

  private static Optional<Store> store(
      Map<String, String> properties, String prefix, String system, boolean mayUseSystem) {
    String url = properties.getOrDefault(prefix + "url", "");
    if (!url.isEmpty()) {
      String type = properties.getOrDefault(prefix + "type", "");
      return Optional.of(
          new Store(
              url,
              type.isEmpty() ? "JKS" : type,
              properties.getOrDefault(prefix + "password", "")));
    }
    String file = mayUseSystem ? System.getProperty(system, "") : "";
    return file.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Store(
                file,
                System.getProperty(system + "Type", KeyStore.getDefaultType()),
                System.getProperty(system + "Password", "")));
  }

  private static List<String> list(
      Map<String, String> properties, String name, List<String> otherwise) {
    String text = properties.getOrDefault(name, "");
    return text.isEmpty() ? otherwise : List.of(text.split("\\s*,\\s*"));
  }

  /**
   * What connections are made from.
   *
   * @throws OxbowException INVALID_CONFIG when a store cannot be read
   */
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(), mode.verifies() ? authorities() : new TrustManager[] {ANYBODY}, null);
      return context;
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "TLS to MySQL cannot be set up with the stores "
              + trusted.map(Store::toString).orElse("of this Java")
              + own.map(store -> " and " + store).orElse("")
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private KeyManager @Nullable [] keys() throws GeneralSecurityException, IOException {
    if (own.isEmpty()) {
      return null;
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(own.get().load(), own.get().password().toCharArray());
    return factory.getKeyManagers();
  }

  private TrustManager[] authorities() throws GeneralSecurityException, IOException {
    if (trusted.isEmpty() && !mayTrustSystem) {
      throw new GeneralSecurityException(
          mode + " needs trustCertificateKeyStoreUrl, or fallbackToSystemTrustStore=true");
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    // Without a store it takes this Java's, or javax.net.ssl.trustStore.
    factory.init(trusted.isEmpty() ? null : trusted.get().load());
    return factory.getTrustManagers();
  }

  /** REQUIRED and PREFERRED keep listeners out, and say nothing of who answers. */
  private static final X509TrustManager ANYBODY =
      new X509TrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
          // We are no server.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
          // Nobody asked to verify it.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
          return new X509Certificate[0];
        }
      };
}
