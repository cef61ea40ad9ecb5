package dev.oxbow.mysql.type;

import java.nio.charset.StandardCharsets;

/**
 * Dates and times as MySQL writes them: {@code 2024-02-29} and {@code 2024-02-29 23:59:59.000001}.
 * Zero, partial and impossible dates, which MySQL can hold, are no dates.
 */
final class TextTimes {
  /** No day at all. */
  static final int NO_DAY = Integer.MIN_VALUE;

  /** No time at all. */
  static final long NO_TIME = Long.MIN_VALUE;

  private static final long DAY_MICROS = 86_400_000_000L;
  private static final int DATE_LENGTH = 10;
  private static final int SECONDS_LENGTH = 19;
  private static final int MICROS_LENGTH = 26;

  private TextTimes() {}

  /** Days since 1970-01-01, or {@link #NO_DAY}. */
  static int parseDay(byte[] raw) {
    if (raw.length < DATE_LENGTH || raw[4] != '-' || raw[7] != '-') {
      throw noTime(raw);
    }
    int year = number(raw, 0, 4);
    int month = number(raw, 5, 7);
    int day = number(raw, 8, 10);
    if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) {
      return NO_DAY;
    }
    return epochDay(year, month, day);
  }

  /** Microseconds since 1970-01-01T00:00, or {@link #NO_TIME}; a date alone is its midnight. */
  static long parseMicros(byte[] raw) {
    int day = parseDay(raw);
    if (raw.length == DATE_LENGTH) {
      return day == NO_DAY ? NO_TIME : day * DAY_MICROS;
    }
    if (raw.length < SECONDS_LENGTH || raw.length > MICROS_LENGTH) {
      throw noTime(raw);
    }
    long seconds = number(raw, 11, 13) * 3600L + number(raw, 14, 16) * 60L + number(raw, 17, 19);
    long micros = 0;
    if (raw.length > SECONDS_LENGTH) {
      micros = number(raw, SECONDS_LENGTH + 1, raw.length);
      for (int i = raw.length; i < MICROS_LENGTH; i++) {
        micros *= 10;
      }
    }
    return day == NO_DAY ? NO_TIME : day * DAY_MICROS + seconds * 1_000_000L + micros;
  }

  private static int daysOf(int year, int month) {
    return switch (month) {
      case 4, 6, 9, 11 -> 30;
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      default -> 31;
    };
  }

  /** As java.time.LocalDate counts, for years of four digits. */
  private static int epochDay(int year, int month, int day) {
    // A year that begins in March ends with the leap day.
    int y = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(y, 400);
    int yearOfEra = y - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }

  private static int number(byte[] raw, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = raw[i] - '0';
      if (digit < 0 || digit > 9) {
        throw noTime(raw);
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static NumberFormatException noTime(byte[] raw) {
    return new NumberFormatException(new String(raw, StandardCharsets.UTF_8));
  }
}
