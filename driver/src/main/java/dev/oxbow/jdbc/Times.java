package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.Failures;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/**
 * Values as dates and times. A TIMESTAMP is a wall clock: it becomes a {@link Timestamp} whose
 * fields in the JVM's zone are that wall clock's, or in the zone of the caller's calendar. Where an
 * instant is given or asked for, the wall clock is UTC's.
 */
final class Times {
  private static final LocalDate EPOCH = LocalDate.EPOCH;

  /** ISO's with a blank or a T between date and time. */
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("[ ]['T']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .toFormatter();

  private Times() {}

  static LocalDateTime toDateTime(Object v) throws SQLException {
    if (v instanceof LocalDateTime t) {
      return t;
    }
    if (v instanceof LocalDate d) {
      return d.atStartOfDay();
    }
    if (v instanceof LocalTime t) {
      return EPOCH.atTime(t);
    }
    if (v instanceof String s) {
      String text = s.trim();
      return parse(
          s,
          "TIMESTAMP",
          () ->
              text.length() <= 10
                  ? LocalDate.parse(text).atStartOfDay()
                  : LocalDateTime.parse(text, TIMESTAMP));
    }
    throw Numbers.mismatch(v, "TIMESTAMP");
  }

  static LocalDate toDate(Object v) throws SQLException {
    if (v instanceof LocalDate d) {
      return d;
    }
    if (v instanceof LocalDateTime t) {
      return t.toLocalDate();
    }
    if (v instanceof String s) {
      return s.trim().length() <= 10
          ? parse(s, "DATE", () -> LocalDate.parse(s.trim()))
          : toDateTime(s).toLocalDate();
    }
    throw Numbers.mismatch(v, "DATE");
  }

  static LocalTime toTime(Object v) throws SQLException {
    if (v instanceof LocalTime t) {
      return t;
    }
    if (v instanceof LocalDateTime t) {
      return t.toLocalTime();
    }
    if (v instanceof String s) {
      return parse(s, "TIME", () -> LocalTime.parse(s.trim()));
    }
    throw Numbers.mismatch(v, "TIME");
  }

  /** Reads a text; may throw DateTimeParseException. */
  private interface Reader<T> {
    T read();
  }

  private static <T> T parse(String s, String type, Reader<T> reader) throws SQLException {
    try {
      return reader.read();
    } catch (DateTimeParseException e) {
      throw Failures.invalidText("'" + Numbers.shown(s) + "' is no " + type, e);
    }
  }

  static Timestamp toSqlTimestamp(LocalDateTime t, @Nullable Calendar calendar) {
    if (calendar == null) {
      return WallClocks.timestamp(t);
    }
    Timestamp timestamp = new Timestamp(millis(t, calendar));
    timestamp.setNanos(t.getNano());
    return timestamp;
  }

  static Date toSqlDate(LocalDate d, @Nullable Calendar calendar) {
    return calendar == null ? WallClocks.date(d) : new Date(millis(d.atStartOfDay(), calendar));
  }

  /** JDBC's Time carries milliseconds at most; getObject(i, LocalTime.class) carries all digits. */
  static Time toSqlTime(LocalTime t, @Nullable Calendar calendar) {
    int millis = t.getNano() / 1_000_000;
    return calendar == null
        ? new Time(Time.valueOf(t).getTime() + millis)
        : new Time(millis(EPOCH.atTime(t), calendar) + millis);
  }

  /** The moment, without its fraction of a second, at which a zone's clock shows a time. */
  private static long millis(LocalDateTime t, Calendar calendar) {
    Calendar c = (Calendar) calendar.clone();
    c.setLenient(true);
    c.clear();
    c.set(
        t.getYear(),
        t.getMonthValue() - 1,
        t.getDayOfMonth(),
        t.getHour(),
        t.getMinute(),
        t.getSecond());
    return c.getTimeInMillis();
  }

  /** The wall clock of what a program gives as a point in time. */
  static LocalDateTime fromJava(Timestamp t, @Nullable Calendar calendar) {
    if (calendar == null) {
      return t.toLocalDateTime();
    }
    return fields(t.getTime(), calendar).withNano(t.getNanos());
  }

  static LocalDate fromJava(Date d, @Nullable Calendar calendar) {
    return calendar == null ? d.toLocalDate() : fields(d.getTime(), calendar).toLocalDate();
  }

  static LocalTime fromJava(Time t, @Nullable Calendar calendar) {
    int nanos = (int) Math.floorMod(t.getTime(), 1000L) * 1_000_000;
    return (calendar == null ? t.toLocalTime() : fields(t.getTime(), calendar).toLocalTime())
        .withNano(nanos);
  }

  private static LocalDateTime fields(long millis, Calendar calendar) {
    Calendar c = (Calendar) calendar.clone();
    c.setTimeInMillis(millis);
    return LocalDateTime.of(
        c.get(Calendar.YEAR),
        c.get(Calendar.MONTH) + 1,
        c.get(Calendar.DAY_OF_MONTH),
        c.get(Calendar.HOUR_OF_DAY),
        c.get(Calendar.MINUTE),
        c.get(Calendar.SECOND));
  }

  static LocalDateTime utc(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  static LocalDateTime utc(OffsetDateTime t) {
    return utc(t.toInstant());
  }

  static LocalDateTime utc(ZonedDateTime t) {
    return utc(t.toInstant());
  }
}
