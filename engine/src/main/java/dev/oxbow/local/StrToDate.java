package dev.oxbow.local;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * Reads a date and time as MySQL's STR_TO_DATE does (sql-common and sql/item_timefunc.cc describe
 * it): blanks are skipped, numbers may have fewer digits, what follows is ignored. Gives
 * microseconds since 1970-01-01T00:00, or NULL for a text that does not match or is no date.
 */
final class StrToDate {
  private static final List<String> MONTHS =
      List.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");
  private static final List<String> DAYS =
      List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

  private final String text;
  private int at;
  private int year;
  private int month;
  private int day;
  private int dayOfYear;
  private int hour;
  private int minute;
  private int second;
  private int micros;
  private int halfDay;
  private boolean isHalved;
  private boolean hasDay;

  private StrToDate(String text) {
    this.text = text;
  }

  static void register(Connection connection) throws SQLException {
    try (var function = DuckDBFunctions.scalarFunction()) {
      function
          .withName(LocalSql.STR_TO_DATE)
          .withParameters(DuckDBColumnType.VARCHAR, DuckDBColumnType.VARCHAR)
          .withReturnType(DuckDBColumnType.BIGINT)
          .withVectorizedFunction(StrToDate::read)
          .register(connection);
    }
  }

  private static void read(DuckDBDataChunkReader in, DuckDBWritableVector out) {
    DuckDBReadableVector texts = in.vector(0);
    DuckDBReadableVector formats = in.vector(1);
    for (long row = 0; row < in.rowCount(); row++) {
      Long value =
          texts.isNull(row) || formats.isNull(row)
              ? null
              : micros(texts.getString(row), formats.getString(row));
      if (value == null) {
        out.setNull(row);
      } else {
        out.setLong(row, value);
      }
    }
  }

  static @Nullable Long micros(String text, String format) {
    StrToDate reader = new StrToDate(text);
    return reader.matches(format) && reader.isWithinBounds() ? reader.value() : null;
  }

  private boolean matches(String format) {
    for (int i = 0; i < format.length(); i++) {
      skipBlanks();
      if (at >= text.length()) {
        return true;
      }
      char c = format.charAt(i);
      if (c == '%' && i + 1 < format.length()) {
        if (!directive(format.charAt(++i))) {
          return false;
        }
      } else if (!Character.isWhitespace(c)) {
        if (text.charAt(at) != c) {
          return false;
        }
        at++;
      }
    }
    return true;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean directive(char letter) {
    int begin = at;
    switch (letter) {
      case 'Y', 'y' -> {
        hasDay = true;
        year = number(letter == 'Y' ? 4 : 2);
        if (at - begin <= 2) {
          year += year < 70 ? 2000 : 1900;
        }
      }
      case 'm', 'c' -> month = number(2);
      case 'M', 'b' -> month = word(MONTHS, letter == 'b');
      case 'd', 'e' -> day = number(2);
      case 'D' -> {
        day = number(2);
        at = Math.min(text.length(), at + 2);
        return day >= 0;
      }
      case 'j' -> dayOfYear = number(3);
      case 'W', 'a' -> word(DAYS, letter == 'a');
      case 'h', 'I', 'l' -> {
        isHalved = true;
        hour = number(2);
      }
      case 'k', 'H' -> hour = number(2);
      case 'i' -> minute = number(2);
      case 'S', 's' -> second = number(2);
      case 'f' -> {
        int fraction = number(6);
        for (int digits = at - begin; digits < 6; digits++) {
          fraction *= 10;
        }
        micros = fraction;
      }
      case 'p' -> {
        String half = text.substring(at, Math.min(text.length(), at + 2)).toUpperCase(Locale.ROOT);
        at += 2;
        halfDay = half.equals("PM") ? 12 : 0;
        return isHalved && (half.equals("AM") || half.equals("PM"));
      }
      case 'r' -> {
        return matches("%I:%i:%S %p");
      }
      case 'T' -> {
        return matches("%H:%i:%S");
      }
      case '%' -> {
        boolean matched = text.charAt(at) == '%';
        at++;
        return matched;
      }
      default -> {
        return false;
      }
    }
    return at > begin;
  }

  /** So many digits at most. */
  private int number(int most) {
    int value = 0;
    int end = Math.min(text.length(), at + most);
    while (at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      value = value * 10 + text.charAt(at++) - '0';
    }
    return value;
  }

  /** The number of a name or of its only beginning, from 1; the position stays when it is none. */
  private int word(List<String> names, boolean isShort) {
    int end = at;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    String word = text.substring(at, end).toLowerCase(Locale.ROOT);
    int found = 0;
    for (int i = 0; i < names.size(); i++) {
      String name = isShort ? names.get(i).substring(0, 3) : names.get(i);
      if (word.equals(name)) {
        at = end;
        return i + 1;
      }
      if (!word.isEmpty() && name.startsWith(word)) {
        found = found == 0 ? i + 1 : -1;
      }
    }
    if (found > 0) {
      at = end;
      return found;
    }
    return 0;
  }

  private boolean isWithinBounds() {
    if (isHalved) {
      if (hour < 1 || hour > 12) {
        return false;
      }
      hour = hour % 12 + halfDay;
    }
    return hour < 24 && minute < 60 && second < 60;
  }

  private @Nullable Long value() {
    try {
      LocalDate date = LocalDate.EPOCH;
      if (dayOfYear > 0) {
        date = LocalDate.of(year, 1, 1).plusDays(dayOfYear - 1L);
      } else if (hasDay || month > 0 || day > 0) {
        date = LocalDate.of(year, month, day);
      }
      LocalDateTime time = date.atTime(hour, minute, second);
      return time.toEpochSecond(ZoneOffset.UTC) * 1_000_000L + micros;
    } catch (DateTimeException noSuchDay) {
      return null;
    }
  }
}
