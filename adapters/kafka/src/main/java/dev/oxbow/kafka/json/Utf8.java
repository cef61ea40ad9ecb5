package dev.oxbow.kafka.json;

import dev.oxbow.spi.RowBatch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Well-formedness of UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF). */
public final class Utf8 {
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final long HIGH_BITS = 0x8080808080808080L;

  private static final HexFormat HEX = HexFormat.of();

  private Utf8() {}

  /** The index of the first byte that is not part of a well-formed sequence, or -1. */
  public static int firstInvalid(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int p = offset;
    while (p < end) {
      while (p + 8 <= end && ((long) LONG.get(bytes, p) & HIGH_BITS) == 0) {
        p += 8;
      }
      while (p < end && bytes[p] >= 0) {
        p++;
      }
      if (p < end) {
        int next = afterSequence(bytes, p, end);
        if (next < 0) {
          return p;
        }
        p = next;
      }
    }
    return -1;
  }

  /** Where the sequence of more than one byte that begins at p ends; -1 when it is malformed. */
  static int afterSequence(byte[] b, int p, int end) {
    int first = b[p] & 0xff;
    if (first < 0xc2 || first > 0xf4) {
      return -1;
    }
    int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (p + length > end) {
      return -1;
    }
    int second = b[p + 1] & 0xff;
    int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) {
      return -1;
    }
    for (int i = 2; i < length; i++) {
      if ((b[p + i] & 0xc0) != 0x80) {
        return -1;
      }
    }
    return p + length;
  }

  /**
   * Writes bytes as text, or in hexadecimal when they are none.
   *
   * @return where they cease to be text, counted from 0, or -1
   */
  public static int textOrHex(RowBatch.Writer to, byte[] bytes, int offset, int length, int row) {
    int invalid = firstInvalid(bytes, offset, length);
    if (invalid < 0) {
      to.setUtf8(row, bytes, offset, length);
      return -1;
    }
    to.setString(row, hex(bytes, offset, length));
    return invalid - offset;
  }

  /** Bytes that are no text, as text: {@code 0x} and their hexadecimal digits. */
  public static String hex(byte[] bytes, int offset, int length) {
    return "0x" + HEX.formatHex(bytes, offset, offset + length);
  }
}
