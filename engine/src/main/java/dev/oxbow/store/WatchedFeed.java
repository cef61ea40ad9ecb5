package dev.oxbow.store;

import dev.oxbow.spi.LogFeed;
import dev.oxbow.spi.LogTable;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.spi.RowFeed;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** A feed whose progress is told a few times a second. */
final class WatchedFeed implements RowFeed {
  private static final long INTERVAL_NANOS = 100_000_000;

  private final LogFeed feed;
  private final LongConsumer progress;
  private final AtomicLong nextReport = new AtomicLong(System.nanoTime());
  private volatile Optional<LogTable> widened = Optional.empty();

  /**
   * @param progress is given the positions read; called by any thread
   */
  WatchedFeed(LogFeed feed, LongConsumer progress) {
    this.feed = feed;
    this.progress = progress;
  }

  /** Known once the feed is closed. */
  Optional<LogTable> widened() {
    return widened;
  }

  @Override
  public int lanes() {
    return feed.lanes();
  }

  @Override
  public Lane open() {
    Lane lane = feed.open();
    return new Lane() {
      @Override
      public int fill(RowBatch batch) {
        int n = lane.fill(batch);
        report();
        return n;
      }

      @Override
      public void close() {
        lane.close();
      }
    };
  }

  private void report() {
    long due = nextReport.get();
    long now = System.nanoTime();
    if (now - due >= 0 && nextReport.compareAndSet(due, now + INTERVAL_NANOS)) {
      progress.accept(feed.positionsRead());
    }
  }

  @Override
  public List<String> warnings() {
    return feed.warnings();
  }

  @Override
  public void cancel() {
    feed.cancel();
  }

  @Override
  public void close() {
    widened = feed.widened();
    feed.close();
  }
}
