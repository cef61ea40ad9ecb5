package dev.oxbow.plan;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * Computes {@code DATE_ADD} and {@code DATE_SUB} of constants, so that a source can be asked for
 * what lies before or after {@code NOW() - INTERVAL 1 DAY}.
 */
final class MovedTimes {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private MovedTimes() {}

  /** The literal that a call is; null when it is none, or is left to the executor. */
  static @Nullable RexNode folded(RexBuilder rex, RexCall call) {
    String name = call.getOperator().getName();
    boolean adds = name.equals("DATE_ADD");
    if (!(adds || name.equals("DATE_SUB"))
        || call.getOperands().size() != 3
        || !(call.getOperands().get(0) instanceof RexLiteral time)
        || !(call.getOperands().get(1) instanceof RexLiteral amount)
        || !(call.getOperands().get(2) instanceof RexLiteral unit)
        || time.isNull()
        || amount.isNull()
        || !SqlTypeName.INT_TYPES.contains(amount.getType().getSqlTypeName())) {
      return null;
    }
    BigDecimal number = amount.getValueAs(BigDecimal.class);
    LocalDateTime from = time(time);
    if (number == null || from == null) {
      return null;
    }
    try {
      long n = number.longValueExact();
      LocalDateTime moved =
          moved(from, adds ? n : Math.negateExact(n), LocalExpressions.text(unit));
      return moved == null || moved.getYear() < 1 || moved.getYear() > 9999
          ? null
          : literal(rex, call, moved);
    } catch (DateTimeException | ArithmeticException outOfRange) {
      // The executor says it.
      return null;
    }
  }

  private static @Nullable LocalDateTime time(RexLiteral literal) {
    String text =
        switch (literal.getTypeName()) {
          case DATE -> literal.getValueAs(DateString.class) + " 00:00:00";
          case TIMESTAMP -> String.valueOf(literal.getValueAs(TimestampString.class));
          default -> "";
        };
    // Fractions of seconds are left to the executor.
    return text.length() == 19 ? LocalDateTime.parse(text, SECONDS) : null;
  }

  private static @Nullable LocalDateTime moved(LocalDateTime from, long n, String unit) {
    return switch (unit) {
      case "SECOND" -> from.plusSeconds(n);
      case "MINUTE" -> from.plusMinutes(n);
      case "HOUR" -> from.plusHours(n);
      case "DAY" -> from.plusDays(n);
      case "WEEK" -> from.plusWeeks(n);
      case "MONTH" -> from.plusMonths(n);
      case "QUARTER" -> from.plusMonths(Math.multiplyExact(n, 3L));
      case "YEAR" -> from.plusYears(n);
      default -> null;
    };
  }

  private static @Nullable RexNode literal(RexBuilder rex, RexCall call, LocalDateTime time) {
    return switch (call.getType().getSqlTypeName()) {
      case DATE -> rex.makeDateLiteral(new DateString(time.toLocalDate().toString()));
      case TIMESTAMP ->
          rex.makeTimestampLiteral(
              new TimestampString(SECONDS.format(time)), call.getType().getPrecision());
      default -> null;
    };
  }

  /** A time with so many fraction digits, rounded half up. */
  static TimestampString round(TimestampString time, int digits) {
    String text = time.toString();
    int point = text.indexOf('.');
    if (point < 0 || text.length() - point - 1 <= digits || text.charAt(point + 1 + digits) < '5') {
      return cut(time, digits);
    }
    LocalDateTime up =
        LocalDateTime.parse(cut(time, digits).toString().replace(' ', 'T'))
            .plusNanos((long) Math.pow(10, 9 - digits));
    TimestampString whole = new TimestampString(SECONDS.format(up));
    return up.getNano() == 0 ? whole : whole.withNanos(up.getNano());
  }

  /** A time with so many fraction digits; the others are cut off. */
  static TimestampString cut(TimestampString time, int digits) {
    String text = time.toString();
    int point = text.indexOf('.');
    if (point < 0 || text.length() - point - 1 <= digits) {
      return time;
    }
    String fraction = text.substring(point + 1, point + 1 + digits).replaceFirst("0+$", "");
    TimestampString whole = new TimestampString(text.substring(0, point));
    return fraction.isEmpty() ? whole : whole.withFraction(fraction);
  }
}
