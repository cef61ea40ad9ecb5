package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The values of a prepared statement's {@code ?}. A value is brought to its parameter's type at
 * once, without loss: what does not fit exactly is refused, so that no comparison is made with
 * another value than the program's.
 */
final class Parameters {
  private static final int MOST_DIGITS = 38;
  private static final Object UNSET = new Object();

  private final List<ValueType> types;
  private final @Nullable Object[] values;

  Parameters(List<ValueType> types) {
    this.types = List.copyOf(types);
    this.values = new Object[types.size()];
    clear();
  }

  void clear() {
    Arrays.fill(values, UNSET);
  }

  List<ValueType> types() {
    return types;
  }

  ValueType type(int number) throws SQLException {
    if (number < 1 || number > values.length) {
      throw Failures.noSuchColumn(
          "There is no parameter " + number + ": the statement has " + values.length);
    }
    return types.get(number - 1);
  }

  void set(int number, @Nullable Object javaValue) throws SQLException {
    ValueType type = type(number);
    values[number - 1] =
        javaValue == null ? null : toType(fromJava(javaValue), type, "Parameter " + number);
  }

  /** All values. */
  List<@Nullable Object> values() throws SQLException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == UNSET) {
        throw Failures.parameterNotSet(
            "Parameter " + (i + 1) + " of " + values.length + " is not set");
      }
    }
    return new ArrayList<>(Arrays.asList(values));
  }

  /** A program's object as a value of one of the classes in which values travel. */
  static Object fromJava(Object x) throws SQLException {
    if (x instanceof Timestamp t) {
      return Times.fromJava(t, null);
    }
    if (x instanceof Date d) {
      return Times.fromJava(d, null);
    }
    if (x instanceof Time t) {
      return Times.fromJava(t, null);
    }
    if (x instanceof java.util.Date d) {
      return Times.fromJava(new Timestamp(d.getTime()), null);
    }
    if (x instanceof Instant t) {
      return Times.utc(t);
    }
    if (x instanceof OffsetDateTime t) {
      return Times.utc(t);
    }
    if (x instanceof ZonedDateTime t) {
      return Times.utc(t);
    }
    if (x instanceof BigInteger n) {
      return new BigDecimal(n);
    }
    if (x instanceof Character || x instanceof UUID) {
      return x.toString();
    }
    if (x instanceof Clob c) {
      return c.getSubString(1, Math.toIntExact(c.length()));
    }
    if (x instanceof Blob b) {
      return b.getBytes(1, Math.toIntExact(b.length()));
    }
    if (x instanceof byte[] b) {
      return b.clone();
    }
    if (x instanceof String
        || x instanceof Boolean
        || x instanceof BigDecimal
        || x instanceof Byte
        || x instanceof Short
        || x instanceof Integer
        || x instanceof Long
        || x instanceof Float
        || x instanceof Double
        || x instanceof LocalDate
        || x instanceof LocalTime
        || x instanceof LocalDateTime) {
      return x;
    }
    throw Failures.notSupported("A parameter cannot be a " + x.getClass().getName());
  }

  /** A value of the class of a type, the same value exactly. */
  static Object toType(Object v, ValueType type, String what) throws SQLException {
    if (type.type() == JDBCType.VARCHAR) {
      if (v instanceof byte[]) {
        throw Failures.wrongType(what + " is VARCHAR and cannot take bytes; use setString");
      }
      return Texts.toText(v, ValueType.of(JDBCType.VARCHAR));
    }
    Object converted = JavaTypes.as(v, type, type.valueClass());
    if (!isSame(v, converted)) {
      throw Failures.outOfRange(
          what
              + " is "
              + type
              + " and cannot take "
              + Texts.toText(v, ValueType.of(JDBCType.VARCHAR))
              + " exactly; write CAST(? AS ...) in the statement");
    }
    return converted instanceof BigDecimal number ? plain(number, what) : converted;
  }

  /** No DECIMAL has more digits, nor zeros that are not written. */
  private static BigDecimal plain(BigDecimal number, String what) throws SQLException {
    if ((long) number.precision() - Math.min(number.scale(), 0) > MOST_DIGITS) {
      throw Failures.outOfRange(
          what + " has more than the " + MOST_DIGITS + " digits that a DECIMAL has");
    }
    return number.scale() < 0 ? number.setScale(0) : number;
  }

  /** Whether a value is no other one than it was, before it had its parameter's type. */
  private static boolean isSame(Object v, Object converted) throws SQLException {
    if (converted instanceof Double || converted instanceof Float) {
      // 0.1 as a DOUBLE is what everybody means by it.
      return true;
    }
    if (converted instanceof Number) {
      return Numbers.toDecimal(v).compareTo(Numbers.toDecimal(converted)) == 0;
    }
    return converted instanceof LocalDate
        ? Times.toDateTime(v).equals(Times.toDateTime(converted))
        : !(v instanceof LocalDateTime) || converted instanceof LocalDateTime;
  }
}
