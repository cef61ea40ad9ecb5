package dev.oxbow.sync.table;

import dev.oxbow.sync.decode.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times as literals. A number without a schema is what Debezium writes for the column's
 * own type; an instant in a DATETIME is taken in UTC, as a clock's time is in a TIMESTAMP: so Oxbow
 * reads both.
 */
final class TimeLiterals {
  private static final Pattern TIME =
      Pattern.compile("(-?)(\\d{1,3}):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,9}))?)?");

  private static final int MILLI_DIGITS = 3;
  private static final int MICRO_DIGITS = 6;
  private static final long MICROS_PER_SECOND = 1_000_000L;
  private static final int NANOS_PER_SECOND = 1_000_000_000;
  private static final int LAST_YEAR = 9999;

  private TimeLiterals() {}

  static String date(TargetColumn column, Value value) throws DoesNotFit {
    try {
      if (value instanceof Value.Day day) {
        return date(column, LocalDate.ofEpochDay(day.epochDay()));
      }
      if (value instanceof Value.Digits days) {
        return date(column, LocalDate.ofEpochDay(whole(column, days)));
      }
      if (value instanceof Value.Text text) {
        return date(column, LocalDate.parse(text.text()));
      }
    } catch (DateTimeException e) {
      throw new DoesNotFit("has a text that is no date for " + column.describe());
    }
    throw Literals.wrong(column, value);
  }

  private static String date(TargetColumn column, LocalDate date) throws DoesNotFit {
    requireYear(column, date);
    return "'" + date + "'";
  }

  private static void requireYear(TargetColumn column, LocalDate date) throws DoesNotFit {
    if (date.getYear() < 0 || date.getYear() > LAST_YEAR) {
      throw new DoesNotFit("has a date beyond " + column.describe());
    }
  }

  private static long whole(TargetColumn column, Value.Digits number) throws DoesNotFit {
    try {
      return Long.parseLong(number.digits());
    } catch (NumberFormatException e) {
      throw new DoesNotFit("has a number that is no time for " + column.describe());
    }
  }

  static String dateTime(TargetColumn column, Value value) throws DoesNotFit {
    LocalDateTime time;
    if (value instanceof Value.Wall wall) {
      time = ofMicros(wall.epochMicros());
    } else if (value instanceof Value.Day day) {
      // As the server makes a DATETIME of a DATE: the column was widened after the record.
      time = midnight(column, day);
    } else if (value instanceof Value.Digits number) {
      long ticks = whole(column, number);
      time =
          column.timePrecision() > MILLI_DIGITS
              ? ofMicros(ticks)
              : LocalDateTime.ofEpochSecond(
                  Math.floorDiv(ticks, 1000L),
                  (int) Math.floorMod(ticks, 1000L) * 1_000_000,
                  ZoneOffset.UTC);
    } else if (value instanceof Value.Text text) {
      time = parse(column, text.text());
    } else {
      throw Literals.wrong(column, value);
    }
    requireYear(column, time.toLocalDate());
    StringBuilder literal =
        new StringBuilder(32).append('\'').append(time.toLocalDate()).append(' ');
    clock(literal, column, time.toLocalTime().toSecondOfDay(), time.getNano());
    return literal.append('\'').toString();
  }

  private static LocalDateTime midnight(TargetColumn column, Value.Day day) throws DoesNotFit {
    try {
      return LocalDate.ofEpochDay(day.epochDay()).atStartOfDay();
    } catch (DateTimeException e) {
      throw new DoesNotFit("has a date beyond " + column.describe());
    }
  }

  private static LocalDateTime ofMicros(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND),
        (int) Math.floorMod(micros, MICROS_PER_SECOND) * 1000,
        ZoneOffset.UTC);
  }

  private static LocalDateTime parse(TargetColumn column, String text) throws DoesNotFit {
    LocalDateTime plain = PlainTime.parse(text);
    if (plain != null) {
      return plain;
    }
    String iso = text.length() > 10 && text.charAt(10) == ' ' ? text.replaceFirst(" ", "T") : text;
    try {
      if (iso.endsWith("Z")) {
        return LocalDateTime.ofInstant(Instant.parse(iso), ZoneOffset.UTC);
      }
      boolean hasOffset = iso.length() > 10 && iso.substring(10).matches(".*[+-]\\d\\d:?\\d\\d");
      return hasOffset
          ? OffsetDateTime.parse(iso).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
          : LocalDateTime.parse(iso);
    } catch (DateTimeException e) {
      throw new DoesNotFit("has a text that is no date and time for " + column.describe());
    }
  }

  /** With the digits that the column keeps; more than that would be rounded. */
  private static void clock(StringBuilder to, TargetColumn column, long seconds, int nanos)
      throws DoesNotFit {
    twoDigits(to, seconds / 3600);
    twoDigits(to.append(':'), seconds / 60 % 60);
    twoDigits(to.append(':'), seconds % 60);
    int left = nanos;
    int unit = NANOS_PER_SECOND / 10;
    for (int digit = 0; digit < column.timePrecision(); digit++) {
      to.append(digit == 0 ? "." : "").append((char) ('0' + left / unit));
      left %= unit;
      unit /= 10;
    }
    if (left != 0) {
      throw new DoesNotFit("has more digits of a second than " + column.describe() + " keeps");
    }
  }

  private static void twoDigits(StringBuilder to, long number) {
    to.append(number < 10 ? "0" : "").append(number);
  }

  static String time(TargetColumn column, Value value) throws DoesNotFit {
    if (value instanceof Value.Clock clock) {
      return time(column, clock.micros());
    }
    if (value instanceof Value.Digits number) {
      return time(column, whole(column, number));
    }
    if (value instanceof Value.Text text) {
      Matcher parts = TIME.matcher(text.text());
      if (!parts.matches()) {
        throw new DoesNotFit("has a text that is no time for " + column.describe());
      }
      long seconds =
          Integer.parseInt(parts.group(2)) * 3600L
              + Integer.parseInt(parts.group(3)) * 60L
              + (parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4)));
      String fraction = parts.group(5) == null ? "" : parts.group(5);
      if (fraction.length() > MICRO_DIGITS && !fraction.substring(MICRO_DIGITS).matches("0*")) {
        throw new DoesNotFit("has more digits of a second than " + column.describe() + " keeps");
      }
      long micros =
          seconds * MICROS_PER_SECOND
              + Integer.parseInt((fraction + "000000").substring(0, MICRO_DIGITS));
      return time(column, parts.group(1).isEmpty() ? micros : -micros);
    }
    throw Literals.wrong(column, value);
  }

  private static String time(TargetColumn column, long micros) throws DoesNotFit {
    long size = Math.abs(micros);
    StringBuilder literal = new StringBuilder(24).append(micros < 0 ? "'-" : "'");
    clock(literal, column, size / MICROS_PER_SECOND, (int) (size % MICROS_PER_SECOND) * 1000);
    return literal.append('\'').toString();
  }
}
