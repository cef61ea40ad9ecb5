package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.Failures;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.Locale;

/**
 * Values as numbers and truth values. A number that does not fit is refused, never wrapped; digits
 * after the point are cut where a whole number is asked for, as JDBC drivers do.
 */
final class Numbers {
  /** More than any DECIMAL has, few enough that a text of them fits into memory. */
  private static final int MOST_DIGITS = 10_000;

  private Numbers() {}

  static boolean toBoolean(Object v) throws SQLException {
    if (v instanceof Boolean b) {
      return b;
    }
    if (v instanceof Number) {
      return toDecimal(v).signum() != 0;
    }
    if (v instanceof String s) {
      switch (s.trim().toLowerCase(Locale.ROOT)) {
        case "true", "t", "yes", "y", "on", "1" -> {
          return true;
        }
        case "false", "f", "no", "n", "off", "0" -> {
          return false;
        }
        default -> throw Failures.invalidText("'" + shown(s) + "' is no BOOLEAN", null);
      }
    }
    throw mismatch(v, "BOOLEAN");
  }

  /** A whole number within bounds; its type's name is for the message. */
  static long toLong(Object v, long least, long most, String type) throws SQLException {
    long n;
    if (v instanceof Long || v instanceof Integer || v instanceof Short || v instanceof Byte) {
      n = ((Number) v).longValue();
    } else if (v instanceof Boolean b) {
      n = b ? 1 : 0;
    } else {
      BigInteger whole = toDecimal(v, type).toBigInteger();
      if (whole.bitLength() > 63) {
        throw outOfRange(whole, type);
      }
      n = whole.longValue();
    }
    if (n < least || n > most) {
      throw outOfRange(n, type);
    }
    return n;
  }

  static long toLong(Object v) throws SQLException {
    return toLong(v, Long.MIN_VALUE, Long.MAX_VALUE, "BIGINT");
  }

  static int toInt(Object v) throws SQLException {
    return (int) toLong(v, Integer.MIN_VALUE, Integer.MAX_VALUE, "INTEGER");
  }

  static short toShort(Object v) throws SQLException {
    return (short) toLong(v, Short.MIN_VALUE, Short.MAX_VALUE, "SMALLINT");
  }

  static byte toByte(Object v) throws SQLException {
    return (byte) toLong(v, Byte.MIN_VALUE, Byte.MAX_VALUE, "TINYINT");
  }

  static double toDouble(Object v) throws SQLException {
    if (v instanceof Float f) {
      return f;
    }
    if (v instanceof Double d) {
      return d;
    }
    if (v instanceof String s) {
      try {
        return Double.parseDouble(s.trim());
      } catch (NumberFormatException e) {
        throw Failures.invalidText("'" + shown(s) + "' is no DOUBLE", e);
      }
    }
    double d = toDecimal(v, "DOUBLE").doubleValue();
    if (Double.isInfinite(d)) {
      throw outOfRange(v, "DOUBLE");
    }
    return d;
  }

  static float toFloat(Object v) throws SQLException {
    if (v instanceof Float f) {
      return f;
    }
    double d = toDouble(v);
    float f = (float) d;
    if (Float.isInfinite(f) && !Double.isInfinite(d)) {
      throw outOfRange(v, "REAL");
    }
    return f;
  }

  static BigDecimal toDecimal(Object v) throws SQLException {
    return toDecimal(v, "DECIMAL");
  }

  /** With that many digits after the point; 22003 for more than a number has. */
  static BigDecimal rounded(BigDecimal v, int scale) throws SQLException {
    if (Math.abs((long) scale) > MOST_DIGITS) {
      throw Failures.outOfRange(
          "No number is shown with " + scale + " digits after the point, but with " + MOST_DIGITS);
    }
    return v.setScale(scale, RoundingMode.HALF_UP);
  }

  private static BigDecimal toDecimal(Object v, String type) throws SQLException {
    if (v instanceof BigDecimal d) {
      return d;
    }
    if (v instanceof BigInteger i) {
      return new BigDecimal(i);
    }
    if (v instanceof Double || v instanceof Float) {
      double d = ((Number) v).doubleValue();
      if (Double.isNaN(d) || Double.isInfinite(d)) {
        throw outOfRange(v, type);
      }
      return new BigDecimal(v.toString());
    }
    if (v instanceof Number n) {
      return BigDecimal.valueOf(n.longValue());
    }
    if (v instanceof Boolean b) {
      return b ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    if (v instanceof String s) {
      try {
        return new BigDecimal(s.trim());
      } catch (NumberFormatException e) {
        throw Failures.invalidText("'" + shown(s) + "' is no " + type, e);
      }
    }
    throw mismatch(v, type);
  }

  private static SQLException outOfRange(Object v, String type) {
    return Failures.outOfRange("The value " + v + " is out of the range of " + type);
  }

  /** The error for a value that is not of a kind which converts. */
  static SQLException mismatch(Object v, String wanted) {
    return Failures.wrongType("A value of type " + Texts.kind(v) + " cannot be had as " + wanted);
  }

  /** A text as messages show it: not longer than a line. */
  static String shown(String s) {
    return s.length() <= 60 ? s : s.substring(0, 60) + "...";
  }
}
