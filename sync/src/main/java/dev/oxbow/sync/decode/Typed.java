package dev.oxbow.sync.decode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;

/**
 * What the types of Connect and of Debezium make of a JSON value, by <a
 * href="https://debezium.io/documentation/reference/stable/connectors/mysql.html#mysql-data-types">their
 * table</a>.
 */
final class Typed {
  private static final long MICROS_PER_MILLI = 1000;
  private static final long NANOS_PER_MICRO = 1000;

  private Typed() {}

  /**
   * A value by its type.
   *
   * @param plain as it stands there
   */
  static Value of(FieldType type, Value plain) throws Undecodable {
    if (plain instanceof Value.Text text && type.type().equals("bytes")) {
      return bytes(type, decoded(text.text()));
    }
    if (plain instanceof Value.Digits digits && type.name() != null) {
      return number(type.name(), digits);
    }
    return plain;
  }

  private static Value bytes(FieldType type, byte[] bytes) throws Undecodable {
    String name = type.name() == null ? "" : type.name();
    return switch (name) {
      case "org.apache.kafka.connect.data.Decimal" ->
          new Value.Digits(new BigDecimal(unscaled(bytes), scale(type)).toPlainString());
      case "io.debezium.data.Bits" -> new Value.Bits(bytes);
      default -> new Value.Bytes(bytes);
    };
  }

  private static BigInteger unscaled(byte[] bytes) throws Undecodable {
    if (bytes.length == 0) {
      throw new Undecodable("has a decimal of no bytes");
    }
    return new BigInteger(bytes);
  }

  private static int scale(FieldType type) throws Undecodable {
    String scale = type.parameters().get("scale");
    try {
      return Integer.parseInt(String.valueOf(scale));
    } catch (NumberFormatException e) {
      throw new Undecodable("has a decimal whose schema tells no scale but " + scale, e);
    }
  }

  private static Value number(String name, Value.Digits number) throws Undecodable {
    return switch (name) {
      case "io.debezium.time.Date", "org.apache.kafka.connect.data.Date" ->
          new Value.Day(whole(number));
      case "io.debezium.time.Timestamp", "org.apache.kafka.connect.data.Timestamp" ->
          new Value.Wall(Math.multiplyExact(whole(number), MICROS_PER_MILLI));
      case "io.debezium.time.MicroTimestamp" -> new Value.Wall(whole(number));
      case "io.debezium.time.NanoTimestamp" -> new Value.Wall(micros(whole(number)));
      case "io.debezium.time.Time", "org.apache.kafka.connect.data.Time" ->
          new Value.Clock(Math.multiplyExact(whole(number), MICROS_PER_MILLI));
      case "io.debezium.time.MicroTime" -> new Value.Clock(whole(number));
      case "io.debezium.time.NanoTime" -> new Value.Clock(micros(whole(number)));
      // Debezium reads the year 0 of the binlog, which counts from 1900, as a year that MySQL
      // lacks.
      case "io.debezium.time.Year" ->
          number.digits().equals("1900") ? new Value.Digits("0") : number;
      default -> number;
    };
  }

  private static long whole(Value.Digits number) throws Undecodable {
    try {
      return Long.parseLong(number.digits());
    } catch (NumberFormatException e) {
      throw new Undecodable("has the number " + number.digits() + " for a time", e);
    }
  }

  private static long micros(long nanos) throws Undecodable {
    if (nanos % NANOS_PER_MICRO != 0) {
      throw new Undecodable(
          "has a time of " + nanos + " nanoseconds, and MySQL keeps whole microseconds");
    }
    return nanos / NANOS_PER_MICRO;
  }

  private static byte[] decoded(String base64) throws Undecodable {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new Undecodable("has bytes that are no base64", e);
    }
  }
}
