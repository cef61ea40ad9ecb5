package dev.oxbow.mysql.type;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Numbers as MySQL writes them, parsed from bytes without a String where that is exact. */
final class TextNumbers {
  /** So many digits always fit a long. */
  static final int LONG_DIGITS = 18;

  /** A double holds all integers up to 2^53, and powers of ten up to this one. */
  private static final int EXACT_POWER = 22;

  private static final long EXACT_MANTISSA = 1L << 53;
  private static final double[] POWERS = new double[EXACT_POWER + 1];
  private static final long[] LONG_POWERS = new long[LONG_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
    LONG_POWERS[0] = 1;
    for (int i = 1; i < LONG_POWERS.length; i++) {
      LONG_POWERS[i] = LONG_POWERS[i - 1] * 10;
    }
  }

  private TextNumbers() {}

  /**
   * @throws NumberFormatException when it is no integer
   * @throws ArithmeticException when it does not fit a long
   */
  static long parseLong(byte[] raw) {
    int i = raw.length > 0 && raw[0] == '-' ? 1 : 0;
    if (i == raw.length) {
      throw noNumber(raw);
    }
    long negative = 0;
    boolean mayOverflow = raw.length - i > LONG_DIGITS;
    for (int at = i; at < raw.length; at++) {
      int digit = digit(raw, at);
      negative =
          mayOverflow
              ? Math.subtractExact(Math.multiplyExact(negative, 10L), digit)
              : negative * 10 - digit;
    }
    return i == 1 ? negative : Math.negateExact(negative);
  }

  /**
   * A decimal times ten to the power of the scale; it must have no more fraction digits, but for
   * zeros.
   *
   * @throws ArithmeticException when it has more digits than the precision
   */
  static long parseUnscaled(byte[] raw, int precision, int scale) {
    int i = raw.length > 0 && raw[0] == '-' ? 1 : 0;
    int from = i;
    long value = 0;
    int fraction = -1;
    for (; i < raw.length; i++) {
      if (raw[i] == '.' && fraction < 0) {
        fraction = 0;
        continue;
      }
      int digit = digit(raw, i);
      if (fraction < 0) {
        value = Math.addExact(Math.multiplyExact(value, 10L), digit);
      } else if (fraction < scale) {
        value = Math.addExact(Math.multiplyExact(value, 10L), digit);
        fraction++;
      } else if (digit != 0) {
        throw new ArithmeticException("more than " + scale + " fraction digits");
      }
    }
    if (i == from) {
      throw noNumber(raw);
    }
    value = Math.multiplyExact(value, LONG_POWERS[scale - Math.max(fraction, 0)]);
    if (value >= LONG_POWERS[precision]) {
      throw new ArithmeticException("more than " + precision + " digits");
    }
    return from == 1 ? -value : value;
  }

  /** As {@link #parseUnscaled}, for any precision. */
  static BigDecimal parseDecimal(byte[] raw, int precision, int scale) {
    BigDecimal value;
    if (raw.length <= LONG_DIGITS && scale <= LONG_DIGITS - raw.length) {
      value = BigDecimal.valueOf(parseUnscaled(raw, LONG_DIGITS, scale), scale);
    } else {
      value =
          new BigDecimal(new String(raw, StandardCharsets.ISO_8859_1))
              .setScale(scale, RoundingMode.UNNECESSARY);
    }
    if (value.precision() > precision) {
      throw new ArithmeticException("more than " + precision + " digits");
    }
    return value;
  }

  /**
   * The nearest double. Up to 2^53 and 22 digits after the point the quotient of two exact doubles
   * is it (Clinger 1990); the library does the rest.
   */
  static double parseDouble(byte[] raw) {
    int i = raw.length > 0 && raw[0] == '-' ? 1 : 0;
    boolean negative = i == 1;
    long mantissa = 0;
    int fraction = -1;
    for (; i < raw.length; i++) {
      byte b = raw[i];
      if (b >= '0' && b <= '9' && mantissa < EXACT_MANTISSA / 10) {
        mantissa = mantissa * 10 + (b - '0');
        fraction += fraction >= 0 ? 1 : 0;
      } else if (b == '.' && fraction < 0) {
        fraction = 0;
      } else {
        return Double.parseDouble(new String(raw, StandardCharsets.ISO_8859_1));
      }
    }
    if (fraction > EXACT_POWER || raw.length == 0) {
      return Double.parseDouble(new String(raw, StandardCharsets.ISO_8859_1));
    }
    double value = fraction > 0 ? mantissa / POWERS[fraction] : mantissa;
    return negative ? -value : value;
  }

  private static int digit(byte[] raw, int at) {
    int digit = raw[at] - '0';
    if (digit < 0 || digit > 9) {
      throw noNumber(raw);
    }
    return digit;
  }

  private static NumberFormatException noNumber(byte[] raw) {
    return new NumberFormatException(new String(raw, StandardCharsets.UTF_8));
  }
}
