package dev.oxbow.sync.binlog;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * MySQL's packed decimals: nine digits in four bytes, fewer in fewer, the highest first; the first
 * bit is set for what is not negative, all bits are inverted for what is. Format: {@code
 * decimal2bin} in the server's <a
 * href="https://dev.mysql.com/doc/dev/mysql-server/latest/decimal_8cc.html">decimal.cc</a>.
 */
final class Decimals {
  private static final int GROUP = 9;
  private static final int[] BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};
  private static final int LONG_DIGITS = 18;
  private static final long[] POWERS = new long[GROUP + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i <= GROUP; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private Decimals() {}

  /** How many bytes a value takes. */
  static int length(int precision, int scale) {
    return lengthOf(precision - scale) + lengthOf(scale);
  }

  private static int lengthOf(int digits) {
    return digits / GROUP * 4 + BYTES[digits % GROUP];
  }

  /** Reads a value of the given scale. */
  static BigDecimal read(Bytes in, int precision, int scale) {
    byte[] raw = in.bytes(length(precision, scale));
    boolean negative = (raw[0] & 0x80) == 0;
    raw[0] ^= (byte) 0x80;
    if (negative) {
      for (int i = 0; i < raw.length; i++) {
        raw[i] = (byte) ~raw[i];
      }
    }
    int whole = precision - scale;
    Digits digits = new Digits(new Bytes(raw), precision <= LONG_DIGITS);
    digits.add(whole % GROUP);
    for (int i = 0; i < whole / GROUP; i++) {
      digits.add(GROUP);
    }
    for (int i = 0; i < scale / GROUP; i++) {
      digits.add(GROUP);
    }
    digits.add(scale % GROUP);
    return digits.value(negative, scale);
  }

  /** Groups of digits become one number. */
  private static final class Digits {
    private final Bytes in;
    private final boolean isShort;
    private long small;
    private BigInteger large = BigInteger.ZERO;

    Digits(Bytes in, boolean isShort) {
      this.in = in;
      this.isShort = isShort;
    }

    void add(int count) {
      long group = in.bigEndian(BYTES[count]);
      if (isShort) {
        small = small * POWERS[count] + group;
      } else {
        large = large.multiply(BigInteger.valueOf(POWERS[count])).add(BigInteger.valueOf(group));
      }
    }

    BigDecimal value(boolean negative, int scale) {
      return isShort
          ? BigDecimal.valueOf(negative ? -small : small, scale)
          : new BigDecimal(negative ? large.negate() : large, scale);
    }
  }
}
