package dev.oxbow.sync.binlog;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import com.github.shyiko.mysql.binlog.network.protocol.command.QueryCommand;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.server.ServerAddress;
import dev.oxbow.sync.server.Tls;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which a server sends its binlog from a position on, as to a replica. The library
 * speaks the protocol; what arrives is checked here and decoded by {@link ChangeReader}.
 *
 * <p>Life: opened, drained until it fails or is closed. It never reconnects by itself: in the
 * middle of a transaction that would lose the beginning. Drained by one thread, closed by any.
 */
final class BinlogConnection implements AutoCloseable {
  private static final long MOST_OFFSET = 0xFFFF_FFFFL;
  private static final long QUEUE_BYTES = 16L << 20;

  private final EventQueue queue = new EventQueue(QUEUE_BYTES);
  private final ReceivedBytes received = new ReceivedBytes();
  private final Client client;
  private final Thread thread;

  private BinlogConnection(ServerAddress server, BinlogReader.Options options) {
    this.client = new Client(server, options.server());
    client.setServerId(options.serverId());
    client.setBlocking(options.serverId() != 0);
    client.setHeartbeatInterval(options.heartbeat().toMillis());
    client.setConnectTimeout(server.connectTimeout().toMillis());
    client.setKeepAlive(false);
    client.setSocketFactory(received);
    client.setSSLMode(mode(server.tls().mode()));
    client.setSslSocketFactory(new TlsSockets(server));
    client.setEventDeserializer(new RawEvents());
    client.registerEventListener(this::take);
    client.registerLifecycleListener(new Failures());
    this.thread = new Thread(this::run, "oxbow-binlog-" + server.host() + ":" + server.port());
    thread.setDaemon(true);
  }

  /** All that the library does for the verifying modes is done by our own sockets. */
  private static SSLMode mode(Tls.Mode mode) {
    return switch (mode) {
      case DISABLED -> SSLMode.DISABLED;
      case PREFERRED -> SSLMode.PREFERRED;
      case REQUIRED, VERIFY_CA, VERIFY_IDENTITY -> SSLMode.REQUIRED;
    };
  }

  /** Begins to ask for the binlog. */
  static BinlogConnection open(
      ServerAddress server, BinlogPosition from, BinlogReader.Options options) {
    BinlogConnection connection = new BinlogConnection(server, options);
    GtidSet executed = from.executed();
    if (executed == null) {
      if (from.offset() > MOST_OFFSET) {
        throw new OxbowException(
            ErrorCode.NOT_SUPPORTED,
            "The binlog of "
                + server
                + " cannot be asked for from "
                + from.file()
                + ":"
                + from.offset()
                + ": positions beyond 4 GiB cannot be named; turn gtid_mode ON and take a new"
                + " snapshot of the captured tables");
      }
      connection.client.setBinlogFilename(from.file());
      connection.client.setBinlogPosition(from.offset());
    } else {
      connection.client.setGtidSet(executed.toString());
    }
    connection.thread.start();
    return connection;
  }

  private void run() {
    try {
      client.connect();
      queue.fail(new IOException("the server ended the connection"));
    } catch (IOException | RuntimeException e) {
      queue.fail(e);
    }
  }

  private void take(Event event) {
    RawEvents.Raw raw = event.getData();
    try {
      if (!queue.put(raw.event())) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Moves the events that have arrived, waiting for one.
   *
   * @throws IOException when there will be no more, and why
   */
  void drain(List<BinlogEvent> to, Duration patience) throws IOException, InterruptedException {
    Throwable failure = queue.drain(to, patience);
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  /** Whether events have arrived that were not drained. */
  boolean hasMore() {
    return queue.hasMore();
  }

  /** How many bytes have come, whole events or not. */
  long received() {
    return received.count();
  }

  @Override
  public void close() throws IOException {
    queue.close();
    client.disconnect();
  }

  /**
   * The library's client without its own count of GTIDs, which ours replaces, and with a look at
   * which server it is.
   */
  private static final class Client extends BinaryLogClient {
    private static final int END = 0xFE;
    private static final int PATIENCE_SECONDS = 24 * 3600;

    private final ServerAddress server;
    private final Optional<UUID> expected;

    Client(ServerAddress server, Optional<UUID> expected) {
      super(server.host(), server.port(), server.user(), server.password());
      this.server = server;
      this.expected = expected;
      setUseBinlogFilenamePositionInGtidMode(false);
    }

    @Override
    protected void setupConnection() throws IOException {
      super.setupConnection();
      // The stream may have to wait for a snapshot; after a minute the server would give us up.
      channel.write(new QueryCommand("SET net_write_timeout = " + PATIENCE_SECONDS));
      checkError(channel.read());
      if (expected.isPresent()) {
        String found = ask("SELECT @@server_uuid");
        if (!found.equals(expected.get().toString())) {
          throw new IOException(
              "the address "
                  + server
                  + " leads to several servers: queries reach the one with server_uuid "
                  + expected.get()
                  + ", the binlog comes from "
                  + found
                  + "; name one server");
        }
      }
    }

    /** The one value of the one row of an answer. */
    private String ask(String sql) throws IOException {
      channel.write(new QueryCommand(sql));
      checkError(channel.read());
      skipToEnd();
      byte[] row = channel.read();
      checkError(row);
      skipToEnd();
      return text(new Bytes(row));
    }

    private static String text(Bytes row) {
      return row.utf8(row.packedInt());
    }

    private void skipToEnd() throws IOException {
      byte[] packet;
      do {
        packet = channel.read();
        checkError(packet);
      } while ((packet[0] & 0xFF) != END);
    }

    @Override
    protected void updateGtidSet(Event event) {
      // It would be wrong: ChangeReader counts.
    }
  }

  private final class Failures extends BinaryLogClient.AbstractLifecycleListener {
    @Override
    public void onCommunicationFailure(@Nullable BinaryLogClient client, Exception e) {
      queue.fail(e);
    }

    /** The library would go on with the next event. */
    @Override
    public void onEventDeserializationFailure(BinaryLogClient client, Exception e) {
      queue.fail(e);
      try {
        client.disconnect();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
    }
  }
}
