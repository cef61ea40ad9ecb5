package dev.oxbow.sync.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A place on loopback through which a server is reached, until it is cut or frozen. Two threads
 * carry the bytes of each connection.
 *
 * <p>Life: opened, cut and restored, frozen and thawed any number of times, closed. Its own methods
 * are called by one thread.
 */
final class TcpProxy implements AutoCloseable {
  private static final int BUFFER = 32 * 1024;

  private final InetSocketAddress here;
  private final InetSocketAddress server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "proxy");
            thread.setDaemon(true);
            return thread;
          });
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();
  private boolean isFrozen;
  private @Nullable ServerSocket listener;

  private TcpProxy(InetSocketAddress here, InetSocketAddress server) {
    this.here = here;
    this.server = server;
  }

  /** Leads from a port to a server's; the server may not be there yet. */
  static TcpProxy open(String host, int port, int serverPort) throws IOException {
    TcpProxy proxy =
        new TcpProxy(new InetSocketAddress(host, port), new InetSocketAddress(host, serverPort));
    proxy.restore();
    return proxy;
  }

  /** Ends all connections; new ones are refused. */
  void cut() throws IOException {
    ServerSocket present = listener;
    listener = null;
    if (present != null) {
      present.close();
    }
    for (Socket socket : sockets) {
      end(socket);
    }
  }

  /** Takes connections again. */
  void restore() throws IOException {
    ServerSocket opened = new ServerSocket();
    opened.setReuseAddress(true);
    opened.bind(here);
    listener = opened;
    threads.execute(() -> accept(opened));
  }

  /** From now on no byte gets through, and nobody is told. */
  void freeze() {
    synchronized (gate) {
      isFrozen = true;
    }
  }

  /** What was under way goes on. */
  void thaw() {
    synchronized (gate) {
      isFrozen = false;
      gate.notifyAll();
    }
  }

  private void accept(ServerSocket from) {
    while (true) {
      try {
        connect(from, from.accept());
      } catch (SocketException e) {
        return; // the listener is closed
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void connect(ServerSocket from, Socket client) throws SocketException {
    // Whoever connects while it is cut is in the set before it is looked whether it is.
    sockets.add(client);
    client.setTcpNoDelay(true);
    Socket to = new Socket();
    to.setTcpNoDelay(true);
    sockets.add(to);
    threads.execute(
        () -> {
          try {
            awaitThaw();
            to.connect(server);
          } catch (IOException e) {
            end(client); // nobody listens there
            end(to);
            return;
          }
          if (from.isClosed()) {
            end(client);
            end(to);
            return;
          }
          threads.execute(() -> carry(client, to));
          carry(to, client);
        });
  }

  private void carry(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        awaitThaw();
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // Either end has gone, and so the other goes too.
    } finally {
      end(from);
      end(to);
    }
  }

  private void awaitThaw() throws IOException {
    synchronized (gate) {
      while (isFrozen) {
        try {
          gate.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("closed while frozen", e);
        }
      }
    }
  }

  private void end(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    cut();
    threads.shutdownNow();
  }
}
