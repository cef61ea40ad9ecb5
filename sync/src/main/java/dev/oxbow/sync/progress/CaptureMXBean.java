package dev.oxbow.sync.progress;

/**
 * What a running capture tells of itself, by JMX as {@code dev.oxbow:type=capture,name=NAME}. All
 * counts begin with the start of its task.
 */
public interface CaptureMXBean {
  /** Whether a table's snapshot is under way. */
  boolean isSnapshotting();

  /** Up to where all was told: file and offset. */
  String getPosition();

  /** The GTIDs of all that was told; empty on a server without them. */
  String getGtids();

  /** How long ago the last transaction that was told was committed; 0 when there is none left. */
  double getLagSeconds();

  /** How many bytes of binlog lie between us and its end; -1 when that is not known. */
  long getLagBytes();

  /** How many transactions; -1 on a server without GTIDs. */
  long getLagTransactions();

  /** How much of the time for which the server keeps its binlog is gone; 1 is too late. */
  double getRetentionUsed();

  /** Transactions of the stream that were told to their end. */
  long getTransactions();

  /** Records written, also those of snapshots. */
  long getRecords();

  /** Bytes of their keys and values. */
  long getBytes();

  /** During the last seconds. */
  double getRecordsPerSecond();

  /** During the last seconds. */
  double getBytesPerSecond();

  /** Seconds since the task started. */
  double getUptimeSeconds();

  /** Tables whose snapshot this task has begun or will begin. */
  int getSnapshotTables();

  /** Those of them that are told to their end. */
  int getSnapshotTablesDone();

  /** Rows that snapshots told, also before a restart. */
  long getSnapshotRows();

  /** How many rows these tables have, by the server's estimate. */
  long getSnapshotRowsEstimated();

  /** How long the snapshots may still take; -1 when that is not known or nothing is left. */
  double getSnapshotSecondsLeft();
}
