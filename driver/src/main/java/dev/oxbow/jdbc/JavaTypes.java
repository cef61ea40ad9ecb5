package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
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
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Values of rows as objects of the classes that programs ask for. */
final class JavaTypes {
  /** Makes an object of one class. */
  private interface Reader {
    Object read(Object v, ValueType type) throws SQLException;
  }

  private static final Map<Class<?>, Reader> READERS = new LinkedHashMap<>();

  static {
    READERS.put(Object.class, JavaTypes::byDefault);
    READERS.put(String.class, Texts::toText);
    READERS.put(Boolean.class, (v, type) -> Numbers.toBoolean(v));
    READERS.put(Byte.class, (v, type) -> Numbers.toByte(v));
    READERS.put(Short.class, (v, type) -> Numbers.toShort(v));
    READERS.put(Integer.class, (v, type) -> Numbers.toInt(v));
    READERS.put(Long.class, (v, type) -> Numbers.toLong(v));
    READERS.put(Float.class, (v, type) -> Numbers.toFloat(v));
    READERS.put(Double.class, (v, type) -> Numbers.toDouble(v));
    READERS.put(BigDecimal.class, (v, type) -> Numbers.toDecimal(v));
    READERS.put(BigInteger.class, (v, type) -> Numbers.toDecimal(v).toBigInteger());
    READERS.put(byte[].class, (v, type) -> Texts.toBytes(v));
    READERS.put(LocalDate.class, (v, type) -> Times.toDate(v));
    READERS.put(LocalTime.class, (v, type) -> Times.toTime(v));
    READERS.put(LocalDateTime.class, (v, type) -> Times.toDateTime(v));
    READERS.put(Instant.class, (v, type) -> Times.toDateTime(v).toInstant(ZoneOffset.UTC));
    READERS.put(OffsetDateTime.class, (v, type) -> Times.toDateTime(v).atOffset(ZoneOffset.UTC));
    READERS.put(ZonedDateTime.class, (v, type) -> Times.toDateTime(v).atZone(ZoneOffset.UTC));
    READERS.put(Date.class, (v, type) -> Times.toSqlDate(Times.toDate(v), null));
    READERS.put(Time.class, (v, type) -> Times.toSqlTime(Times.toTime(v), null));
    READERS.put(Timestamp.class, (v, type) -> Times.toSqlTimestamp(Times.toDateTime(v), null));
    READERS.put(UUID.class, (v, type) -> toUuid(v));
  }

  private JavaTypes() {}

  /** The object of a class; SQLException 07006 when a value of this kind has none. */
  static <T> T as(Object v, ValueType type, Class<T> wanted) throws SQLException {
    Reader reader = READERS.get(wanted);
    if (reader == null) {
      throw Failures.notSupported(
          "A value of type " + type + " cannot be had as " + wanted.getName());
    }
    return wanted.cast(reader.read(v, type));
  }

  /** What {@code getObject(i)} gives: the classes that JDBC prescribes for the types. */
  static Object byDefault(Object v, ValueType type) throws SQLException {
    if (v instanceof Byte || v instanceof Short) {
      return ((Number) v).intValue();
    }
    if (v instanceof LocalDate d) {
      return Times.toSqlDate(d, null);
    }
    if (v instanceof LocalTime t) {
      return Times.toSqlTime(t, null);
    }
    if (v instanceof LocalDateTime t) {
      return Times.toSqlTimestamp(t, null);
    }
    return v instanceof byte[] b ? b.clone() : v;
  }

  /** The class of what {@link #byDefault} gives. */
  static Class<?> classOf(JDBCType type) {
    return switch (type) {
      case TINYINT, SMALLINT, INTEGER -> Integer.class;
      case DATE -> Date.class;
      case TIME -> Time.class;
      case TIMESTAMP -> Timestamp.class;
      default -> ValueType.of(type).valueClass();
    };
  }

  private static UUID toUuid(Object v) throws SQLException {
    if (v instanceof String s) {
      try {
        return UUID.fromString(s.trim());
      } catch (IllegalArgumentException e) {
        throw Failures.invalidText("'" + Numbers.shown(s) + "' is no UUID", e);
      }
    }
    throw Numbers.mismatch(v, "a UUID");
  }
}
