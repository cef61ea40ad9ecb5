package dev.oxbow.sync.binlog;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.server.BinlogEnd;
import dev.oxbow.sync.server.ServerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statements that define something between where a stream is read and where its binlog ended at
 * some moment. They are looked for on a connection of its own, and in each part of the binlog once.
 * One thread asks, any may close.
 */
final class DefinitionsAhead implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final ServerAddress server;
  private final BinlogReader.Options options;
  private final List<Found> found = new ArrayList<>();
  private @Nullable BinlogPosition seen;
  private volatile boolean closed;

  /**
   * @param options of the stream
   */
  DefinitionsAhead(ServerAddress server, BinlogReader.Options options) {
    this.server = server;
    this.options = options.aside();
  }

  /**
   * A statement, and where it begins.
   *
   * @param database the session's default one
   */
  record Found(String database, String statement, String file, long offset) {}

  /**
   * Looks for all definitions.
   *
   * @param from where a transaction begins, not before the place of an earlier call
   * @param end between two transactions
   * @throws OxbowException SOURCE_UNREACHABLE when the binlog cannot be read up to there
   */
  List<Found> between(BinlogPosition from, BinlogEnd end) throws InterruptedException {
    found.removeIf(each -> !isBehind(each, from));
    BinlogPosition last = seen;
    BinlogPosition begin =
        last == null || from.hasReached(last.file(), last.offset()) ? from : last;
    if (!begin.hasReached(end.file(), end.offset())) {
      found.addAll(look(begin, end));
    }
    seen = begin.hasReached(end.file(), end.offset()) ? begin : position(end);
    return List.copyOf(found);
  }

  private static boolean isBehind(Found each, BinlogPosition place) {
    return new BinlogPosition(each.file(), each.offset(), null)
        .hasReached(place.file(), place.offset());
  }

  private static BinlogPosition position(BinlogEnd end) {
    return new BinlogPosition(end.file(), end.offset(), null);
  }

  private List<Found> look(BinlogPosition from, BinlogEnd end) throws InterruptedException {
    List<Found> all = new ArrayList<>();
    StreamPlace at = new StreamPlace(from.file(), from.offset());
    try (EventStream events = EventStream.open(server, from, options)) {
      while (!at.position().hasReached(end.file(), end.offset())) {
        requireOpen();
        if (events.await(PATIENCE, at::position)) {
          BinlogEvent event = events.next();
          take(event, at, at.pass(event), all);
        }
      }
    }
    return all;
  }

  /**
   * For whoever waits long.
   *
   * @throws OxbowException CANCELLED when it was closed
   */
  void requireOpen() {
    if (closed) {
      throw new OxbowException(
          ErrorCode.CANCELLED, "The reader of the binlog of " + server + " was closed");
    }
  }

  private static void take(BinlogEvent event, StreamPlace at, long begin, List<Found> to) {
    switch (event.type()) {
      case EventTypes.ROTATE -> at.rotate(event);
      case EventTypes.TRANSACTION_PAYLOAD -> {
        for (BinlogEvent inner : Payload.events(event)) {
          take(inner, at, begin, to);
        }
      }
      case EventTypes.QUERY -> {
        Query query = Query.read(new Bytes(event.body()));
        if (StatementKind.of(query.sql()) == StatementKind.DEFINITION) {
          to.add(new Found(query.database(), query.sql(), at.file(), begin));
        }
      }
      default -> {
        // Rows, and what comes around them.
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
