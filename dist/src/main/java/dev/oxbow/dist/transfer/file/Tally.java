package dev.oxbow.dist.transfer.file;

import java.util.concurrent.atomic.AtomicLong;

/** How far a transfer has come. Written by the thread that works, read by the one that draws. */
public final class Tally {
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong total = new AtomicLong();

  /** Rows that are through. */
  public long rows() {
    return rows.get();
  }

  /** Bytes of the file that were written or read. */
  public long bytes() {
    return bytes.get();
  }

  /** Bytes that there are to read; 0 when that is not known. */
  public long total() {
    return total.get();
  }

  /** Counts rows that are through. */
  public void addRows(long more) {
    rows.addAndGet(more);
  }

  /** Counts bytes that were written or read. */
  public void addBytes(long more) {
    bytes.addAndGet(more);
  }

  /** Counts bytes that there are to read. */
  public void expect(long more) {
    total.addAndGet(more);
  }
}
