package dev.oxbow.kafka.json;

import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;

/**
 * The types that JSON values get without being described, and the least one that holds the values
 * of two: commutative, associative, and each step up holds all that was held before.
 *
 * <pre>
 * BIGINT - DECIMAL(18, s) - DECIMAL(19 + s, s) - DOUBLE - VARCHAR
 * BIGINT - DECIMAL(38, 0) ---------------------- DOUBLE
 * TIMESTAMP(3) - TIMESTAMP(6) --------------------------- VARCHAR
 * BOOLEAN, DATE ----------------------------------------- VARCHAR
 * </pre>
 */
final class Lattice {
  static final ColumnType BIGINT = ColumnType.of(Kind.BIGINT);
  static final ColumnType DOUBLE = ColumnType.of(Kind.DOUBLE);
  static final ColumnType VARCHAR = ColumnType.of(Kind.VARCHAR);

  /** Integers beyond a BIGINT. */
  static final ColumnType HUGE = ColumnType.decimal(ColumnType.MAX_DECIMAL_PRECISION, 0);

  /** A DECIMAL of so many digits is a 64-bit number for the executor. */
  static final int SHORT_DIGITS = 18;

  /** The digits of the largest BIGINT. */
  static final int BIGINT_DIGITS = 19;

  private Lattice() {}

  /** The least type for exact numbers of so many digits before and behind the point. */
  static ColumnType exact(int intDigits, int scale) {
    if (scale == 0) {
      return intDigits <= BIGINT_DIGITS ? BIGINT : intDigits <= HUGE.precision() ? HUGE : VARCHAR;
    }
    if (intDigits + scale <= SHORT_DIGITS) {
      return ColumnType.decimal(SHORT_DIGITS, scale);
    }
    boolean fits =
        intDigits <= BIGINT_DIGITS && scale + BIGINT_DIGITS <= ColumnType.MAX_DECIMAL_PRECISION;
    return fits ? ColumnType.decimal(BIGINT_DIGITS + scale, scale) : DOUBLE;
  }

  /** The least type that holds all values of both. */
  static ColumnType join(ColumnType a, ColumnType b) {
    if (a.equals(b)) {
      return a;
    }
    if (a.kind() == Kind.TIMESTAMP && b.kind() == Kind.TIMESTAMP) {
      return a.precision() > b.precision() ? a : b;
    }
    if (!isNumber(a) || !isNumber(b)) {
      return VARCHAR;
    }
    int scale = Math.max(a.scale(), b.scale());
    if (a.equals(DOUBLE) || b.equals(DOUBLE)) {
      return DOUBLE;
    }
    if (a.equals(HUGE) || b.equals(HUGE)) {
      return scale == 0 ? HUGE : DOUBLE;
    }
    return exact(BIGINT_DIGITS, scale);
  }

  static boolean isNumber(ColumnType type) {
    return type.kind() == Kind.BIGINT || type.kind() == Kind.DECIMAL || type.kind() == Kind.DOUBLE;
  }

  /** Whether a type is one of those above, so that it can be widened. */
  static boolean has(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN, BIGINT, DOUBLE, VARCHAR, DATE -> true;
      case DECIMAL ->
          type.equals(HUGE)
              || (type.scale() > 0
                  && (type.precision() == SHORT_DIGITS
                      || type.precision() == BIGINT_DIGITS + type.scale()));
      case TIMESTAMP -> type.precision() == 3 || type.precision() == 6;
      default -> false;
    };
  }
}
