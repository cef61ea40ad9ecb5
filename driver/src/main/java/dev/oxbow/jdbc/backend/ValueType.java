package dev.oxbow.jdbc.backend;

import java.math.BigDecimal;
import java.sql.JDBCType;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/**
 * The type of a column or parameter.
 *
 * @param type one of BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE, VARCHAR,
 *     VARBINARY, DATE, TIME and TIMESTAMP
 * @param precision digits of a DECIMAL, fraction digits of a TIME or TIMESTAMP, otherwise -1
 * @param scale fraction digits of a DECIMAL, otherwise 0
 */
public record ValueType(JDBCType type, int precision, int scale, boolean nullable) {
  /** The size of what has no bound, as PostgreSQL's driver says it. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  /** A nullable type without precision. */
  public static ValueType of(JDBCType type) {
    return new ValueType(type, -1, 0, true);
  }

  /** The class in which values of this type travel. */
  public Class<?> valueClass() {
    return switch (type) {
      case BOOLEAN -> Boolean.class;
      case TINYINT -> Byte.class;
      case SMALLINT -> Short.class;
      case INTEGER -> Integer.class;
      case BIGINT -> Long.class;
      case DECIMAL -> BigDecimal.class;
      case REAL -> Float.class;
      case DOUBLE -> Double.class;
      case VARCHAR -> String.class;
      case VARBINARY -> byte[].class;
      case DATE -> LocalDate.class;
      case TIME -> LocalTime.class;
      case TIMESTAMP -> LocalDateTime.class;
      default -> throw new IllegalArgumentException(type.getName());
    };
  }

  public boolean isNumber() {
    return switch (type) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> true;
      default -> false;
    };
  }

  /** Digits of numbers, characters of dates and times, {@link #UNBOUNDED} for texts and bytes. */
  public int size() {
    return switch (type) {
      case BOOLEAN -> 1;
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      case DECIMAL -> precision;
      case REAL -> 7;
      case DOUBLE -> 15;
      default -> displaySize();
    };
  }

  /** Digits after the point of a number or of a second. */
  public int fractionDigits() {
    return switch (type) {
      case DECIMAL -> scale;
      case TIME, TIMESTAMP -> Math.max(precision, 0);
      default -> 0;
    };
  }

  /** The most characters that a value has as a text. */
  public int displaySize() {
    int fraction = precision > 0 ? precision + 1 : 0;
    return switch (type) {
      case BOOLEAN -> 5;
      case TINYINT -> 4;
      case SMALLINT -> 6;
      case INTEGER -> 11;
      case BIGINT -> 20;
      case DECIMAL -> precision + 2;
      case REAL -> 15;
      case DOUBLE -> 24;
      case DATE -> 10;
      case TIME -> 8 + fraction;
      case TIMESTAMP -> 19 + fraction;
      default -> UNBOUNDED;
    };
  }

  /** As SQL writes it: {@code DECIMAL(15, 2)}, {@code TIMESTAMP(3)}. */
  @Override
  public String toString() {
    return switch (type) {
      case DECIMAL -> "DECIMAL(" + precision + ", " + scale + ")";
      case TIME, TIMESTAMP -> type.getName() + "(" + precision + ")";
      default -> type.getName();
    };
  }
}
