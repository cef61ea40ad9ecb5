package dev.oxbow.kafka.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates are believed: those of a PEM file, or of a PKCS#12 or JKS store. */
final class Trust {
  private Trust() {}

  /**
   * A context for TLS that believes the certificates of a file.
   *
   * @param password of a store; empty for PEM
   */
  static SSLContext of(Path file, Optional<String> password)
      throws IOException, GeneralSecurityException {
    KeyStore store =
        password.isPresent()
            ? KeyStore.getInstance(file.toFile(), password.get().toCharArray())
            : pem(file);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore pem(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("c" + store.size(), c);
      }
    }
    return store;
  }
}
