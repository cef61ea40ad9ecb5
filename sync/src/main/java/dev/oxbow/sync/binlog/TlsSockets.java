package dev.oxbow.sync.binlog;

import com.github.shyiko.mysql.binlog.network.SSLSocketFactory;
import dev.oxbow.sync.server.ServerAddress;
import dev.oxbow.sync.server.Tls;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Encrypts the binlog's connection. The library's own factory would trust anybody, or compare the
 * certificate with what a name server calls the address. Thread-safe.
 */
final class TlsSockets implements SSLSocketFactory {
  private final ServerAddress server;
  private final SSLContext context;

  TlsSockets(ServerAddress server) {
    this.server = server;
    this.context = server.tls().context();
  }

  @Override
  public SSLSocket createSocket(Socket socket) throws SocketException {
    Tls tls = server.tls();
    try {
      SSLSocket secure =
          (SSLSocket)
              context.getSocketFactory().createSocket(socket, server.host(), server.port(), true);
      secure.setEnabledProtocols(tls.versions().toArray(String[]::new));
      if (!tls.suites().isEmpty()) {
        secure.setEnabledCipherSuites(tls.suites().toArray(String[]::new));
      }
      if (tls.mode() == Tls.Mode.VERIFY_IDENTITY) {
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
      }
      return secure;
    } catch (IOException | IllegalArgumentException e) {
      SocketException failure =
          new SocketException("TLS to " + server + " cannot begin: " + e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }
}
