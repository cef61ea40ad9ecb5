package dev.oxbow.sync.binlog;

import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.server.PresentTables;
import dev.oxbow.sync.server.ServerAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Follows a server's binlog from a position and tells each change once, in the server's order.
 *
 * <p>Life: opened, read until closed or until it throws; then a new one goes on from the position
 * that the caller keeps. One thread reads, any may close.
 */
public final class BinlogReader implements AutoCloseable {
  private final EventStream events;
  private final ChangeReader changes;
  private final DefinitionsAhead ahead;

  private BinlogReader(EventStream events, ChangeReader changes, DefinitionsAhead ahead) {
    this.events = events;
    this.changes = changes;
    this.ahead = ahead;
  }

  /**
   * Begins to follow.
   *
   * @param from where the last reader stopped, or where the server is now
   * @param present asked of tables whose columns the binlog does not name
   * @param sink gets the changes, in the thread that reads
   */
  public static BinlogReader open(
      ServerAddress server,
      BinlogPosition from,
      Options options,
      PresentTables present,
      ChangeSink sink) {
    DefinitionsAhead ahead = new DefinitionsAhead(server, options);
    return new BinlogReader(
        EventStream.open(server, from, options),
        new ChangeReader(from, options.tables(), present, new ProvedTables(present, ahead), sink),
        ahead);
  }

  /**
   * How to follow.
   *
   * @param serverId unique among all replicas of the server; 0 to end where the binlog ends
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
      Optional<UUID> server) {
    /** To read on to the binlog's end only, beside a stream that follows. */
    Options aside() {
      return new Options(0, heartbeat, table -> false, watch, server);
    }
  }

  /**
   * Reads one event, waiting for it.
   *
   * @return false when none came
   * @throws OxbowException SOURCE_UNREACHABLE when the connection ended or is given up;
   *     SOURCE_DATA, SOURCE_CHANGED or NOT_SUPPORTED for what cannot be read, after which the
   *     reader is of no more use
   */
  public boolean read(Duration patience) throws InterruptedException {
    if (!events.await(patience, changes::position)) {
      return false;
    }
    changes.read(events.next());
    return true;
  }

  /** Whether events have arrived that were not read. */
  public boolean hasMore() {
    return events.hasMore();
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
    ahead.close();
    events.close();
  }
}
