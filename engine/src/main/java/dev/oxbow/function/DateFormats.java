package dev.oxbow.function;

import dev.oxbow.local.LocalSql;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.jspecify.annotations.Nullable;

/** MySQL's formats of dates and times. */
final class DateFormats {
  private static final String DAY_LETTERS = "abcDdejMmUuVvWwXxYy";
  private static final String TIME_LETTERS = "fHhIiklprSsT";

  private DateFormats() {}

  /** What a format describes. */
  enum Kind {
    DATE,
    TIME,
    TIMESTAMP,
    TIMESTAMP_6
  }

  static Kind kind(String format) {
    boolean day = false;
    boolean time = false;
    boolean micros = false;
    for (int i = 0; i + 1 < format.length(); i++) {
      if (format.charAt(i) == '%') {
        char letter = format.charAt(++i);
        day |= DAY_LETTERS.indexOf(letter) >= 0;
        time |= TIME_LETTERS.indexOf(letter) >= 0;
        micros |= letter == 'f';
      }
    }
    if (!day && time) {
      return Kind.TIME;
    }
    return !time ? Kind.DATE : micros ? Kind.TIMESTAMP_6 : Kind.TIMESTAMP;
  }

  /** Refuses what is not read: a day must be given as year, month and day. */
  static void requireReadable(RexCall call, String format) {
    for (int i = 0; i + 1 < format.length(); i++) {
      if (format.charAt(i) == '%') {
        char letter = format.charAt(++i);
        if ("YymcMbdeDjHkhIlisSfprTWa%".indexOf(letter) < 0) {
          throw Function.refused(call, "does not read %" + letter);
        }
      }
    }
  }

  /** A time in a format. */
  static String write(String format, String time) {
    List<String> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        flush(plain, time, parts);
        text.append(c);
        continue;
      }
      char letter = format.charAt(++i);
      String directive = directive(letter);
      String own = directive == null ? own(letter, time) : null;
      if (directive == null && own == null) {
        flush(plain, time, parts);
        text.append(letter);
        continue;
      }
      if (text.length() > 0) {
        parts.add(LocalSql.literal(text.toString()));
        text.setLength(0);
      }
      if (own != null) {
        flush(plain, time, parts);
        parts.add(own);
      } else {
        plain.append(directive);
      }
    }
    flush(plain, time, parts);
    if (text.length() > 0) {
      parts.add(LocalSql.literal(text.toString()));
    }
    if (parts.isEmpty()) {
      return "CASE WHEN " + time + " IS NOT NULL THEN '' END";
    }
    return "CASE WHEN " + time + " IS NOT NULL THEN " + String.join(" || ", parts) + " END";
  }

  private static void flush(StringBuilder plain, String time, List<String> parts) {
    if (plain.length() > 0) {
      parts.add("strftime(" + moment(time) + ", '" + plain + "')");
      plain.setLength(0);
    }
  }

  private static String moment(String time) {
    return "CAST(" + time + " AS TIMESTAMP)";
  }

  /** What the executor knows by another letter; null when it does not. */
  private static @Nullable String directive(char letter) {
    return switch (letter) {
      case 'a' -> "%a";
      case 'b' -> "%b";
      case 'c' -> "%-m";
      case 'd' -> "%d";
      case 'e' -> "%-d";
      case 'f' -> "%f";
      case 'H' -> "%H";
      case 'h', 'I' -> "%I";
      case 'i' -> "%M";
      case 'j' -> "%j";
      case 'k' -> "%-H";
      case 'l' -> "%-I";
      case 'M' -> "%B";
      case 'm' -> "%m";
      case 'p' -> "%p";
      case 'r' -> "%I:%M:%S %p";
      case 'S', 's' -> "%S";
      case 'T' -> "%H:%M:%S";
      case 'W' -> "%A";
      case 'w' -> "%w";
      case 'Y' -> "%Y";
      case 'y' -> "%y";
      default -> null;
    };
  }

  /** What is computed here; null for a letter that stands for itself. */
  private static @Nullable String own(char letter, String time) {
    return switch (letter) {
      case 'D' ->
          "(day(%1$s) || CASE WHEN day(%1$s) BETWEEN 11 AND 13 THEN 'th' WHEN day(%1$s) %% 10 = 1 THEN 'st' WHEN day(%1$s) %% 10 = 2 THEN 'nd' WHEN day(%1$s) %% 10 = 3 THEN 'rd' ELSE 'th' END)"
              .formatted(moment(time));
      case 'U' -> twoDigits(Days.week(0, moment(time)));
      case 'u' -> twoDigits(Days.week(1, moment(time)));
      case 'V' -> twoDigits(Days.week(2, moment(time)));
      case 'v' -> twoDigits(Days.week(3, moment(time)));
      case 'X' -> "CAST(" + Days.yearOfWeek(2, moment(time)) + " AS VARCHAR)";
      case 'x' -> "CAST(" + Days.yearOfWeek(3, moment(time)) + " AS VARCHAR)";
      default -> null;
    };
  }

  private static String twoDigits(String number) {
    return "lpad(CAST(" + number + " AS VARCHAR), 2, '0')";
  }
}
