package dev.oxbow.sync.change;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A MySQL DATE, which need be no day of any calendar: {@code 0000-00-00}, {@code 2024-02-00} and,
 * under ALLOW_INVALID_DATES, {@code 2024-02-31} can all be stored.
 *
 * @param year 0 to 9999
 * @param month 0 to 12
 * @param day 0 to 31
 */
public record Day(int year, int month, int day) {
  /** The day of the calendar, if it is one. */
  public Optional<LocalDate> date() {
    return isDate() ? Optional.of(LocalDate.of(year, month, day)) : Optional.empty();
  }

  /** Whether the calendar has this day. */
  public boolean isDate() {
    return month >= 1 && day >= 1 && day <= lengthOfMonth();
  }

  private int lengthOfMonth() {
    return switch (month) {
      case 4, 6, 9, 11 -> 30;
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      default -> 31;
    };
  }

  /** As MySQL prints it. */
  @Override
  public String toString() {
    char[] text = new char[10];
    text[0] = digit(year / 1000);
    text[1] = digit(year / 100 % 10);
    text[2] = digit(year / 10 % 10);
    text[3] = digit(year % 10);
    text[4] = '-';
    text[5] = digit(month / 10);
    text[6] = digit(month % 10);
    text[7] = '-';
    text[8] = digit(day / 10);
    text[9] = digit(day % 10);
    return new String(text);
  }

  private static char digit(int digit) {
    return (char) ('0' + digit);
  }
}
