package dev.oxbow.sync.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks whether bytes are UTF-8, eight at a time where they are ASCII. */
final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ASCII = 0x8080_8080_8080_8080L;

  private Utf8() {}

  /**
   * Where bytes stop being UTF-8 as Unicode defines it: no surrogates, nothing overlong.
   *
   * @return -1 where they are UTF-8 to their end
   */
  static int invalidAt(byte[] text) {
    int i = 0;
    int length = text.length;
    while (i < length) {
      if (i + Long.BYTES <= length && ((long) LONGS.get(text, i) & ASCII) == 0) {
        i += Long.BYTES;
        continue;
      }
      int first = text[i];
      if (first >= 0) {
        i++;
        continue;
      }
      int more = more(first & 0xFF, i + 1 < length ? text[i + 1] & 0xFF : 0);
      if (more == 0 || i + more >= length) {
        return i;
      }
      for (int k = 1; k <= more; k++) {
        if ((text[i + k] & 0xC0) != 0x80) {
          return i;
        }
      }
      i += more + 1;
    }
    return -1;
  }

  /** How many bytes follow the first of a character; 0 where it begins none. */
  private static int more(int first, int second) {
    if (first >= 0xC2 && first <= 0xDF) {
      return 1;
    }
    if (first >= 0xE0 && first <= 0xEF) {
      boolean overlong = first == 0xE0 && second < 0xA0;
      boolean surrogate = first == 0xED && second > 0x9F;
      return overlong || surrogate ? 0 : 2;
    }
    if (first >= 0xF0 && first <= 0xF4) {
      boolean overlong = first == 0xF0 && second < 0x90;
      boolean beyond = first == 0xF4 && second > 0x8F;
      return overlong || beyond ? 0 : 3;
    }
    return 0;
  }
}
