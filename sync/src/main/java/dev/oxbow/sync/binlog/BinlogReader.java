package dev.oxbow.sync.binlog;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.server.PresentTables;
import dev.oxbow.sync.server.ServerAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Follows a server's binlog from a position and tells each change once, in the server's order.
 *
 * <p>Life: opened, read until closed or until it throws; then a new one goes on from the position
 * that the caller keeps. One thread reads, any may close.
 */
public final class BinlogReader implements AutoCloseable {
  private final ServerAddress server;
  private final BinlogConnection connection;
  private final ChangeReader changes;
  private final Watchdog watchdog;
  private final List<BinlogEvent> events = new ArrayList<>();
  private int next;

  private BinlogReader(
      ServerAddress server, BinlogConnection connection, ChangeReader changes, Watchdog watchdog) {
    this.server = server;
    this.connection = connection;
    this.changes = changes;
    this.watchdog = watchdog;
  }

  /**
   * Begins to follow.
   *
   * @param from where the last reader stopped, or where the server is now
   * @param sink gets the changes, in the thread that reads
   */
  public static BinlogReader open(
      ServerAddress server,
      BinlogPosition from,
      Options options,
      PresentTables present,
      ChangeSink sink) {
    return new BinlogReader(
        server,
        BinlogConnection.open(server, from, options),
        new ChangeReader(from, options.tables(), present, sink),
        new Watchdog(server, options.watch()));
  }

  /**
   * How to follow.
   *
   * @param serverId unique among all replicas of the server
   * @param heartbeat how often a silent server gives a sign of life
   * @param tables whose rows are wanted
   * @param watch when a stream that says nothing new is given up
   * @param server which server the stream must come from, where one address leads to several; empty
   *     where any will do
   */
  public record Options(
      long serverId,
      Duration heartbeat,
      TableFilter tables,
      Watchdog.Terms watch,
      Optional<UUID> server) {}

  /**
   * Reads one event, waiting for it.
   *
   * @return false when none came
   * @throws OxbowException SOURCE_UNREACHABLE when the connection ended or is given up;
   *     SOURCE_DATA, SOURCE_CHANGED or NOT_SUPPORTED for what cannot be read, after which the
   *     reader is of no more use
   */
  public boolean read(Duration patience) throws InterruptedException {
    if (next == events.size()) {
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
          changes.position());
      if (events.isEmpty()) {
        return false;
      }
    }
    changes.read(events.get(next++));
    return true;
  }

  /** Whether events have arrived that were not read. */
  public boolean hasMore() {
    return next < events.size() || connection.hasMore();
  }

  /** Behind the last event that was read; to go on from, if it is between two transactions. */
  public BinlogPosition position() {
    return changes.position();
  }

  /** Whether no transaction has begun that is not told to its end. */
  public boolean isBetweenTransactions() {
    return changes.isBetweenTransactions();
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
