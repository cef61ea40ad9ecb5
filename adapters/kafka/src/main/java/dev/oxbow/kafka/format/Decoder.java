package dev.oxbow.kafka.format;

import dev.oxbow.spi.RowBatch;
import org.jspecify.annotations.Nullable;

/**
 * Writes keys, or values, into the columns of a batch. Used by one thread: {@link #begin} for each
 * batch, then {@link #decode} or {@link #nulls} for each of its rows. No bytes make it throw: what
 * cannot be read is told, and its columns are NULL, but for a whole that is text, which then shows
 * the bytes in hexadecimal.
 */
public interface Decoder {
  /** Decodes into this batch from now on. */
  void begin(RowBatch batch);

  /**
   * Decodes one key or value into a row; every column of it is set.
   *
   * @return what is wrong, or null
   * @throws dev.oxbow.error.OxbowException when something that is needed beside the bytes cannot be
   *     had, such as a schema
   */
  @Nullable String decode(byte[] bytes, int from, int length, int partition, long offset, int row);

  /** There is no key or no value: makes every column of a row NULL. */
  void nulls(int row);

  /** What was met that the format does not cover; once there is any, rows must not be used. */
  Drift drift();
}
