package dev.oxbow.sync.snapshot;

import dev.oxbow.mysql.type.MySqlType;
import dev.oxbow.sync.change.ChangeColumn;
import dev.oxbow.sync.change.Day;
import dev.oxbow.sync.change.PointInTime;
import dev.oxbow.sync.change.WallTime;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;

/**
 * How a column is selected, and how the bytes of MySQL's text protocol become the value that the
 * binlog would give. The session's time zone must be UTC.
 */
final class SelectedColumn {
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final int MICRO_DIGITS = 6;

  private final ChangeColumn column;

  SelectedColumn(ChangeColumn column) {
    this.column = column;
  }

  /** The expression for the select list. */
  String expression() {
    String name = "`" + column.name().replace("`", "``") + "`";
    return switch (column.type()) {
      // Both print fewer digits than they hold otherwise; a sum would lose the sign of -0.
      case FLOAT -> name + " * 1e0";
      case DOUBLE -> column.definition().scale().isPresent() ? name + " * 1e0" : name;
      // The bytes of a BIT would do, but some drivers make other things of them.
      case BIT -> name + " + 0";
      default -> name;
    };
  }

  /**
   * The value of some bytes.
   *
   * @throws IllegalArgumentException when they are no value of the type
   */
  Object value(byte[] raw) {
    return switch (column.type()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, YEAR -> Long.parseLong(ascii(raw));
      case BIGINT, BIT ->
          column.unsigned() || column.type() == MySqlType.BIT
              ? Long.parseUnsignedLong(ascii(raw))
              : Long.parseLong(ascii(raw));
      case FLOAT -> (float) Double.parseDouble(ascii(raw));
      case DOUBLE -> Double.parseDouble(ascii(raw));
      case DECIMAL -> new BigDecimal(ascii(raw));
      case DATE -> day(ascii(raw));
      case DATETIME -> wallTime(ascii(raw));
      case TIMESTAMP -> pointInTime(ascii(raw));
      case TIME -> time(ascii(raw));
      default -> raw;
    };
  }

  private static String ascii(byte[] raw) {
    return new String(raw, StandardCharsets.ISO_8859_1);
  }

  private static Day day(String text) {
    if (text.length() < 10 || text.charAt(4) != '-' || text.charAt(7) != '-') {
      throw new IllegalArgumentException("'" + text + "' is no date");
    }
    return new Day(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
  }

  private static WallTime wallTime(String text) {
    return new WallTime(day(text), microOfDay(text.substring(11)));
  }

  private static PointInTime pointInTime(String text) {
    WallTime utc = wallTime(text);
    if (!utc.day().isDate()) {
      return new PointInTime(0);
    }
    Day day = utc.day();
    long days = LocalDate.of(day.year(), day.month(), day.day()).toEpochDay();
    return new PointInTime(days * MICROS_PER_DAY + utc.microOfDay());
  }

  private static Duration time(String text) {
    boolean negative = text.startsWith("-");
    long micros = microOfDay(negative ? text.substring(1) : text);
    return Duration.ofNanos((negative ? -micros : micros) * 1000);
  }

  /** Of {@code hh:mm:ss.ffffff}, in which the hours of a TIME may have three digits. */
  private static long microOfDay(String clock) {
    int hours = clock.indexOf(':');
    long seconds =
        number(clock, 0, hours) * 3600L
            + number(clock, hours + 1, hours + 3) * 60L
            + number(clock, hours + 4, hours + 6);
    long micros = 0;
    int from = hours + 7;
    if (from < clock.length()) {
      micros = number(clock, from, clock.length());
      for (int i = clock.length() - from; i < MICRO_DIGITS; i++) {
        micros *= 10;
      }
    }
    return seconds * 1_000_000 + micros;
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
