package dev.oxbow.sync.table;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/** Reads dates and times as captures write them, without a formatter. */
final class PlainTime {
  /** {@code 2024-01-01T00:00:00}. */
  private static final int SECONDS = 19;

  private static final int MOST_DIGITS = 9;
  private static final String FORM = "0000-00-00T00:00:00";

  private PlainTime() {}

  /**
   * The time of a text with seconds, with or without a fraction, without an offset or with Z.
   *
   * @return null for any other, which need not be wrong
   */
  static @Nullable LocalDateTime parse(String text) {
    int end = text.endsWith("Z") ? text.length() - 1 : text.length();
    if (end < SECONDS || !hasForm(text)) {
      return null;
    }
    int nanos = 0;
    if (end > SECONDS) {
      int digits = end - SECONDS - 1;
      if (text.charAt(SECONDS) != '.' || digits < 1 || digits > MOST_DIGITS) {
        return null;
      }
      nanos = number(text, SECONDS + 1, end);
      if (nanos < 0) {
        return null;
      }
      for (int digit = digits; digit < MOST_DIGITS; digit++) {
        nanos *= 10;
      }
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    boolean isTime =
        month >= 1
            && month <= 12
            && day >= 1
            && hour < 24
            && minute < 60
            && second < 60
            && day <= YearMonth.of(year, month).lengthOfMonth();
    return isTime ? LocalDate.of(year, month, day).atTime(hour, minute, second, nanos) : null;
  }

  private static boolean hasForm(String text) {
    for (int i = 0; i < SECONDS; i++) {
      char form = FORM.charAt(i);
      char own = text.charAt(i);
      boolean isAlike = form == '0' ? own >= '0' && own <= '9' : own == form;
      if (!isAlike && !(form == 'T' && own == ' ')) {
        return false;
      }
    }
    return true;
  }

  /** Below 0 where there is another character among the digits. */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
