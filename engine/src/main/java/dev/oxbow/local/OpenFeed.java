package dev.oxbow.local;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunctionState;
import org.jspecify.annotations.Nullable;

/**
 * A feed while DuckDB pulls it. It keeps the first failure, since DuckDB hands on only its text.
 * Thread-safe.
 */
final class OpenFeed {
  private final RowFeed feed;
  private final List<Column> columns;
  private final long rows;
  private final int lanes;
  private final List<Puller> pullers = new ArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private volatile boolean closed;
  private boolean started;
  private @Nullable Throwable failure;

  OpenFeed(RowFeed feed, List<Column> columns, long rows) {
    this.feed = feed;
    this.columns = List.copyOf(columns);
    this.rows = rows;
    this.lanes = Math.max(1, feed.lanes());
  }

  List<Column> columns() {
    return columns;
  }

  long rows() {
    return rows;
  }

  int lanes() {
    return lanes;
  }

  /** Called when a query begins to pull; rows can be pulled once. */
  synchronized void start() {
    if (started) {
      IllegalStateException twice = new IllegalStateException("A feed was read twice by a query");
      failure = twice;
      throw twice;
    }
    started = true;
  }

  synchronized boolean isStarted() {
    return started;
  }

  synchronized Puller puller() {
    Puller puller = new Puller();
    pullers.add(puller);
    return puller;
  }

  private RowFeed.@Nullable Lane openLane() {
    return closed || opened.getAndIncrement() >= lanes ? null : feed.open();
  }

  private synchronized void failed(Throwable t) {
    if (failure == null) {
      failure = t;
    }
  }

  synchronized Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  List<String> warnings() {
    return feed.warnings();
  }

  /** Ends the lanes soon; callable from any thread. */
  void cancel() {
    if (!closed) {
      feed.cancel();
    }
  }

  /**
   * Closes the lanes that DuckDB left open, then the feed, and frees the texts: the query has
   * ended.
   */
  void close() {
    List<Puller> left;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      left = List.copyOf(pullers);
    }
    try {
      left.forEach(Puller::close);
    } finally {
      left.forEach(Puller::free);
      feed.close();
    }
  }

  /** One of DuckDB's threads at work on the feed. */
  final class Puller implements DuckDBTableFunctionState {
    private RowFeed.@Nullable Lane lane;
    private @Nullable VectorBatch batch;
    private boolean ended;

    /** Fills a chunk; 0 at the end. */
    synchronized long pull(DuckDBDataChunkWriter chunk) {
      try {
        if (ended) {
          return 0;
        }
        RowFeed.Lane from = lane;
        if (from == null) {
          from = openLane();
          if (from == null) {
            ended = true;
            return 0;
          }
          lane = from;
        }
        VectorBatch into = batch;
        if (into == null) {
          into = new VectorBatch(columns);
          batch = into;
        }
        into.begin(chunk);
        int n = from.fill(into);
        into.end(n);
        ended = n == 0;
        return n;
      } catch (Throwable t) {
        ended = true;
        failed(t);
        throw t;
      }
    }

    synchronized void free() {
      VectorBatch freed = batch;
      batch = null;
      if (freed != null) {
        freed.close();
      }
    }

    /** DuckDB calls it too, when it may still hold what the last call gave. */
    @Override
    public synchronized void close() {
      ended = true;
      RowFeed.Lane closing = lane;
      lane = null;
      if (closing != null) {
        try {
          closing.close();
        } catch (RuntimeException e) {
          failed(e);
        }
      }
    }
  }
}
