package dev.oxbow.jdbc;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;

/**
 * java.sql's dates and times for wall clocks. They hold milliseconds of the JVM's zone and of a
 * calendar that skips ten days of 1582, so that some wall clocks (an hour skipped in spring, that
 * October) do not exist in them. Those few get an object that remembers what it stands for.
 */
final class WallClocks {
  private WallClocks() {}

  static Timestamp timestamp(LocalDateTime t) {
    Timestamp plain = Timestamp.valueOf(t);
    return plain.toLocalDateTime().equals(t) ? plain : new SkippedTimestamp(plain, t);
  }

  static Date date(LocalDate d) {
    Date plain = Date.valueOf(d);
    return plain.toLocalDate().equals(d) ? plain : new SkippedDate(plain.getTime(), d);
  }

  /** A wall clock that the JVM's zone skips. */
  private static final class SkippedTimestamp extends Timestamp {
    private static final long serialVersionUID = 1L;

    private final LocalDateTime wallClock;

    SkippedTimestamp(Timestamp nearest, LocalDateTime wallClock) {
      super(nearest.getTime());
      super.setNanos(nearest.getNanos());
      this.wallClock = wallClock;
    }

    @Override
    public LocalDateTime toLocalDateTime() {
      return wallClock;
    }

    @Override
    public String toString() {
      String text = wallClock.toLocalDate() + " " + Texts.seconds(wallClock.toLocalTime());
      return wallClock.getNano() == 0 ? text + ".0" : text;
    }

    @Override
    public void setTime(long time) {
      throw fixed();
    }

    @Override
    public void setNanos(int n) {
      throw fixed();
    }
  }

  /** A date that java.util's calendar skips. */
  private static final class SkippedDate extends Date {
    private static final long serialVersionUID = 1L;

    private final LocalDate date;

    SkippedDate(long millis, LocalDate date) {
      super(millis);
      this.date = date;
    }

    @Override
    public LocalDate toLocalDate() {
      return date;
    }

    @Override
    public String toString() {
      return date.toString();
    }

    @Override
    public void setTime(long time) {
      throw fixed();
    }
  }

  private static UnsupportedOperationException fixed() {
    return new UnsupportedOperationException(
        "a date or time that the JVM's calendar skips cannot be changed; make a new object");
  }
}
