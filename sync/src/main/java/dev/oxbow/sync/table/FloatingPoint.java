package dev.oxbow.sync.table;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;

/**
 * Which numbers a FLOAT and a DOUBLE hold: those that are a text of one, as writers of such numbers
 * tell them. Most numbers are seen to be by their length, or by the shortest text.
 */
public final class FloatingPoint {
  /** No two decimals of so many digits are the same FLOAT, or DOUBLE. */
  private static final int FLOAT_DIGITS = 6;

  private static final int DOUBLE_DIGITS = 15;

  /** More than any DOUBLE has, written out. */
  private static final int MOST_DIGITS = 800;

  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private FloatingPoint() {}

  /**
   * The FLOAT whose text a number is: the shortest one, that of its exact value, or one of the same
   * number as a DOUBLE.
   *
   * @param digits as JSON writes a number
   * @param scale the digits that the column keeps behind the point; negative for all
   * @return NaN where a FLOAT would round it or cannot hold it
   */
  public static double single(String digits, int scale) {
    float number = Float.parseFloat(digits);
    if (Float.isInfinite(number)) {
      return Double.NaN;
    }
    String shortest = NumberOutput.toString(number, true);
    boolean isIt =
        isShort(digits, FLOAT_DIGITS)
            || digits.equals(shortest)
            || isText(number, shortest, digits);
    return isIt && keeps(shortest, scale) ? number : Double.NaN;
  }

  /**
   * The DOUBLE whose text a number is: its exact value, or that rounded to the number's last digit,
   * which the shortest text is too.
   *
   * @param digits as JSON writes a number
   * @param scale the digits that the column keeps behind the point; negative for all
   * @return NaN where a DOUBLE would round it or cannot hold it
   */
  public static double real(String digits, int scale) {
    double number = Double.parseDouble(digits);
    if (Double.isInfinite(number)) {
      return Double.NaN;
    }
    if (scale < 0 && isShort(digits, DOUBLE_DIGITS)) {
      return number;
    }
    String shortest = NumberOutput.toString(number, true);
    boolean isIt =
        isShort(digits, DOUBLE_DIGITS)
            || digits.equals(shortest)
            || isText(number, shortest, digits);
    return isIt && keeps(shortest, scale) ? number : Double.NaN;
  }

  private static boolean isShort(String digits, int most) {
    return digits.length() <= most && digits.indexOf('e') < 0 && digits.indexOf('E') < 0;
  }

  private static boolean keeps(String shortest, int scale) {
    return scale < 0 || new BigDecimal(shortest).stripTrailingZeros().scale() <= scale;
  }

  /** Before Java 19, {@code toString} writes more digits than needed, and Connect writes by it. */
  private static boolean isText(float number, String shortest, String digits) {
    BigDecimal told = new BigDecimal(digits);
    return number == 0
        ? told.signum() == 0
        : told.compareTo(new BigDecimal(shortest)) == 0
            || told.compareTo(new BigDecimal(Float.toString(number))) == 0
            || real(digits, -1) == number;
  }

  private static boolean isText(double number, String shortest, String digits) {
    BigDecimal told = new BigDecimal(digits);
    if (number == 0) {
      return told.signum() == 0;
    }
    if (told.compareTo(new BigDecimal(shortest)) == 0
        || told.compareTo(new BigDecimal(Double.toString(number))) == 0) {
      return true;
    }
    BigDecimal stripped = told.stripTrailingZeros();
    BigDecimal lost = stripped.subtract(new BigDecimal(number)).abs();
    return stripped.precision() <= MOST_DIGITS && lost.multiply(TWO).compareTo(stripped.ulp()) <= 0;
  }
}
