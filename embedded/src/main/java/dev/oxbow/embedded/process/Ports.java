package dev.oxbow.embedded.process;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on 127.0.0.1. */
public final class Ports {
  private static final int CONNECT_MILLIS = 1000;
  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 30_000;
  private static final int ATTEMPTS = 100;

  private Ports() {}

  /**
   * A port that nobody listens on at this moment. It lies outside the range from which the system
   * takes the ports of outgoing connections: a client that tries to reach a stopped server would
   * otherwise be given the server's own port now and then, and keep it.
   */
  public static int free() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try (ServerSocket socket = new ServerSocket(port, 1, loopback())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        continue; // taken: the next one
      }
    }
    throw new IOException("No free port between %d and %d".formatted(LOWEST, HIGHEST));
  }

  /** True when somebody listens on a port. */
  public static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(loopback(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false; // nobody listens yet: that is the answer
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
