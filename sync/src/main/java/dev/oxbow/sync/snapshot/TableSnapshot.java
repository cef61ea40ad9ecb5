package dev.oxbow.sync.snapshot;

import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.progress.Bound;
import dev.oxbow.sync.progress.SnapshotProgress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far the snapshot of one table is. Used under the lock of {@link Snapshots}. */
final class TableSnapshot {
  private final TableName table;
  private final long rowsBefore;
  private long rows;
  private long estimate;
  private Optional<Bound> told;
  private Optional<Bound> planned;
  private boolean isPlanned;
  private boolean isBegun;
  private boolean truncates;
  private int plan;
  private int chunkRows;
  private ChunkSource.@Nullable Facts facts;
  private long startedNanos;
  private long endedNanos;
  private boolean isRunning;
  private boolean isDone;

  /**
   * @param after behind which key it goes on; empty at its beginning
   * @param rows told by earlier runs
   */
  TableSnapshot(TableName table, Optional<Bound> after, long rows) {
    this.table = table;
    this.told = after;
    this.planned = after;
    this.rows = rows;
    this.rowsBefore = rows;
  }

  TableName table() {
    return table;
  }

  /** What is known of the table under the present plan. */
  Optional<ChunkSource.Facts> facts() {
    return Optional.ofNullable(facts);
  }

  /** A number that changes whenever what was planned is of no more use. */
  int plan() {
    return plan;
  }

  void estimate(long estimated) {
    estimate = estimated;
  }

  void learn(ChunkSource.Facts found) {
    facts = found;
    estimate = found.rows();
    chunkRows = found.chunkRows();
    KeyOrder order = new KeyOrder(found.schema());
    if (planned.isPresent() && !order.orders(planned.orElseThrow())) {
      // A key of other columns, which says nothing of where we are.
      forget();
      planned = told;
    }
  }

  int chunkRows() {
    return chunkRows;
  }

  /** So many rows were as much as a chunk may hold. */
  void shrink(int to) {
    chunkRows = Math.max(1, Math.min(chunkRows, to));
  }

  Optional<Bound> planned() {
    return planned;
  }

  boolean isPlanned() {
    return isPlanned;
  }

  /** Up to there it is divided; empty when to its end. */
  void planned(Optional<Bound> upTo) {
    planned = upTo;
    isPlanned = upTo.isEmpty();
  }

  /** What is not told is looked at and divided afresh. */
  void replan() {
    plan++;
    planned = told;
    isPlanned = false;
    facts = null;
  }

  void run() {
    if (!isRunning) {
      isRunning = true;
      startedNanos = System.nanoTime();
    }
  }

  /** It is told to be empty before its rows. */
  void truncate() {
    truncates = true;
  }

  /** That was told. */
  void truncated() {
    truncates = false;
  }

  boolean truncates() {
    return truncates;
  }

  /** Whether nothing of it was told in this run. */
  boolean isFirst() {
    return !isBegun;
  }

  /** Rows were told, up to a key; empty for none. */
  void told(int count, Optional<Bound> upTo) {
    isBegun = true;
    rows += count;
    told = upTo;
  }

  void done() {
    isDone = true;
    endedNanos = System.nanoTime();
  }

  long rows() {
    return rows;
  }

  /** None of it counts any more. */
  void forget() {
    rows = 0;
    told = Optional.empty();
    isBegun = false;
  }

  SnapshotProgress progress() {
    long nanos = isRunning ? (isDone ? endedNanos : System.nanoTime()) - startedNanos : 0;
    return new SnapshotProgress(
        table,
        rows,
        Math.max(estimate, rows),
        Math.max(0, rows - rowsBefore),
        Duration.ofNanos(nanos),
        isDone);
  }
}
