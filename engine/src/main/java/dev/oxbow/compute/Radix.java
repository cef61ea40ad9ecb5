package dev.oxbow.compute;

import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** MySQL's CONV: a number from one base to another, in 64 bits. */
public final class Radix {
  private static final BigInteger UNSIGNED_MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final BigInteger SIGNED_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger SIGNED_MIN = BigInteger.valueOf(Long.MIN_VALUE);

  private Radix() {}

  /**
   * The digits in another base; null for a base outside 2 to 36 and for no text. What is no digit
   * ends the number. A negative base means numbers with a sign.
   */
  public static @Nullable String convert(String text, long from, long to) {
    if (!isBase(from) || !isBase(to) || text.isEmpty()) {
      return null;
    }
    long bits = bits(text.stripLeading(), (int) Math.abs(from), from < 0);
    String digits = to < 0 ? Long.toString(bits, (int) -to) : Long.toUnsignedString(bits, (int) to);
    return digits.toUpperCase(Locale.ROOT);
  }

  private static boolean isBase(long base) {
    return Math.abs(base) >= Character.MIN_RADIX && Math.abs(base) <= Character.MAX_RADIX;
  }

  private static long bits(String text, int base, boolean signed) {
    boolean negative = text.startsWith("-");
    int at = negative || text.startsWith("+") ? 1 : 0;
    int end = at;
    while (end < text.length()
        && text.charAt(end) < 128
        && Character.digit(text.charAt(end), base) >= 0) {
      end++;
    }
    BigInteger value = end == at ? BigInteger.ZERO : new BigInteger(text.substring(at, end), base);
    if (signed) {
      BigInteger withSign = negative ? value.negate() : value;
      return withSign.max(SIGNED_MIN).min(SIGNED_MAX).longValue();
    }
    if (value.compareTo(UNSIGNED_MAX) > 0) {
      return -1;
    }
    return negative ? value.negate().longValue() : value.longValue();
  }
}
