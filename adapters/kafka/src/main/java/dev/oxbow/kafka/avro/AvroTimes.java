package dev.oxbow.kafka.avro;

import dev.oxbow.kafka.avro.AvroNode.Form;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Avro's dates and times: as numbers in columns, and as ISO 8601 in texts. */
final class AvroTimes {
  /** What {@link #inColumn} gives for what no column holds. */
  static final long BEYOND = Long.MIN_VALUE;

  private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
  private static final long DAY_MILLIS = 86_400_000L;
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final long MICROS = 1_000_000L;
  private static final int NANOS = 1_000_000_000;

  private AvroTimes() {}

  /**
   * A day, or microseconds of a day or since 1970: years 1 to 9999. Nanoseconds are cut to whole
   * microseconds, towards the past.
   */
  static long inColumn(Form form, long value) {
    return switch (form) {
      case DATE -> value >= FIRST_DAY && value <= LAST_DAY ? value : BEYOND;
      case TIME_MILLIS -> value >= 0 && value < DAY_MILLIS ? value * 1000 : BEYOND;
      case TIME_MICROS -> value >= 0 && value < DAY_MICROS ? value : BEYOND;
      case INSTANT_MILLIS, LOCAL_MILLIS ->
          value >= FIRST_DAY * DAY_MILLIS && value < (LAST_DAY + 1) * DAY_MILLIS
              ? value * 1000
              : BEYOND;
      case INSTANT_MICROS, LOCAL_MICROS ->
          value >= FIRST_DAY * DAY_MICROS && value < (LAST_DAY + 1) * DAY_MICROS ? value : BEYOND;
      case INSTANT_NANOS, LOCAL_NANOS -> Math.floorDiv(value, 1000L);
      default -> throw new IllegalArgumentException(form + " is no time");
    };
  }

  /** As ISO 8601, also beyond the year 9999; instants in UTC, with a Z. */
  static String text(Form form, long value) {
    return switch (form) {
      case DATE -> LocalDate.ofEpochDay(value).toString();
      case TIME_MILLIS, TIME_MICROS -> time(form, value);
      case INSTANT_MILLIS, LOCAL_MILLIS -> stamp(form, value, 1000);
      case INSTANT_MICROS, LOCAL_MICROS -> stamp(form, value, MICROS);
      case INSTANT_NANOS, LOCAL_NANOS -> stamp(form, value, NANOS);
      default -> throw new IllegalArgumentException(form + " is no time");
    };
  }

  private static String time(Form form, long value) {
    long micros = inColumn(form, value);
    return micros == BEYOND
        ? Long.toString(value)
        : DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(micros * 1000));
  }

  private static String stamp(Form form, long value, long perSecond) {
    long seconds = Math.floorDiv(value, perSecond);
    int nanos = (int) (Math.floorMod(value, perSecond) * (NANOS / perSecond));
    String local =
        DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
            LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC));
    boolean instant =
        form == Form.INSTANT_MILLIS || form == Form.INSTANT_MICROS || form == Form.INSTANT_NANOS;
    return instant ? local + "Z" : local;
  }

  /** As Avro calls it. */
  static String logicalName(Form form) {
    String name = form.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return name.replace("instant-", "timestamp-").replace("local-", "local-timestamp-");
  }
}
