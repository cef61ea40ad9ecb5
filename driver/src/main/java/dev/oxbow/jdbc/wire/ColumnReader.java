package dev.oxbow.jdbc.wire;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The values of one column of a batch. */
abstract class ColumnReader {
  private final byte[] frame;
  private final int nulls;

  /**
   * @param nulls where the bitmap of NULLs begins; -1 without one
   */
  private ColumnReader(byte[] frame, int nulls) {
    this.frame = frame;
    this.nulls = nulls;
  }

  /** The value of a row, or null for NULL. */
  @Nullable Object get(int row) {
    return nulls >= 0 && (frame[nulls + (row >> 3)] >> (row & 7) & 1) == 1 ? null : value(row);
  }

  abstract Object value(int row);

  static ColumnReader ofNumbers(Coding coding, byte[] frame, int nulls, int start, int width) {
    LongFunction<Object> made = coding.number();
    if (made == null) {
      throw new IllegalArgumentException("A column has numbers instead of bytes");
    }
    return new ColumnReader(frame, nulls) {
      @Override
      Object value(int row) {
        return made.apply(Batches.get(frame, start + row * width, width));
      }
    };
  }

  /**
   * @param starts where the values begin, and where the last one ends
   */
  static ColumnReader ofBytes(Coding coding, byte[] frame, int nulls, int[] starts) {
    Coding.BytesFunction made = coding.bytes();
    if (made == null) {
      throw new IllegalArgumentException("A column has bytes instead of numbers");
    }
    return new ColumnReader(frame, nulls) {
      @Override
      Object value(int row) {
        return made.of(frame, starts[row], starts[row + 1] - starts[row]);
      }
    };
  }
}
