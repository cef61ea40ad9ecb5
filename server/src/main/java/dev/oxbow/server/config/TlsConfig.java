package dev.oxbow.server.config;

import dev.oxbow.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code tls:} group.
 *
 * @param identity the server's own certificate and key
 * @param trust whose client certificates are believed; empty when none are asked for
 * @param check how often the files are looked at for a change
 */
public record TlsConfig(
    Identity identity, ClientCertificates clients, Optional<Trust> trust, Duration check) {
  /** Whether clients show certificates. */
  public enum ClientCertificates {
    NONE,
    /** Who has one shows it. */
    WANT,
    /** Who has none is sent away. */
    NEED
  }

  /** Where the server's certificate and key are. */
  public sealed interface Identity {
    /** Two PEM files. */
    record Pem(Path certificate, Path key, @Nullable String keyPassword) implements Identity {
      @Override
      public String toString() {
        return "certificate " + certificate + ", key " + key;
      }
    }

    /** A PKCS#12 or JKS file. */
    record KeyStore(Path file, String password) implements Identity {
      @Override
      public String toString() {
        return "key store " + file;
      }
    }

    /** The files whose change means another certificate. */
    default List<Path> files() {
      if (this instanceof Pem pem) {
        return List.of(pem.certificate, pem.key);
      }
      return List.of(((KeyStore) this).file);
    }
  }

  /**
   * Certificates of authorities: PEM, or with a password PKCS#12 or JKS.
   *
   * @param password null for PEM
   */
  public record Trust(Path file, @Nullable String password) {
    @Override
    public String toString() {
      return "trust " + file;
    }
  }

  static Optional<TlsConfig> from(Settings settings) {
    Optional<String> certificate = settings.text("certificate");
    Optional<String> key = settings.text("key");
    Optional<String> keyPassword = settings.text("key.password");
    Optional<String> keyStore = settings.text("keystore");
    Optional<String> keyStorePassword = settings.text("keystore.password");
    ClientCertificates clients =
        ClientCertificates.valueOf(
            settings
                .oneOf("clients", "none", List.of("none", "want", "need"))
                .toUpperCase(Locale.ROOT));
    Optional<String> trust = settings.text("trust");
    Optional<String> trustPassword = settings.text("trust.password");
    Duration check = settings.duration("check", Duration.ofSeconds(10));
    if (settings.names().isEmpty()) {
      return Optional.empty();
    }
    settings.refuseUnread();
    if (keyStore.isPresent() == certificate.isPresent()) {
      throw settings.bad(
          "certificate",
          certificate.orElse("missing"),
          "there with 'key' (PEM files), or else 'keystore' with 'keystore.password'");
    }
    Identity identity =
        keyStore.isPresent()
            ? new Identity.KeyStore(
                Path.of(keyStore.get()),
                keyStorePassword.orElseGet(() -> settings.require("keystore.password")))
            : new Identity.Pem(
                Path.of(certificate.orElseThrow()),
                Path.of(key.orElseGet(() -> settings.require("key"))),
                keyPassword.orElse(null));
    if (clients != ClientCertificates.NONE && trust.isEmpty()) {
      throw settings.bad(
          "trust", "missing", "there: whose certificates of clients are to be believed");
    }
    return Optional.of(
        new TlsConfig(
            identity,
            clients,
            trust.map(file -> new Trust(Path.of(file), trustPassword.orElse(null))),
            check));
  }
}
