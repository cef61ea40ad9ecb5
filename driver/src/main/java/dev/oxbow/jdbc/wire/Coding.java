package dev.oxbow.jdbc.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.oxbow.jdbc.backend.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a type stand in a batch: as whole numbers, or as bytes.
 *
 * <pre>
 * BOOLEAN                    the number 0 or 1
 * TINYINT .. BIGINT          the number
 * DECIMAL                    the number without its point; in bytes, big-endian two's complement,
 *                            when one of the batch has more than 64 bits
 * REAL, DOUBLE               the number whose bits are IEEE 754's of 32 or 64 bits
 * VARCHAR                    bytes in UTF-8
 * VARBINARY                  bytes
 * DATE                       the number of days since 1970-01-01
 * TIME                       the number of microseconds since midnight
 * TIMESTAMP                  the number of microseconds since 1970-01-01T00:00
 * </pre>
 *
 * @param write puts a value that is not null into a column
 * @param number makes a value of a number; null for a type that has none
 * @param bytes makes a value of bytes; null for a type that has none
 */
record Coding(Writer write, @Nullable LongFunction<Object> number, @Nullable BytesFunction bytes) {
  private static final long MICROS = 1_000_000;

  /** Puts a value into a column. */
  interface Writer {
    void write(Object value, BatchColumn column, int row);
  }

  /** Makes a value of a part of an array. */
  interface BytesFunction {
    Object of(byte[] from, int start, int length);
  }

  /** Takes the number out of a value. */
  private interface Number {
    long of(Object value);
  }

  private static Coding numbers(Number to, LongFunction<Object> from) {
    return new Coding((v, column, row) -> column.putNumber(row, to.of(v)), from, null);
  }

  private static Coding bytes(Writer write, BytesFunction from) {
    return new Coding(write, null, from);
  }

  private static void putBytes(BatchColumn column, int row, byte[] bytes) {
    column.putBytes(row, bytes, 0, bytes.length);
  }

  /** The row of the table for a type. */
  static Coding of(ValueType type) {
    return switch (type.type()) {
      case BOOLEAN -> numbers(v -> (Boolean) v ? 1 : 0, n -> within(n, 0, 1) == 1);
      case TINYINT -> numbers(v -> (Byte) v, n -> (byte) within(n, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case SMALLINT ->
          numbers(v -> (Short) v, n -> (short) within(n, Short.MIN_VALUE, Short.MAX_VALUE));
      case INTEGER -> numbers(v -> (Integer) v, Math::toIntExact);
      case BIGINT -> numbers(v -> (Long) v, n -> n);
      case DECIMAL -> decimals(type.scale());
      case REAL ->
          numbers(
              v -> Float.floatToRawIntBits((Float) v),
              n -> Float.intBitsToFloat(Math.toIntExact(n)));
      case DOUBLE -> numbers(v -> Double.doubleToRawLongBits((Double) v), Double::longBitsToDouble);
      case VARCHAR ->
          bytes(
              (v, column, row) -> putBytes(column, row, ((String) v).getBytes(UTF_8)),
              (from, start, length) -> new String(from, start, length, UTF_8));
      case VARBINARY ->
          bytes(
              (v, column, row) -> putBytes(column, row, (byte[]) v),
              (from, start, length) -> Arrays.copyOfRange(from, start, start + length));
      case DATE -> numbers(v -> ((LocalDate) v).toEpochDay(), LocalDate::ofEpochDay);
      case TIME ->
          numbers(
              v -> ((LocalTime) v).toNanoOfDay() / 1000,
              n -> LocalTime.ofNanoOfDay(Math.multiplyExact(n, 1000L)));
      case TIMESTAMP -> numbers(v -> micros((LocalDateTime) v), Coding::timestamp);
      default -> throw new IllegalArgumentException("Type " + type + " stands in no batch");
    };
  }

  private static Coding decimals(int scale) {
    return new Coding(
        (v, column, row) -> {
          BigDecimal value = (BigDecimal) v;
          column.putUnscaled(
              row, (value.scale() == scale ? value : value.setScale(scale)).unscaledValue());
        },
        n -> BigDecimal.valueOf(n, scale),
        (from, start, length) -> new BigDecimal(new BigInteger(from, start, length), scale));
  }

  private static long within(long n, long least, long most) {
    if (n < least || n > most) {
      throw new IllegalArgumentException(n + " is not between " + least + " and " + most);
    }
    return n;
  }

  /** The microseconds of a TIMESTAMP. */
  static long micros(LocalDateTime value) {
    return Math.multiplyExact(value.toEpochSecond(ZoneOffset.UTC), MICROS) + value.getNano() / 1000;
  }

  /** The TIMESTAMP of microseconds. */
  static LocalDateTime timestamp(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, MICROS), (int) Math.floorMod(micros, MICROS) * 1000, ZoneOffset.UTC);
  }
}
