package dev.oxbow.sync.binlog;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Floating-point numbers as MySQL prints them within JSON. */
final class FloatText {
  /** {@code MAX_DECPT_FOR_F_FORMAT} of the server's dtoa.cc. */
  private static final int MOST_PLAIN_DIGITS = 15;

  private FloatText() {}

  /**
   * The fewest digits that give the number back. An exponent is written from 1e15 on and below
   * 1e-15; a plain whole number ends in {@code .0}.
   */
  static String ofDouble(double value) {
    // Java's own Double.toString gives too many digits before Java 19.
    BigDecimal digits = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
    // Java wants two digits where MySQL is content with one: 4.9E-324 is its 5e-324.
    BigDecimal one = digits.round(new MathContext(1));
    if (one.doubleValue() == value) {
      digits = one;
    }
    // The number is 0.ddd times ten to the power of this.
    int point = digits.precision() - digits.scale();
    if (digits.signum() == 0) {
      return Double.doubleToRawLongBits(value) < 0 ? "-0.0" : "0.0";
    }
    if (point > -MOST_PLAIN_DIGITS && point <= MOST_PLAIN_DIGITS) {
      return digits.scale() <= 0 ? digits.toPlainString() + ".0" : digits.toPlainString();
    }
    String all = digits.unscaledValue().abs().toString();
    return (digits.unscaledValue().compareTo(BigInteger.ZERO) < 0 ? "-" : "")
        + all.charAt(0)
        + (all.length() > 1 ? "." + all.substring(1) : "")
        + "e"
        + (point - 1);
  }
}
