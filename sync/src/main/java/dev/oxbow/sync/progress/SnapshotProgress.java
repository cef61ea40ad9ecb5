package dev.oxbow.sync.progress;

import dev.oxbow.sync.change.TableName;
import java.time.Duration;
import java.util.List;

/**
 * How far the snapshot of one table is.
 *
 * @param rows told so far, also before a restart
 * @param estimatedRows the table's rows by the server's estimate, never less than {@code rows}
 * @param toldSince rows told since {@code running} began: what the speed is reckoned from
 * @param running how long this task has worked on the table; zero before it begins
 * @param isDone whether all was told
 */
public record SnapshotProgress(
    TableName table,
    long rows,
    long estimatedRows,
    long toldSince,
    Duration running,
    boolean isDone) {
  public SnapshotProgress {
    estimatedRows = isDone ? rows : Math.max(rows, estimatedRows);
  }

  /**
   * How long some snapshots may still take, at the speed that they have had, in seconds.
   *
   * @return -1 when nothing is left or the speed is not known yet
   */
  public static double secondsLeft(List<SnapshotProgress> tables) {
    double rows = 0;
    double seconds = 0;
    long left = 0;
    for (SnapshotProgress table : tables) {
      rows += table.toldSince;
      seconds += table.running.toMillis() / 1000.0;
      left += table.estimatedRows - table.rows;
    }
    return left == 0 || rows == 0 || seconds == 0 ? -1 : left * seconds / rows;
  }
}
