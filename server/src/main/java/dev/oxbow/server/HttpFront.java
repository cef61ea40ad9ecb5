package dev.oxbow.server;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.server.config.ServerConfig;
import dev.oxbow.server.http.PlainErrors;
import dev.oxbow.server.tls.ServerTls;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Jetty, as we want it. Avatica's own {@code HttpServer} is left aside: with everything replaced by
 * its customisers (the connector for address and TLS, the handlers for login and limits) all that
 * it would still do is to make a pool of threads that cannot be set, and to wrap failures.
 */
final class HttpFront {
  private static final int MOST_THREADS = 250;
  private static final int LEAST_THREADS = 8;
  private static final int THREAD_IDLE_MILLIS = 60_000;

  /** Tokens of some issuers are long. */
  private static final int HEADER_BYTES = 32 << 10;

  private final Server server;
  private final ServerConnector connector;

  HttpFront(ServerConfig config, Optional<ServerTls> tls, Handler handler) {
    QueuedThreadPool threads =
        new QueuedThreadPool(MOST_THREADS, LEAST_THREADS, THREAD_IDLE_MILLIS);
    threads.setName("oxbow-http");
    threads.setDaemon(true);
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    HttpConnectionFactory plain = PatientConnection.factory(http, config.limits().clientIdle());
    if (tls.isPresent()) {
      SecureRequestCustomizer customizer = new SecureRequestCustomizer();
      customizer.setSniHostCheck(false);
      http.addCustomizer(customizer);
      connector =
          new ServerConnector(
              server,
              new SslConnectionFactory(tls.get().forJetty(), HttpVersion.HTTP_1_1.asString()),
              plain);
    } else {
      connector = new ServerConnector(server, plain);
    }
    connector.setHost(config.host());
    connector.setPort(config.port());
    connector.setIdleTimeout(config.limits().clientIdle().toMillis());
    server.addConnector(connector);
    server.addBean(new PlainErrors());
    server.setHandler(handler);
  }

  /**
   * Listens.
   *
   * @throws OxbowException INVALID_CONFIG when the address cannot be had
   */
  void start() {
    try {
      connector.open();
      server.start();
    } catch (IOException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "The server cannot listen on "
              + connector.getHost()
              + ":"
              + connector.getPort()
              + ": "
              + e.getMessage()
              + "; is another one running there? Set server.host and server.port",
          e);
    } catch (Exception e) {
      throw new OxbowException(
          ErrorCode.INTERNAL, "The HTTP server did not start: " + e.getMessage(), e);
    }
  }

  int port() {
    return connector.getLocalPort();
  }

  void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new OxbowException(
          ErrorCode.INTERNAL, "The HTTP server did not stop: " + e.getMessage(), e);
    }
  }
}
