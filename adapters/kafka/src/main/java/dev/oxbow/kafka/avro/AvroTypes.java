package dev.oxbow.kafka.avro;

import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The least type that holds the values of two, for the branches of a union and for the schemas of
 * one topic.
 *
 * <pre>
 * INTEGER - BIGINT - DECIMAL of more digits - DOUBLE
 * REAL ------------------------------------- DOUBLE
 * TIME(3) - TIME(6)   TIMESTAMP(3) - TIMESTAMP(6)
 * anything else: VARCHAR
 * </pre>
 *
 * A DECIMAL that would need more than 38 digits is DOUBLE, as it would be with a REAL: otherwise
 * the type would depend on which two of three came first.
 */
final class AvroTypes {
  static final ColumnType VARCHAR = ColumnType.of(Kind.VARCHAR);
  private static final ColumnType DOUBLE = ColumnType.of(Kind.DOUBLE);

  private static final int INTEGER_DIGITS = 10;
  private static final int BIGINT_DIGITS = 19;

  private AvroTypes() {}

  /** The least type that holds the values of all branches. */
  static ColumnType ofUnion(AvroNode[] branches) {
    @Nullable ColumnType type = null;
    for (AvroNode branch : branches) {
      if (branch.form != AvroNode.Form.NULL) {
        type = type == null ? branch.type() : join(type, branch.type());
      }
    }
    return type == null ? VARCHAR : type;
  }

  static ColumnType join(ColumnType a, ColumnType b) {
    if (a.equals(b)) {
      return a;
    }
    if (isExact(a) && isExact(b)) {
      return exact(a, b);
    }
    if (isNumber(a) && isNumber(b)) {
      return DOUBLE;
    }
    boolean timed = a.kind() == Kind.TIME || a.kind() == Kind.TIMESTAMP;
    if (timed && a.kind() == b.kind()) {
      return a.precision() > b.precision() ? a : b;
    }
    return VARCHAR;
  }

  private static ColumnType exact(ColumnType a, ColumnType b) {
    if (a.kind() != Kind.DECIMAL && b.kind() != Kind.DECIMAL) {
      return ColumnType.of(Kind.BIGINT);
    }
    int scale = Math.max(a.scale(), b.scale());
    int digits = Math.max(digits(a), digits(b)) + scale;
    return digits <= ColumnType.MAX_DECIMAL_PRECISION ? ColumnType.decimal(digits, scale) : DOUBLE;
  }

  private static int digits(ColumnType exact) {
    return switch (exact.kind()) {
      case INTEGER -> INTEGER_DIGITS;
      case BIGINT -> BIGINT_DIGITS;
      default -> exact.precision() - exact.scale();
    };
  }

  private static boolean isExact(ColumnType type) {
    return type.kind() == Kind.INTEGER || type.kind() == Kind.BIGINT || type.kind() == Kind.DECIMAL;
  }

  private static boolean isNumber(ColumnType type) {
    return isExact(type) || type.kind() == Kind.REAL || type.kind() == Kind.DOUBLE;
  }
}
