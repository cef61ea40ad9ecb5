package dev.oxbow.server;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Talks to a server without a library that would mend what is wrong. */
final class Raw {
  private Raw() {}

  /** Sends bytes, waits for something, and is gone without having read. */
  static void sendAndHangUp(int port, String request, Runnable until) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      until.run();
      socket.setSoLinger(true, 0);
    }
  }

  /** Sends bytes, says that no more will come, and reads until the server hangs up. */
  static String askBriefly(int port, String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException reset) {
      return "";
    }
  }

  /** Sends bytes as they are and reads until the server hangs up. */
  static String ask(int port, String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
      } catch (IOException refusedBeforeItsEnd) {
        // What was answered can still be read.
        assert true;
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
