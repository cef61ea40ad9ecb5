package dev.oxbow.sync.decode;

/**
 * A value of a field, as exactly as its record tells it; what it means, the column decides that it
 * goes into. NULL is null.
 */
public sealed interface Value {
  /** A text: of a text column, or of what JSON has no type for. */
  record Text(String text) implements Value {}

  /** A number, with the digits that the record has. */
  record Digits(String digits) implements Value {}

  record Bool(boolean isTrue) implements Value {}

  /** Bytes that a schema calls so; without a schema they are a {@link Text} in base64. */
  record Bytes(byte[] bytes) implements Value {}

  /** The bits of a schema's io.debezium.data.Bits, the lowest byte first. */
  record Bits(byte[] littleEndian) implements Value {}

  /** Days since 1970-01-01. */
  record Day(long epochDay) implements Value {}

  /** What a clock shows, in microseconds since 1970-01-01T00:00. */
  record Wall(long epochMicros) implements Value {}

  /** A time of a day, or a duration, in microseconds. */
  record Clock(long micros) implements Value {}

  /** An object or an array, as it was written. */
  record Tree(String json) implements Value {}
}
