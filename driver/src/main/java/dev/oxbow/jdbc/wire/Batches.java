package dev.oxbow.jdbc.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The marks and the numbers of batches, little-endian. */
final class Batches {
  /** The first byte of a batch. */
  static final int VERSION = 1;

  /** The bit of a column whose numbers are the lengths of bytes. */
  static final int BYTES = 1;

  /** The bit of a column with a bitmap of its NULLs. */
  static final int NULLS = 2;

  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private Batches() {}

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes a number in 1, 2, 4 or 8 bytes. */
  static void set(byte[] into, int at, int width, long number) {
    switch (width) {
      case 1 -> into[at] = (byte) number;
      case 2 -> SHORT.set(into, at, (short) number);
      case 4 -> INT.set(into, at, (int) number);
      default -> LONG.set(into, at, number);
    }
  }

  /** Reads a number of 1, 2, 4 or 8 bytes. */
  static long get(byte[] from, int at, int width) {
    return switch (width) {
      case 1 -> from[at];
      case 2 -> (short) SHORT.get(from, at);
      case 4 -> (int) INT.get(from, at);
      default -> (long) LONG.get(from, at);
    };
  }
}
