package dev.oxbow.sync.connect;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;

/**
 * When Kafka is asked to commit: at once where nothing more waits. Where it does, all is late
 * anyway, and a commit costs as much as thousands of records; so the longer a capture is behind,
 * the rarer it commits, every {@link #SHORTEST} to every {@link #LONGEST}. Always behind whole
 * transactions of MySQL. Used by one thread.
 */
final class CommitPace {
  static final Duration SHORTEST = Duration.ofMillis(50);
  static final Duration LONGEST = Duration.ofMillis(500);

  /** So much longer than the time since the last commit it has been behind. */
  private static final int SHARE = 8;

  private final LongSupplier nanos;
  private long committed;
  private long fellBehind;
  private boolean owing;

  /** With a clock in nanoseconds. */
  CommitPace(LongSupplier nanos) {
    this.nanos = nanos;
    this.committed = nanos.getAsLong();
    this.fellBehind = committed;
  }

  /**
   * What to commit.
   *
   * @param last up to which record of a batch; -1 for none of them
   * @param all whether to commit what earlier batches told
   */
  record Commit(int last, boolean all) {
    static final Commit NOTHING = new Commit(-1, false);

    /** Asks for it. */
    void tell(TransactionContext transactions, @Nullable Batch batch) {
      if (batch != null && last >= 0) {
        SourceRecord asked = ForgottenRecord.remembered(batch.records().get(last));
        batch.records().set(last, asked);
        transactions.commitTransaction(asked);
      } else if (all) {
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
   * @param batch null when none came
   * @param hasMore whether more waits to be read
   */
  Commit after(@Nullable Batch batch, boolean hasMore) {
    long now = nanos.getAsLong();
    if (!hasMore) {
      fellBehind = now;
    }
    if (batch == null) {
      if (!owing) {
        return Commit.NOTHING;
      }
      committed = now;
      owing = false;
      return new Commit(-1, true);
    }
    if (batch.lastEnd() < 0 || (hasMore && now - committed < pause(now))) {
      owing = batch.isWhole();
      return Commit.NOTHING;
    }
    committed = now;
    owing = false;
    return new Commit(batch.lastEnd(), false);
  }

  private long pause(long now) {
    long share = (now - fellBehind) / SHARE;
    return Math.min(Math.max(share, SHORTEST.toNanos()), LONGEST.toNanos());
  }
}
