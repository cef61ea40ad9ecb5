package dev.oxbow.server.tls;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.server.config.TlsConfig;
import dev.oxbow.server.config.TlsConfig.ClientCertificates;
import dev.oxbow.server.config.TlsConfig.Identity;
import dev.oxbow.server.config.TlsConfig.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nl.altindag.ssl.SSLFactory;
import nl.altindag.ssl.pem.util.PemUtils;
import nl.altindag.ssl.util.SSLFactoryUtils;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's certificate and whom it believes, read again when their files change: new
 * connections see the new ones, open ones go on. A change that cannot be read is logged, and the
 * old certificate stays. Thread-safe.
 */
public final class ServerTls {
  private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

  private final TlsConfig config;
  private final SSLFactory factory;
  private List<FileTime> seen;

  private ServerTls(TlsConfig config) {
    this.config = config;
    this.seen = times();
    this.factory = read(true);
  }

  /**
   * Reads the files.
   *
   * @throws OxbowException INVALID_CONFIG
   */
  public static ServerTls open(TlsConfig config) {
    return new ServerTls(config);
  }

  /** What Jetty's connector needs. */
  public SslContextFactory.Server forJetty() {
    SslContextFactory.Server jetty = new SslContextFactory.Server();
    jetty.setSslContext(factory.getSslContext());
    jetty.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    jetty.setNeedClientAuth(config.clients() == ClientCertificates.NEED);
    jetty.setWantClientAuth(config.clients() == ClientCertificates.WANT);
    return jetty;
  }

  /** Looks at the files; to be called now and then. */
  public synchronized void reloadIfChanged() {
    List<FileTime> now = times();
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      SSLFactoryUtils.reload(factory, read(false));
      LOG.info("The certificate was read again: {}", config.identity());
    } catch (OxbowException e) {
      LOG.error("The changed certificate is not used, the old one stays: {}", e.getMessage());
    }
  }

  /**
   * Reads the files.
   *
   * @param swappable whether what is read can be exchanged later, as the library wants to know
   */
  private SSLFactory read(boolean swappable) {
    SSLFactory.Builder builder = SSLFactory.builder().withProtocols("TLSv1.3", "TLSv1.2");
    try {
      if (swappable) {
        builder.withSwappableIdentityMaterial();
      }
      if (config.identity() instanceof Identity.Pem pem) {
        String password = pem.keyPassword();
        builder.withIdentityMaterial(
            PemUtils.loadIdentityMaterial(
                pem.certificate(), pem.key(), password == null ? null : password.toCharArray()));
      } else if (config.identity() instanceof Identity.KeyStore store) {
        builder.withIdentityMaterial(store.file(), store.password().toCharArray());
      }
      if (config.trust().isPresent()) {
        if (swappable) {
          builder.withSwappableTrustMaterial();
        }
        Trust trust = config.trust().get();
        String password = trust.password();
        if (password == null) {
          builder.withTrustMaterial(PemUtils.loadTrustMaterial(trust.file()));
        } else {
          builder.withTrustMaterial(trust.file(), password.toCharArray());
        }
      }
      return builder.build();
    } catch (RuntimeException e) {
      // The library's own message may quote the file.
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "TLS cannot be set up from "
              + config.identity()
              + config.trust().map(trust -> " and " + trust).orElse("")
              + " ("
              + e.getClass().getSimpleName()
              + "): check that the files exist, can be read and belong together, and the password",
          e);
    }
  }

  private List<FileTime> times() {
    List<FileTime> times = new ArrayList<>();
    Stream.concat(config.identity().files().stream(), config.trust().map(Trust::file).stream())
        .forEach(file -> times.add(time(file)));
    return times;
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      // Whoever reads it says so better.
      return FileTime.fromMillis(0);
    }
  }
}
