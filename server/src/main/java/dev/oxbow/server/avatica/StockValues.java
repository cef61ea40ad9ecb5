package dev.oxbow.server.avatica;

import dev.oxbow.jdbc.backend.ValueType;
import dev.oxbow.jdbc.wire.WireValues;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Base64;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Values as Avatica's own drivers expect them: like {@link WireValues}, but for decimals, which are
 * numbers, and for times, which have milliseconds and lose what is finer.
 */
final class StockValues {
  private static final long MILLION = 1_000_000;

  private StockValues() {}

  static WireValues.Coder encoder(ValueType type) {
    return switch (type.type()) {
      case DECIMAL -> value -> value;
      case DATE -> value -> (int) ((LocalDate) value).toEpochDay();
      case TIME -> value -> (int) (((LocalTime) value).toNanoOfDay() / MILLION);
      case TIMESTAMP -> value -> ((LocalDateTime) value).toInstant(ZoneOffset.UTC).toEpochMilli();
      default -> WireValues.encoder(type);
    };
  }

  /** A parameter's value; the engine converts it to the parameter's type. */
  static @Nullable Object parameter(TypedValue typed) {
    Object value = typed.value;
    if (value == null) {
      return null;
    }
    return switch (typed.type) {
      case JAVA_SQL_DATE, JAVA_UTIL_DATE -> LocalDate.ofEpochDay(((Number) value).longValue());
      case JAVA_SQL_TIME -> LocalTime.ofNanoOfDay(((Number) value).longValue() * MILLION);
      case JAVA_SQL_TIMESTAMP ->
          LocalDateTime.ofInstant(
              Instant.ofEpochMilli(((Number) value).longValue()), ZoneOffset.UTC);
      case BYTE_STRING -> Base64.getDecoder().decode((String) value);
      default -> typed.toLocal();
    };
  }
}
