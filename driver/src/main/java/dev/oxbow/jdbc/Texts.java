package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.ValueType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.JDBCType;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.HexFormat;

/** Values as texts and bytes, written as SQL writes them. */
final class Texts {
  private static final DateTimeFormatter DATE =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR, 4, 10, SignStyle.NORMAL)
          .appendPattern("-MM-dd")
          .toFormatter();
  private static final DateTimeFormatter[] TIME = new DateTimeFormatter[10];

  static {
    for (int digits = 0; digits < TIME.length; digits++) {
      DateTimeFormatterBuilder form = new DateTimeFormatterBuilder().appendPattern("HH:mm:ss");
      if (digits > 0) {
        form.appendFraction(ChronoField.NANO_OF_SECOND, digits, digits, true);
      }
      TIME[digits] = form.toFormatter();
    }
  }

  private Texts() {}

  /** A value of a type: a TIMESTAMP(3) shows three digits, bytes are hexadecimal digits. */
  static String toText(Object v, ValueType type) {
    if (v instanceof BigDecimal d) {
      return d.toPlainString();
    }
    if (v instanceof LocalDateTime t) {
      return DATE.format(t) + " " + TIME[digits(type, t.getNano())].format(t);
    }
    if (v instanceof LocalTime t) {
      return TIME[digits(type, t.getNano())].format(t);
    }
    if (v instanceof LocalDate d) {
      return DATE.format(d);
    }
    if (v instanceof byte[] b) {
      return HexFormat.of().formatHex(b);
    }
    return v.toString();
  }

  /** A time with as many digits of its second as it needs. */
  static String seconds(LocalTime t) {
    return TIME[digits(t.getNano())].format(t);
  }

  private static int digits(ValueType type, int nanos) {
    boolean timed = type.type() == JDBCType.TIMESTAMP || type.type() == JDBCType.TIME;
    if (timed && type.precision() >= 0) {
      return Math.min(type.precision(), 9);
    }
    return digits(nanos);
  }

  private static int digits(int nanos) {
    int digits = nanos == 0 ? 0 : 9;
    for (int rest = nanos; digits > 0 && rest % 10 == 0; rest /= 10) {
      digits--;
    }
    return digits;
  }

  /** Bytes as they are; a text in UTF-8. */
  static byte[] toBytes(Object v) throws SQLException {
    if (v instanceof byte[] b) {
      return b.clone();
    }
    if (v instanceof String s) {
      return s.getBytes(StandardCharsets.UTF_8);
    }
    throw Numbers.mismatch(v, "VARBINARY");
  }

  /** What a value is called in SQL. */
  static String kind(Object v) {
    if (v instanceof Boolean) {
      return "BOOLEAN";
    }
    if (v instanceof Double || v instanceof Float) {
      return "DOUBLE";
    }
    if (v instanceof BigDecimal) {
      return "DECIMAL";
    }
    if (v instanceof Number) {
      return "INTEGER";
    }
    if (v instanceof LocalDateTime) {
      return "TIMESTAMP";
    }
    if (v instanceof LocalDate) {
      return "DATE";
    }
    if (v instanceof LocalTime) {
      return "TIME";
    }
    if (v instanceof byte[]) {
      return "VARBINARY";
    }
    return v instanceof String ? "VARCHAR" : v.getClass().getName();
  }
}
