package dev.oxbow.execute;

import dev.oxbow.plan.RemoteLeaf;
import dev.oxbow.spi.RemoteRead;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.spi.RowFeed;
import dev.oxbow.statement.PlanNode.Measured;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.statement.Statistics.Totals;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A source's rows, counted. Of rows that the session may not all see nothing is told: neither how
 * many there are nor what was wrong with them.
 */
final class MeasuredFeed implements RowFeed {
  private static final long INTERVAL_NANOS = 100_000_000;

  private final RemoteLeaf leaf;
  private final RowFeed feed;
  private final Map<String, String> details;
  private final StatementScope scope;
  private final LongAdder rows = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final AtomicLong nextReport = new AtomicLong(System.nanoTime() + INTERVAL_NANOS);

  private MeasuredFeed(
      RemoteLeaf leaf, RowFeed feed, Map<String, String> details, StatementScope scope) {
    this.leaf = leaf;
    this.feed = feed;
    this.details = details;
    this.scope = scope;
  }

  /**
   * Sends the statements of a leaf, the first one at once.
   *
   * @param details of them, for people
   */
  static MeasuredFeed of(
      RemoteLeaf leaf,
      List<String> sql,
      Map<String, String> details,
      RemoteRead read,
      StatementScope scope) {
    long begun = System.nanoTime();
    RowFeed rows = FeedsInTurn.of(read, sql, leaf.shipped());
    MeasuredFeed feed = new MeasuredFeed(leaf, rows, details, scope);
    feed.nanos.add(System.nanoTime() - begun);
    return feed;
  }

  /** How many rows came so far. */
  long rows() {
    return rows.sum();
  }

  Measured measured() {
    if (leaf.discreet()) {
      return Measured.NOTHING;
    }
    Map<String, String> all = new LinkedHashMap<>(details);
    if (feed.bytesRead() > 0) {
      all.put("bytes", String.valueOf(feed.bytesRead()));
    }
    return new Measured(all, OptionalLong.of(rows.sum()), Duration.ofNanos(nanos.sum()));
  }

  Totals totals() {
    return leaf.discreet() ? Totals.NOTHING : new Totals(rows.sum(), feed.bytesRead(), 0, 0);
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
        long begun = System.nanoTime();
        int n = lane.fill(batch);
        long now = System.nanoTime();
        nanos.add(now - begun);
        rows.add(n);
        report(now);
        return n;
      }

      @Override
      public void close() {
        lane.close();
      }
    };
  }

  private void report(long now) {
    long due = nextReport.get();
    if (now - due >= 0 && nextReport.compareAndSet(due, now + INTERVAL_NANOS)) {
      scope.progress("reading " + leaf.source().name(), leaf.discreet() ? 0 : rows.sum(), -1);
    }
  }

  @Override
  public long bytesRead() {
    return feed.bytesRead();
  }

  @Override
  public List<String> warnings() {
    return leaf.discreet() ? List.of() : feed.warnings();
  }

  @Override
  public void cancel() {
    feed.cancel();
  }

  @Override
  public void close() {
    feed.close();
  }
}
