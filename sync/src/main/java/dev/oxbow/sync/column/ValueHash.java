package dev.oxbow.sync.column;

import dev.oxbow.sync.change.ChangeColumn;
import dev.oxbow.sync.change.Day;
import dev.oxbow.sync.change.PointInTime;
import dev.oxbow.sync.change.WallTime;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SHA-256 over a salt and a column's value as MySQL prints it. Used by one thread. */
final class ValueHash {
  /** The length of a hash as text. */
  static final int DIGITS = 64;

  private static final long SECOND = 1_000_000L;
  private static final long DAY = 86_400L * SECOND;

  private final Printed printed;
  private final MessageDigest digest;
  private final byte[] salt;

  /** The text that MySQL prints for a value. */
  private interface Printed {
    byte[] of(Object value);
  }

  private ValueHash(Printed printed, String salt) {
    this.printed = printed;
    this.salt = salt.getBytes(StandardCharsets.UTF_8);
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The hash of a column; empty where its values have no one text. */
  static Optional<ValueHash> of(ChangeColumn column, String salt) {
    return Optional.ofNullable(printed(column)).map(printed -> new ValueHash(printed, salt));
  }

  private static @Nullable Printed printed(ChangeColumn column) {
    int digits = column.definition().timePrecision().orElse(0);
    return switch (column.type()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT -> value -> ascii(value.toString());
      case BIGINT ->
          column.unsigned()
              ? value -> ascii(Long.toUnsignedString((long) value))
              : value -> ascii(value.toString());
      case YEAR -> value -> ascii(String.format("%04d", (long) value));
      case DECIMAL -> value -> ascii(((BigDecimal) value).toPlainString());
      case DATE -> value -> ascii(((Day) value).toString());
      case DATETIME ->
          value -> {
            WallTime time = (WallTime) value;
            return ascii(time.day() + " " + clock(time.microOfDay(), digits));
          };
      case TIMESTAMP -> value -> ascii(utc((PointInTime) value, digits));
      case TIME ->
          value -> {
            long micros = ((Duration) value).toNanos() / 1000;
            return ascii((micros < 0 ? "-" : "") + clock(Math.abs(micros), digits));
          };
      case CHAR,
          VARCHAR,
          TINYTEXT,
          TEXT,
          MEDIUMTEXT,
          LONGTEXT,
          ENUM,
          SET,
          JSON,
          UUID,
          INET4,
          INET6,
          BINARY,
          VARBINARY,
          TINYBLOB,
          BLOB,
          MEDIUMBLOB,
          LONGBLOB ->
          value -> (byte[]) value;
      default -> null;
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String utc(PointInTime time, int digits) {
    if (time.isZero()) {
      return "0000-00-00 " + clock(0, digits);
    }
    java.time.LocalDate day =
        java.time.LocalDate.ofEpochDay(Math.floorDiv(time.epochMicros(), DAY));
    return day + " " + clock(Math.floorMod(time.epochMicros(), DAY), digits);
  }

  private static String clock(long micros, int digits) {
    long seconds = micros / SECOND;
    String clock = String.format("%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    return digits == 0
        ? clock
        : clock + "." + String.format("%06d", micros % SECOND).substring(0, digits);
  }

  /** The hash of a value, as text. */
  byte[] of(Object value) {
    digest.update(salt);
    byte[] hash = digest.digest(printed.of(value));
    return ascii(HexFormat.of().formatHex(hash));
  }
}
