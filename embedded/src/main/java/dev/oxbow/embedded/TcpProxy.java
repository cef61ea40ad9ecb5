package dev.oxbow.embedded;

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
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A place on loopback through which a test reaches a server, until it is cut, frozen or loses its
 * connections. Two threads carry the bytes of each connection.
 *
 * <p>Life: opened, cut and restored, frozen and thawed any number of times, closed. Its own methods
 * are called by one thread at a time.
 */
public final class TcpProxy implements AutoCloseable {
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

  /** Connections of this generation and those before it have been forgotten. */
  private int forgotten;

  private int generation = 1;
  private volatile @Nullable ServerSocket listener;
  private volatile @Nullable Fuse fuse;

  /** What happens once so many more bytes have come from the server. */
  private record Fuse(AtomicLong left, Runnable action) {}

  private TcpProxy(InetSocketAddress here, InetSocketAddress server) {
    this.here = here;
    this.server = server;
  }

  /** Leads from a port to a server's; the server may not be there yet. */
  public static TcpProxy open(String host, int port, int serverPort) throws IOException {
    TcpProxy proxy =
        new TcpProxy(new InetSocketAddress(host, port), new InetSocketAddress(host, serverPort));
    proxy.restore();
    return proxy;
  }

  /** Where clients connect. */
  public int port() {
    return here.getPort();
  }

  /** Ends all connections; new ones are refused. */
  public void cut() {
    ServerSocket present = listener;
    listener = null;
    if (present != null) {
      try {
        present.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    sockets.forEach(this::end);
  }

  /** Takes connections again. */
  public void restore() throws IOException {
    ServerSocket opened = new ServerSocket();
    opened.setReuseAddress(true);
    opened.bind(here);
    listener = opened;
    threads.execute(() -> accept(opened));
  }

  /** From now on no byte gets through, and nobody is told. */
  public void freeze() {
    synchronized (gate) {
      isFrozen = true;
    }
  }

  /** What was under way goes on. */
  public void thaw() {
    synchronized (gate) {
      isFrozen = false;
      gate.notifyAll();
    }
  }

  /**
   * Forgets the connections that there are, as a router does: no byte of them gets through any
   * more, and nobody is told. New ones are carried.
   */
  public void forget() {
    synchronized (gate) {
      forgotten = generation++;
    }
  }

  /**
   * Does something once so many more bytes have come from the server, before those beyond are
   * carried on; in a thread of the proxy.
   */
  public void after(long bytes, Runnable action) {
    fuse = new Fuse(new AtomicLong(bytes), action);
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
    int born;
    synchronized (gate) {
      born = generation;
    }
    threads.execute(
        () -> {
          try {
            awaitThaw(born);
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
          threads.execute(() -> carry(client, to, born, false));
          carry(to, client, born, true);
        });
  }

  private void carry(Socket from, Socket to, int born, boolean isFromServer) {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (isFromServer) {
          burn(count);
        }
        awaitThaw(born);
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // Either end has gone, and so the other goes too.
    } finally {
      end(from);
      end(to);
    }
  }

  private void burn(int bytes) {
    Fuse lit = fuse;
    if (lit == null) {
      return;
    }
    // Only the thread that passes the mark runs the action.
    long before = lit.left().getAndAdd(-bytes);
    if (before > 0 && before <= bytes) {
      fuse = null;
      lit.action().run();
    }
  }

  private void awaitThaw(int born) throws IOException {
    synchronized (gate) {
      while (isFrozen || born <= forgotten) {
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
  public void close() {
    cut();
    threads.shutdownNow();
  }
}
