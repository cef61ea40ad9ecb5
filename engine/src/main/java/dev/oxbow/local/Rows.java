package dev.oxbow.local;

import org.jspecify.annotations.Nullable;

/** Rows being read. Used by one thread at a time. */
public interface Rows extends AutoCloseable {
  /** The next row, or null at the end; the array is the caller's. */
  @Nullable Object @Nullable [] next();

  /** How long it took to make the rows so far, in nanoseconds; 0 when nobody measures it. */
  default long busyNanos() {
    return 0;
  }

  @Override
  void close();
}
