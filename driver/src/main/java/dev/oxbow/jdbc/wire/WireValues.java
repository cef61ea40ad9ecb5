package dev.oxbow.jdbc.wire;

import dev.oxbow.jdbc.backend.ValueType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values as JSON has them, without loss:
 *
 * <pre>
 * BOOLEAN                    true, false
 * TINYINT .. BIGINT          a number
 * DECIMAL                    a text, such as "1.50"
 * REAL, DOUBLE               a number, or the text NaN, Infinity, -Infinity
 * VARCHAR                    a text
 * VARBINARY                  a text in base 64
 * DATE                       a number, days since 1970-01-01
 * TIME                       a number, microseconds since midnight
 * TIMESTAMP                  a number, microseconds since 1970-01-01T00:00
 * </pre>
 */
public final class WireValues {
  private WireValues() {}

  /** Turns one value into another; never sees null. */
  @FunctionalInterface
  public interface Coder {
    Object code(Object value);
  }

  /** What writes values of a type, which have the class of {@link ValueType#valueClass()}. */
  public static Coder encoder(ValueType type) {
    return switch (type.type()) {
      case DECIMAL -> value -> ((BigDecimal) value).toPlainString();
      case REAL, DOUBLE -> WireValues::finite;
      case VARBINARY -> value -> Base64.getEncoder().encodeToString((byte[]) value);
      case DATE -> value -> ((LocalDate) value).toEpochDay();
      case TIME -> value -> ((LocalTime) value).toNanoOfDay() / 1000;
      case TIMESTAMP -> value -> Coding.micros((LocalDateTime) value);
      default -> value -> value;
    };
  }

  private static Object finite(Object value) {
    double number = ((Number) value).doubleValue();
    return Double.isFinite(number) ? value : Double.toString(number);
  }

  /** What reads values of a type. */
  public static Coder decoder(ValueType type) {
    return switch (type.type()) {
      case TINYINT -> value -> ((Number) value).byteValue();
      case SMALLINT -> value -> ((Number) value).shortValue();
      case INTEGER -> value -> ((Number) value).intValue();
      case BIGINT -> value -> ((Number) value).longValue();
      case DECIMAL -> value -> new BigDecimal((String) value);
      case REAL ->
          value ->
              value instanceof String text
                  ? (Object) Float.valueOf(text)
                  : (Object) ((Number) value).floatValue();
      case DOUBLE ->
          value ->
              value instanceof String text
                  ? (Object) Double.valueOf(text)
                  : (Object) ((Number) value).doubleValue();
      case VARBINARY -> value -> Base64.getDecoder().decode((String) value);
      case DATE -> value -> LocalDate.ofEpochDay(((Number) value).longValue());
      case TIME -> value -> LocalTime.ofNanoOfDay(((Number) value).longValue() * 1000);
      case TIMESTAMP -> value -> Coding.timestamp(((Number) value).longValue());
      default -> value -> value;
    };
  }

  /**
   * Reads a value that came from outside.
   *
   * @throws IllegalArgumentException when it is none of that type
   */
  public static @Nullable Object read(ValueType type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    try {
      Object read = decoder(type).code(value);
      if (type.valueClass().isInstance(read)) {
        return read;
      }
    } catch (ClassCastException | ArithmeticException | DateTimeException e) {
      throw new IllegalArgumentException("A value is no " + type, e);
    }
    throw new IllegalArgumentException("A value is no " + type);
  }

  /** Codes a row in place. */
  public static @Nullable Object[] code(@Nullable Object[] row, List<Coder> coders) {
    for (int i = 0; i < row.length; i++) {
      Object value = row[i];
      if (value != null) {
        row[i] = coders.get(i).code(value);
      }
    }
    return row;
  }
}
