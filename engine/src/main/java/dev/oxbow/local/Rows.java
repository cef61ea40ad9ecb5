package dev.oxbow.local;

import dev.oxbow.spi.RowBatch;
import org.jspecify.annotations.Nullable;

/** Rows being read. Used by one thread at a time. */
public interface Rows extends AutoCloseable {
  /** The next row, or null at the end; the array is the caller's. */
  @Nullable Object @Nullable [] next();

  /**
   * Writes the next rows into a batch at 0, 1, 2, ...: those that can be had without waiting for
   * more, as far as the batch has room. Rows are read either so or by {@link #next()}.
   *
   * @return how many; 0 at the end
   */
  int fill(RowBatch batch);

  /** How long it took to make the rows so far, in nanoseconds; 0 when nobody measures it. */
  default long busyNanos() {
    return 0;
  }

  @Override
  void close();
}
