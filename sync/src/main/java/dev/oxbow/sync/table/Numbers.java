package dev.oxbow.sync.table;

import dev.oxbow.sync.decode.Value;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers as literals; none is rounded. */
final class Numbers {
  /** More digits than any number of MySQL has; an exponent must not fill the memory. */
  private static final int MOST_DIGITS = 400;

  private static final int BITS_OF_BYTE = 8;
  private static final int LEAST_YEAR = 1901;
  private static final int LAST_YEAR = 2155;

  private Numbers() {}

  private static BigDecimal number(TargetColumn column, Value value) throws DoesNotFit {
    String digits;
    if (value instanceof Value.Digits number) {
      digits = number.digits();
    } else if (value instanceof Value.Text text) {
      digits = text.text();
    } else if (value instanceof Value.Bool bool) {
      return bool.isTrue() ? BigDecimal.ONE : BigDecimal.ZERO;
    } else {
      throw Literals.wrong(column, value);
    }
    try {
      return new BigDecimal(digits);
    } catch (NumberFormatException e) {
      throw new DoesNotFit("has a text that is no number for " + column.describe());
    }
  }

  private static DoesNotFit rounded(TargetColumn column) {
    return new DoesNotFit("has a number that " + column.describe() + " would round or cannot hold");
  }

  private static BigDecimal exact(TargetColumn column, Value value, int scale) throws DoesNotFit {
    BigDecimal number = number(column, value);
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    if (number.scale() >= 0 && number.scale() <= scale && number.precision() <= MOST_DIGITS) {
      return number;
    }
    BigDecimal shortest = number.stripTrailingZeros();
    if (shortest.scale() > scale || (long) shortest.precision() - shortest.scale() > MOST_DIGITS) {
      throw rounded(column);
    }
    return number.scale() > scale ? shortest : number;
  }

  static String whole(TargetColumn column, Value value) throws DoesNotFit {
    if (value instanceof Value.Digits number && number.digits().length() < 19) {
      String digits = number.digits();
      if (digits.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'))) {
        return digits;
      }
    }
    return exact(column, value, 0).toBigInteger().toString();
  }

  /** MySQL takes 1 to 99 for years around 2000. */
  static String year(TargetColumn column, Value value) throws DoesNotFit {
    BigInteger year = exact(column, value, 0).toBigInteger();
    int number = year.bitLength() < Integer.SIZE ? year.intValue() : -1;
    if (number != 0 && (number < LEAST_YEAR || number > LAST_YEAR)) {
      throw new DoesNotFit("has a year that " + column.describe() + " cannot keep");
    }
    return Integer.toString(number);
  }

  /** As the column shows it, so that a key is the same text however it was told. */
  static String decimal(TargetColumn column, Value value) throws DoesNotFit {
    int scale = column.definition().scale().orElse(0);
    return exact(column, value, scale).setScale(scale).toPlainString();
  }

  /** The server reads a double first, and refuses one beyond the largest float by a hair. */
  static String single(TargetColumn column, Value value) throws DoesNotFit {
    return held(column, FloatingPoint.single(digits(column, value), fraction(column)));
  }

  static String real(TargetColumn column, Value value) throws DoesNotFit {
    return held(column, FloatingPoint.real(digits(column, value), fraction(column)));
  }

  private static String digits(TargetColumn column, Value value) throws DoesNotFit {
    return value instanceof Value.Digits number
        ? number.digits()
        : number(column, value).toString();
  }

  private static int fraction(TargetColumn column) {
    return column.definition().scale().orElse(-1);
  }

  private static String held(TargetColumn column, double number) throws DoesNotFit {
    if (Double.isNaN(number)) {
      throw rounded(column);
    }
    // Without an exponent the server would read a DECIMAL, which has no -0.
    return number == 0 && 1 / number < 0 ? "-0E0" : Double.toString(number);
  }

  /** Without a schema several bits are a number, or bytes in base64 with the lowest first. */
  static String bits(TargetColumn column, Value value) throws DoesNotFit {
    byte[] littleEndian;
    if (value instanceof Value.Bits bits) {
      littleEndian = bits.littleEndian();
    } else if (value instanceof Value.Text text) {
      littleEndian = Literals.base64(column, text.text());
    } else {
      BigInteger number = exact(column, value, 0).toBigInteger();
      if (number.signum() < 0) {
        throw rounded(column); // the server would take -1 for 64 bits
      }
      return number.toString();
    }
    if (littleEndian.length > Long.BYTES) {
      throw new DoesNotFit(
          "has " + littleEndian.length * BITS_OF_BYTE + " bits for " + column.describe());
    }
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
    }
    return new BigInteger(1, bigEndian).toString();
  }
}
