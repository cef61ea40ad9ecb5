package dev.oxbow.sync.binlog;

import org.jspecify.annotations.Nullable;

/**
 * How far a binlog was read: between two transactions.
 *
 * @param file the binlog file, on the server that it was read from
 * @param offset in bytes; files beyond 4 GiB are told by GTIDs only
 * @param executed all transactions up to here, also those that were purged before; null on a server
 *     without GTIDs
 * @param time when the last transaction before it was committed, in seconds since the epoch by the
 *     server's clock; 0 when it is not known
 * @param began when the file was begun, in seconds since the epoch by the server's clock, which
 *     tells it from another of the same name; 0 when it is not known
 */
public record BinlogPosition(
    String file, long offset, @Nullable GtidSet executed, long time, long began) {
  public BinlogPosition(String file, long offset, @Nullable GtidSet executed) {
    this(file, offset, executed, 0, 0);
  }

  /**
   * Whether this position stands at or behind a place of the same server's binlog. Files are
   * numbered in their order: {@code binlog.000009} comes before {@code binlog.000010}.
   */
  public boolean hasReached(String otherFile, long otherOffset) {
    int files = Long.compare(number(file), number(otherFile));
    return files > 0 || (files == 0 && offset >= otherOffset);
  }

  private static long number(String file) {
    return Long.parseLong(file.substring(file.lastIndexOf('.') + 1));
  }
}
