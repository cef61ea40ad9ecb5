package dev.oxbow.server;

import java.time.Duration;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnection;
import org.eclipse.jetty.server.HttpConnectionFactory;

/**
 * A connection whose requests must have all of their headers within a time. Jetty's own limit is
 * between two bytes: a client that sends one now and then would hold a connection for ever.
 */
final class PatientConnection extends HttpConnection {
  private final long mostNanos;
  private long requests;
  private long begun;

  private PatientConnection(
      HttpConfiguration config, Connector connector, EndPoint endPoint, Duration most) {
    super(config, connector, endPoint, HttpCompliance.RFC7230, false);
    mostNanos = most.toNanos();
  }

  /** Makes such connections. */
  static HttpConnectionFactory factory(HttpConfiguration http, Duration most) {
    return new HttpConnectionFactory(http) {
      @Override
      public org.eclipse.jetty.io.Connection newConnection(Connector connector, EndPoint end) {
        return configure(
            new PatientConnection(getHttpConfiguration(), connector, end, most), connector, end);
      }
    };
  }

  /** Comes with each piece that the client sends; one that sends nothing is idle. */
  @Override
  public void onFillable() {
    super.onFillable();
    long taken = getHttpChannel().getRequests();
    long now = System.nanoTime();
    if (taken != requests) {
      requests = taken;
      begun = 0;
    } else if (begun == 0) {
      begun = now;
    } else if (now - begun > mostNanos) {
      close();
    }
  }
}
