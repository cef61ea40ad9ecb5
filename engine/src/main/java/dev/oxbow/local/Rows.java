package dev.oxbow.local;

import org.jspecify.annotations.Nullable;

/** Rows being read. Used by one thread at a time. */
public interface Rows extends AutoCloseable {
  /** The next row, or null at the end; the array is the caller's. */
  @Nullable Object @Nullable [] next();

  @Override
  void close();
}
