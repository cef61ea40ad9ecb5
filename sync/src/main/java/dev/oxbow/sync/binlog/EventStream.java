package dev.oxbow.sync.binlog;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.server.ServerAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The events of a server's binlog from a position on, not decoded, and under a watchdog. One thread
 * reads, any may close.
 */
final class EventStream implements AutoCloseable {
  private final ServerAddress server;
  private final BinlogConnection connection;
  private final Watchdog watchdog;
  private final List<BinlogEvent> events = new ArrayList<>();
  private int next;

  private EventStream(ServerAddress server, BinlogConnection connection, Watchdog watchdog) {
    this.server = server;
    this.connection = connection;
    this.watchdog = watchdog;
  }

  /** Begins to ask for the binlog. */
  static EventStream open(ServerAddress server, BinlogPosition from, BinlogReader.Options options) {
    return new EventStream(
        server,
        BinlogConnection.open(server, from, options),
        new Watchdog(server, options.watch()));
  }

  /**
   * Waits for an event.
   *
   * @param position up to where all was read
   * @return false when none came
   * @throws OxbowException SOURCE_UNREACHABLE when the connection ended or is given up
   */
  boolean await(Duration patience, Supplier<BinlogPosition> position) throws InterruptedException {
    if (next < events.size()) {
      return true;
    }
    events.clear();
    next = 0;
    long began = System.nanoTime();
    try {
      connection.drain(events, patience);
    } catch (IOException e) {
      throw new OxbowException(
          ErrorCode.SOURCE_UNREACHABLE,
          "The binlog of " + server + " cannot be read on: " + e.getMessage(),
          e);
    }
    Duration waited = Duration.ofNanos(System.nanoTime() - began);
    watchdog.waited(
        waited.compareTo(patience) < 0 ? waited : patience,
        events,
        connection.received(),
        position.get());
    return !events.isEmpty();
  }

  /** The event that was waited for. */
  BinlogEvent next() {
    return events.get(next++);
  }

  /** Whether events have arrived that were not taken. */
  boolean hasMore() {
    return next < events.size() || connection.hasMore();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      throw new OxbowException(
          ErrorCode.SOURCE_UNREACHABLE,
          "The connection to " + server + " cannot be closed: " + e.getMessage(),
          e);
    }
  }
}
