package dev.oxbow.spi;

import java.util.List;

/**
 * Rows on their way into the engine, pulled by one or several threads. Each thread opens a {@link
 * Lane} of its own and fills batches from it until it gives 0. Together the lanes give each row
 * once, however few of them are opened.
 */
public interface RowFeed extends AutoCloseable {
  /** How many lanes may be open at once; at least 1. */
  int lanes();

  /** Opens the next lane; called at most {@link #lanes()} times. */
  Lane open();

  /**
   * What the client should know of the rows given so far, one sentence each: values that had to
   * become NULL, and how many. Asked for after the last lane gave 0.
   */
  default List<String> warnings() {
    return List.of();
  }

  /** How many bytes of values have come from the source so far; callable from any thread. */
  default long bytesRead() {
    return 0;
  }

  /** Makes every lane end soon with a CANCELLED error; callable from any thread. */
  void cancel();

  /** Ends the feed and frees what it holds; lanes are closed before. */
  @Override
  void close();

  /** One thread's share of a feed. */
  interface Lane extends AutoCloseable {
    /**
     * Writes the next rows at 0, 1, 2, ... of the batch. Every column of every row written must be
     * set, to a value or to NULL.
     *
     * @return how many rows were written, at most {@code batch.capacity()}; 0 at the end
     */
    int fill(RowBatch batch);

    @Override
    void close();
  }
}
