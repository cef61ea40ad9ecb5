package dev.oxbow.kafka.json;

/**
 * Dates and times in the strict forms of ISO 8601 that JSON producers write. Years are 0001 to
 * 9999; what is not exactly of the form is no time.
 */
final class IsoTimes {
  /** What {@link #day} gives for a text that is no date. */
  static final int NO_DAY = Integer.MIN_VALUE;

  /** What {@link #micros} and {@link #timeOfDay} give for a text that is no time. */
  static final long NO_TIME = Long.MIN_VALUE;

  static final long MICROS_PER_DAY = 86_400_000_000L;

  private static final int FIRST_DAY = epochDay(1, 1, 1);
  private static final int LAST_DAY = epochDay(9999, 12, 31);
  private static final int LARGEST_OFFSET_MINUTES = 18 * 60;

  private IsoTimes() {}

  /** {@code yyyy-MM-dd} as days since 1970-01-01. */
  static int day(byte[] b, int from, int to) {
    if (to - from != 10 || b[from + 4] != '-' || b[from + 7] != '-') {
      return NO_DAY;
    }
    int century = two(b, from);
    int year = century * 100 + two(b, from + 2);
    int month = two(b, from + 5);
    int day = two(b, from + 8);
    if (century < 0 || year < 1 || month < 1 || month > 12 || day < 1) {
      return NO_DAY;
    }
    if (day > 28 && day > daysIn(year, month)) {
      return NO_DAY;
    }
    return two(b, from + 2) < 0 ? NO_DAY : epochDay(year, month, day);
  }

  /** {@code HH:mm:ss[.f1-6]} as microseconds since midnight. */
  static long timeOfDay(byte[] b, int from, int to) {
    if (to - from < 8 || b[from + 2] != ':' || b[from + 5] != ':') {
      return NO_TIME;
    }
    int hour = two(b, from);
    int minute = two(b, from + 3);
    int second = two(b, from + 6);
    if ((hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 59) {
      return NO_TIME;
    }
    long fraction = 0;
    if (to - from > 8) {
      int digits = to - from - 9;
      if (b[from + 8] != '.' || digits < 1 || digits > 6) {
        return NO_TIME;
      }
      for (int i = 0; i < 6; i++) {
        int digit = i < digits ? b[from + 9 + i] - '0' : 0;
        if (digit < 0 || digit > 9) {
          return NO_TIME;
        }
        fraction = fraction * 10 + digit;
      }
    }
    return (hour * 3600L + minute * 60L + second) * 1_000_000L + fraction;
  }

  /**
   * {@code yyyy-MM-dd[T ]HH:mm:ss[.f1-6][Z|+hh:mm|-hh:mm]} as microseconds since 1970-01-01T00:00;
   * one with an offset is taken to UTC.
   */
  static long micros(byte[] b, int from, int to) {
    if (to - from < 19 || (b[from + 10] != 'T' && b[from + 10] != ' ')) {
      return NO_TIME;
    }
    int day = day(b, from, from + 10);
    if (day == NO_DAY) {
      return NO_TIME;
    }
    int end = to;
    int offsetMinutes = 0;
    if (b[to - 1] == 'Z') {
      end = to - 1;
    } else if (to - from >= 25 && b[to - 3] == ':' && (b[to - 6] == '+' || b[to - 6] == '-')) {
      int hours = two(b, to - 5);
      int minutes = two(b, to - 2);
      offsetMinutes = hours * 60 + minutes;
      if ((hours | minutes) < 0 || minutes > 59 || offsetMinutes > LARGEST_OFFSET_MINUTES) {
        return NO_TIME;
      }
      offsetMinutes = b[to - 6] == '-' ? -offsetMinutes : offsetMinutes;
      end = to - 6;
    }
    long time = timeOfDay(b, from + 11, end);
    if (time == NO_TIME) {
      return NO_TIME;
    }
    long micros = day * MICROS_PER_DAY + time - offsetMinutes * 60_000_000L;
    boolean inRange =
        micros >= FIRST_DAY * MICROS_PER_DAY && micros < (LAST_DAY + 1L) * MICROS_PER_DAY;
    return inRange ? micros : NO_TIME;
  }

  private static int two(byte[] b, int at) {
    int tens = b[at] - '0';
    int ones = b[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }

  private static int daysIn(int year, int month) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** Howard Hinnant's days_from_civil: years begin in March, so that leap days come last. */
  private static int epochDay(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(y, 400);
    int yearOfEra = y - era * 400;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }
}
