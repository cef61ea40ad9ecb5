package dev.oxbow.sync.binlog;

import dev.oxbow.sync.change.Day;
import dev.oxbow.sync.change.PointInTime;
import dev.oxbow.sync.change.WallTime;
import java.time.Duration;

/**
 * How the value of a column lies in a row of the binlog: {@code Field::pack} of the server's
 * field.cc, and its <a
 * href="https://dev.mysql.com/doc/dev/mysql-server/latest/my__time_8h.html">my_time</a> for times.
 */
final class ColumnValues {
  private static final long SECOND = 1_000_000L;
  private static final int[] FRACTION_UNIT = {0, 10_000, 100, 1};

  private ColumnValues() {}

  static Day day(Bytes in) {
    int packed = in.u24();
    return new Day(packed >> 9, packed >> 5 & 15, packed & 31);
  }

  /** DATETIME of MySQL 5.6.4 and later: months of 13, biased so that bytes sort as times do. */
  static WallTime wallTime(Bytes in, int digits) {
    long packed = in.bigEndian(5) - 0x80_0000_0000L;
    long date = packed >> 17;
    long months = date >> 5;
    return new WallTime(
        new Day((int) (months / 13), (int) (months % 13), (int) (date & 31)),
        secondOf(packed & 0x1FFFF) * SECOND + fraction(in, digits));
  }

  private static long secondOf(long time) {
    return (time >> 12) * 3600 + (time >> 6 & 63) * 60 + (time & 63);
  }

  /** DATETIME before MySQL 5.6.4: the digits of {@code yyyymmddhhmmss}. */
  static WallTime oldWallTime(Bytes in) {
    long digits = in.i64();
    long date = digits / 1_000_000;
    long time = digits % 1_000_000;
    return new WallTime(
        new Day((int) (date / 10_000), (int) (date / 100 % 100), (int) (date % 100)),
        secondOfDigits(time) * SECOND);
  }

  private static long secondOfDigits(long digits) {
    return digits / 10_000 * 3600 + digits / 100 % 100 * 60 + digits % 100;
  }

  static PointInTime pointInTime(Bytes in, int digits) {
    return new PointInTime(in.bigEndian(4) * SECOND + fraction(in, digits));
  }

  static PointInTime oldPointInTime(Bytes in) {
    return new PointInTime(in.u32() * SECOND);
  }

  /**
   * TIME of MySQL 5.6.4 and later: a biased number whose fraction belongs to it, so that a negative
   * time with a fraction is one whole less and its fraction counts from there.
   */
  static Duration time(Bytes in, int digits) {
    int bytes = (digits + 1) / 2;
    long packed = in.bigEndian(3 + bytes) - (0x80_0000L << 8 * bytes);
    long positive = Math.abs(packed);
    long micros = (positive & (1L << 8 * bytes) - 1) * FRACTION_UNIT[bytes];
    long total = secondOf(positive >> 8 * bytes & 0x3F_FFFF) * SECOND + micros;
    return Duration.ofNanos((packed < 0 ? -total : total) * 1000);
  }

  static Duration oldTime(Bytes in) {
    int digits = in.u24() << 8 >> 8;
    long seconds = secondOfDigits(Math.abs(digits));
    return Duration.ofSeconds(digits < 0 ? -seconds : seconds);
  }

  /** The fraction of a second in as many bytes as its digits need, in microseconds. */
  private static long fraction(Bytes in, int digits) {
    int bytes = (digits + 1) / 2;
    return bytes == 0 ? 0 : in.bigEndian(bytes) * FRACTION_UNIT[bytes];
  }
}
