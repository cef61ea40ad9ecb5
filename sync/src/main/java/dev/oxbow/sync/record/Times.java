package dev.oxbow.sync.record;

import dev.oxbow.sync.change.Day;
import dev.oxbow.sync.change.PointInTime;
import dev.oxbow.sync.change.WallTime;
import java.time.Duration;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Dates and times of MySQL as numbers and texts; what is no date of the calendar has neither. */
public final class Times {
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final long MICROS_PER_SECOND = 1_000_000L;
  private static final int MICRO_DIGITS = 6;

  private Times() {}

  /** Days since 1970-01-01, or null. */
  public static @Nullable Long epochDay(Day day) {
    return day.isDate() ? LocalDate.of(day.year(), day.month(), day.day()).toEpochDay() : null;
  }

  /** Microseconds since 1970-01-01T00:00 of the same clock, or null. */
  public static @Nullable Long epochMicros(WallTime time) {
    Long days = epochDay(time.day());
    return days == null ? null : days * MICROS_PER_DAY + time.microOfDay();
  }

  /** {@code 2024-02-29}, or null. */
  static @Nullable String iso(Day day) {
    return day.isDate() ? day.toString() : null;
  }

  /** {@code 2024-02-29T23:59:59.5}, with as many digits as the column has, or null. */
  static @Nullable String iso(WallTime time, int digits) {
    return time.day().isDate() ? time.day() + "T" + clock(time.microOfDay(), digits) : null;
  }

  /** {@code 2024-02-29T23:59:59.5Z}, with as many digits as the column has, or null. */
  public static @Nullable String iso(PointInTime time, int digits) {
    if (time.isZero()) {
      return null;
    }
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(time.epochMicros(), MICROS_PER_DAY));
    return date + "T" + clock(Math.floorMod(time.epochMicros(), MICROS_PER_DAY), digits) + "Z";
  }

  /** {@code -838:59:59.000000}: MySQL's own text, with as many digits as the column has. */
  static String text(Duration time, int digits) {
    long micros = time.toNanos() / 1000;
    return (micros < 0 ? "-" : "") + clock(Math.abs(micros), digits);
  }

  private static String clock(long micros, int digits) {
    long seconds = micros / MICROS_PER_SECOND;
    StringBuilder text = new StringBuilder(15);
    two(text, seconds / 3600);
    two(text.append(':'), seconds / 60 % 60);
    two(text.append(':'), seconds % 60);
    if (digits > 0) {
      String fraction = Long.toString(MICROS_PER_SECOND + micros % MICROS_PER_SECOND);
      text.append('.').append(fraction, 1, 1 + Math.min(digits, MICRO_DIGITS));
    }
    return text.toString();
  }

  private static void two(StringBuilder text, long number) {
    if (number < 10) {
      text.append('0');
    }
    text.append(number);
  }
}
