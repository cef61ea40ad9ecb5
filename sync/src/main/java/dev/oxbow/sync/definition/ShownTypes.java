package dev.oxbow.sync.definition;

import dev.oxbow.mysql.type.MySqlType;
import dev.oxbow.sync.decode.Value;
import dev.oxbow.sync.table.FloatingPoint;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The types of columns by what values show, where no schema tells them: wide ones, since the next
 * value may be larger. A text stays a text, whatever it looks like.
 */
final class ShownTypes {
  /** As our SQL takes numbers of topics: with more digits it was a DOUBLE that wrote them. */
  private static final int EXACT_DIGITS = 15;

  private static final int DIGITS = 65;
  private static final int FRACTION = 30;
  private static final int STEP = 10;

  /** Those of a BIGINT UNSIGNED. */
  private static final int WHOLE = 20;

  private ShownTypes() {}

  /** The type of a column for a value and others like it. */
  static ColumnShape of(Value value) {
    if (value instanceof Value.Digits number) {
      return number(number.digits());
    }
    if (value instanceof Value.Bool) {
      return ColumnShape.of(MySqlType.TINYINT, 1);
    }
    if (value instanceof Value.Tree) {
      return ColumnShape.of(MySqlType.JSON);
    }
    return ColumnShape.of(MySqlType.LONGTEXT);
  }

  private static ColumnShape number(String digits) {
    BigDecimal number = new BigDecimal(digits);
    boolean hasExponent = digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0;
    if (number.scale() <= 0 && !hasExponent) {
      BigInteger whole = number.toBigInteger();
      return whole.bitLength() < Long.SIZE
          ? ColumnShape.of(MySqlType.BIGINT)
          : number.precision() <= DIGITS ? ColumnShape.decimal(DIGITS, 0) : inexact(digits);
    }
    boolean isExact = !hasExponent && number.scale() <= FRACTION;
    if (isExact && number.precision() <= EXACT_DIGITS) {
      return exact(number);
    }
    ColumnShape shape = inexact(digits);
    boolean isDecimal = isExact && number.precision() - number.scale() <= WHOLE;
    return shape.isText() && isDecimal ? exact(number) : shape;
  }

  /** A text keeps what no number of MySQL does. */
  private static ColumnShape inexact(String digits) {
    return ColumnShape.of(
        Double.isNaN(FloatingPoint.real(digits, -1)) ? MySqlType.LONGTEXT : MySqlType.DOUBLE);
  }

  /** Room for more digits behind the point, and for a BIGINT's before it. */
  private static ColumnShape exact(BigDecimal number) {
    int scale = (number.scale() + STEP - 1) / STEP * STEP;
    return ColumnShape.decimal(WHOLE + scale, scale);
  }
}
