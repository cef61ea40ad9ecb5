package dev.oxbow.sync.connect;

import dev.oxbow.sync.capture.Captured;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;

/**
 * When Kafka is asked to commit: at once where nothing more waits, and every {@link #MOST} where it
 * does, since a commit costs as much as thousands of records. Always behind whole transactions of
 * MySQL. Used by one thread.
 */
final class CommitPace {
  static final Duration MOST = Duration.ofMillis(50);

  private final LongSupplier nanos;
  private long committed;
  private boolean owing;

  /** With a clock in nanoseconds. */
  CommitPace(LongSupplier nanos) {
    this.nanos = nanos;
    this.committed = nanos.getAsLong();
  }

  /**
   * What to commit.
   *
   * @param last up to which record of a batch; null for none of them
   * @param all whether to commit what earlier batches told
   */
  record Commit(@Nullable Captured last, boolean all) {
    private static final Commit NOTHING = new Commit(null, false);

    /** Asks for it. */
    void tell(TransactionContext transactions, List<Captured> batch, List<SourceRecord> records) {
      for (int i = batch.size() - 1; last != null && i >= 0; i--) {
        if (batch.get(i) == last) {
          transactions.commitTransaction(records.get(i));
          return;
        }
      }
      if (all) {
        transactions.commitTransaction();
      }
    }
  }

  /** Whether whole transactions were told, and nothing behind them, that are not committed. */
  boolean isOwing() {
    return owing;
  }

  /**
   * After a batch was read.
   *
   * @param hasMore whether more waits to be read
   */
  Commit after(List<Captured> batch, boolean hasMore) {
    long now = nanos.getAsLong();
    if (batch.isEmpty()) {
      if (!owing) {
        return Commit.NOTHING;
      }
      committed = now;
      owing = false;
      return new Commit(null, true);
    }
    Captured last = last(batch);
    if (last == null || (hasMore && now - committed < MOST.toNanos())) {
      owing = batch.get(batch.size() - 1).commits();
      return Commit.NOTHING;
    }
    committed = now;
    owing = false;
    return new Commit(last, false);
  }

  private static @Nullable Captured last(List<Captured> batch) {
    for (int i = batch.size() - 1; i >= 0; i--) {
      if (batch.get(i).commits()) {
        return batch.get(i);
      }
    }
    return null;
  }
}
