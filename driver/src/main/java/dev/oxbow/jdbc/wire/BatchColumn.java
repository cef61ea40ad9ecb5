package dev.oxbow.jdbc.wire;

import dev.oxbow.jdbc.backend.RowSink;
import dev.oxbow.jdbc.backend.ValueType;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One column of a batch that is being written; rows come in their order. */
final class BatchColumn implements RowSink.Column {
  /** What an array may have at most. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private static final byte[] NOTHING = {};

  private final Coding coding;
  private long[] numbers = new long[16];

  /** All bits that differ from the sign's, of all numbers. */
  private long bits;

  /** A bit per row, set for NULL; null without one. */
  private byte @Nullable [] nulls;

  /** The bytes of all values, whose lengths are the numbers then; null for a column of numbers. */
  private byte @Nullable [] bytes;

  /** How many of the bytes are taken. */
  private int end;

  /** The last row that has a value; -1 before the first. */
  private int last = -1;

  BatchColumn(ValueType type) {
    this.coding = Coding.of(type);
    if (coding.number() == null) {
      bytes = new byte[64];
    }
  }

  @Override
  public void put(int row, @Nullable Object value) {
    if (value == null) {
      putNull(row);
    } else {
      coding.write().write(value, this, row);
    }
  }

  @Override
  public void putNull(int row) {
    byte[] bitmap = nulls;
    if (bitmap == null || bitmap.length <= row >> 3) {
      bitmap = bitmap == null ? new byte[(row >> 3) + 8] : Arrays.copyOf(bitmap, (row >> 3) * 2);
      nulls = bitmap;
    }
    bitmap[row >> 3] |= (byte) (1 << (row & 7));
    if (bytes == null) {
      putNumber(row, 0);
    } else {
      putBytes(row, NOTHING, 0, 0);
    }
  }

  @Override
  public void putNumber(int row, long number) {
    if (row >= numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(row + 1, numbers.length * 2));
    }
    numbers[row] = number;
    bits |= number ^ (number >> 63);
    last = Math.max(last, row);
  }

  @Override
  public void putBytes(int row, byte[] from, int start, int length) {
    byte[] block = bytes;
    if (block == null) {
      throw new IllegalStateException("The column holds numbers");
    }
    int replaced = row <= last ? (int) numbers[row] : 0;
    int at = row < last ? start(row) : end - replaced;
    long needed = (long) end - replaced + length;
    if (needed > block.length) {
      block = Arrays.copyOf(block, larger(block.length, needed));
      bytes = block;
    }
    int behind = at + replaced;
    if (behind < end) {
      System.arraycopy(block, behind, block, at + length, end - behind);
    }
    System.arraycopy(from, start, block, at, length);
    end = (int) needed;
    putNumber(row, length);
  }

  private int start(int row) {
    int at = 0;
    for (int i = 0; i < row; i++) {
      at += (int) numbers[i];
    }
    return at;
  }

  private static int larger(int now, long needed) {
    if (needed > MOST_BYTES) {
      throw new OutOfMemoryError("A batch has more bytes than an array");
    }
    return (int) Math.max(needed, Math.min(now * 2L, MOST_BYTES));
  }

  @Override
  public void putUnscaled(int row, long value) {
    if (bytes == null) {
      putNumber(row, value);
    } else {
      putUnscaled(row, BigInteger.valueOf(value));
    }
  }

  /** With the first that has more than 64 bits all become bytes. */
  @Override
  public void putUnscaled(int row, BigInteger value) {
    if (bytes == null && value.bitLength() < Long.SIZE) {
      putNumber(row, value.longValue());
      return;
    }
    if (bytes == null) {
      becomeBytes();
    }
    byte[] written = value.toByteArray();
    putBytes(row, written, 0, written.length);
  }

  private void becomeBytes() {
    int rows = last + 1;
    bytes = new byte[rows * Long.BYTES + 2 * Long.BYTES];
    bits = 0;
    last = -1;
    for (int row = 0; row < rows; row++) {
      if (isNull(row)) {
        putBytes(row, NOTHING, 0, 0);
      } else {
        putUnscaled(row, BigInteger.valueOf(numbers[row]));
      }
    }
  }

  private boolean isNull(int row) {
    byte[] bitmap = nulls;
    return bitmap != null && row >> 3 < bitmap.length && (bitmap[row >> 3] >> (row & 7) & 1) == 1;
  }

  /** How many bytes texts and the like take so far. */
  int taken() {
    return end;
  }

  /** About how many bytes of memory it takes. */
  long held() {
    return (last + 1L) * Long.BYTES + end;
  }

  /** How many rows have a value. */
  int written() {
    return last + 1;
  }

  /** How many bytes {@link #writeTo} writes. */
  long size(int rows) {
    return 2L + (nulls == null ? 0 : (rows + 7) >> 3) + (long) rows * width() + end;
  }

  private int width() {
    int needed = Long.SIZE - Long.numberOfLeadingZeros(bits) + 1;
    return needed <= 8 ? 1 : needed <= 16 ? 2 : needed <= 32 ? 4 : 8;
  }

  void writeTo(OutputStream out, int rows) throws IOException {
    int width = width();
    byte[] block = bytes;
    byte[] bitmap = nulls;
    out.write((block == null ? 0 : Batches.BYTES) | (bitmap == null ? 0 : Batches.NULLS));
    out.write(width);
    if (bitmap != null) {
      out.write(Arrays.copyOf(bitmap, (rows + 7) >> 3));
    }
    byte[] packed = new byte[Math.multiplyExact(rows, width)];
    for (int row = 0, at = 0; row < rows; row++, at += width) {
      Batches.set(packed, at, width, numbers[row]);
    }
    out.write(packed);
    if (block != null) {
      out.write(block, 0, end);
    }
  }
}
