package dev.oxbow.server.conformance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Something that listens and answers each request with the next of some texts, byte for byte; after
 * the last it hangs up, or says nothing any more.
 */
final class OddServer implements AutoCloseable {
  private final boolean silent;
  private final ServerSocket listener;
  private final Deque<String> answers;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  OddServer(String... answers) throws IOException {
    this(false, answers);
  }

  private OddServer(boolean silent, String... answers) throws IOException {
    this.silent = silent;
    this.answers = new ArrayDeque<>(List.of(answers));
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "odd-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** One that does not hang up, so that its clients wait. */
  static OddServer silent(String... answers) throws IOException {
    return new OddServer(true, answers);
  }

  /** An answer of an Oxbow server, as it should be but for its body. */
  static String oxbow(String body) {
    return "HTTP/1.1 200 OK\r\nOxbow-Version: 0.1.0\r\nContent-Type: application/json\r\n"
        + "Content-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  String host() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        Thread thread = new Thread(() -> serve(socket), "odd-server-connection");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException closed) {
      // That is how it ends.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (skipRequest(in)) {
        String answer;
        synchronized (answers) {
          answer = answers.poll();
        }
        if (answer == null) {
          if (silent) {
            // Until the client gives up or this is closed.
            in.read();
          }
          return;
        }
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        if (!answer.contains("Oxbow-Version")) {
          return;
        }
      }
    } catch (IOException gone) {
      // So is what it wanted.
    }
  }

  private static boolean skipRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        return false;
      }
      head.append((char) c);
    }
    int length =
        head.toString()
            .lines()
            .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
            .mapToInt(line -> Integer.parseInt(line.substring(15).trim()))
            .findFirst()
            .orElse(0);
    in.readNBytes(length);
    return true;
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
