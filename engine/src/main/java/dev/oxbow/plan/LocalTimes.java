package dev.oxbow.plan;

import dev.oxbow.local.LocalSql;
import java.util.Locale;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/** Writes what concerns dates, times and intervals. */
final class LocalTimes {
  private LocalTimes() {}

  /** The unit that a symbol names: {@code year}, {@code month}, ... */
  static String unit(RexNode node) {
    Object value = ((RexLiteral) node).getValue();
    return value instanceof TimeUnitRange range
        ? range.name().toLowerCase(Locale.ROOT)
        : String.valueOf(value).toLowerCase(Locale.ROOT);
  }

  static String extract(String unit, String time) {
    return switch (unit) {
      // The standard's SECOND has no fraction here; MySQL's neither.
      case "second" -> "second(" + time + ")";
      case "dow" -> "dayofweek(" + time + ") + 1";
      case "epoch" -> "floor(epoch(" + time + "))";
      default -> "extract(" + unit + " FROM " + time + ")";
    };
  }

  /** NULL for a time outside of MySQL's years. */
  static String inYears(String time) {
    return LocalSql.inYears(time);
  }

  /** The difference of two times as an interval. */
  static String difference(RexCall call, LocalExpressions in) {
    String left = in.write(call.getOperands().get(0));
    String right = in.write(call.getOperands().get(1));
    boolean months = SqlTypeName.YEAR_INTERVAL_TYPES.contains(call.getType().getSqlTypeName());
    return months
        ? "to_months(datesub('month', " + right + ", " + left + "))"
        : "to_microseconds(datesub('microsecond', CAST("
            + right
            + " AS TIMESTAMP), CAST("
            + left
            + " AS TIMESTAMP)))";
  }

  /** An interval as the number that the planner keeps it as: months, or milliseconds. */
  static String reinterpret(RexCall call, LocalExpressions in) {
    RexNode operand = call.getOperands().get(0);
    String value = in.write(operand);
    SqlTypeName from = operand.getType().getSqlTypeName();
    if (!SqlTypeName.INTERVAL_TYPES.contains(from)) {
      return value;
    }
    return SqlTypeName.YEAR_INTERVAL_TYPES.contains(from)
        ? "(datepart('year', " + value + ") * 12 + datepart('month', " + value + "))"
        : "CAST(epoch_us(" + value + ") // 1000 AS BIGINT)";
  }

  /** A number of units as an interval. */
  static String interval(String number, RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case INTERVAL_YEAR -> "to_years(CAST(" + number + " AS INTEGER))";
      case INTERVAL_MONTH, INTERVAL_YEAR_MONTH -> "to_months(CAST(" + number + " AS INTEGER))";
      case INTERVAL_DAY -> "to_days(CAST(" + number + " AS INTEGER))";
      case INTERVAL_HOUR -> "to_hours(CAST(" + number + " AS BIGINT))";
      case INTERVAL_MINUTE -> "to_minutes(CAST(" + number + " AS BIGINT))";
      default -> "to_seconds(CAST(" + number + " AS DOUBLE))";
    };
  }

  /** An interval as a number: of months, or of the unit that its type names. */
  static String amount(String interval, RelDataType type, String target) {
    String micros = "CAST(epoch_us(" + interval + ") AS BIGINT)";
    String amount =
        switch (type.getSqlTypeName()) {
          case INTERVAL_YEAR -> "datepart('year', " + interval + ")";
          case INTERVAL_MONTH, INTERVAL_YEAR_MONTH ->
              "(datepart('year', " + interval + ") * 12 + datepart('month', " + interval + "))";
          case INTERVAL_DAY -> "(" + micros + " // 86400000000)";
          case INTERVAL_HOUR, INTERVAL_DAY_HOUR -> "(" + micros + " // 3600000000)";
          case INTERVAL_MINUTE, INTERVAL_DAY_MINUTE, INTERVAL_HOUR_MINUTE ->
              "(" + micros + " // 60000000)";
          default -> "(" + micros + " // 1000000)";
        };
    return "CAST(" + amount + " AS " + target + ")";
  }

  /** A time with the fraction digits of its type: a TIMESTAMP is rounded, a TIME is cut. */
  static String round(String time, RelDataType type) {
    long half = (long) Math.pow(10, 6 - type.getPrecision()) / 2;
    return type.getSqlTypeName() == SqlTypeName.TIMESTAMP
        ? truncate("(" + time + " + to_microseconds(" + half + "))", type)
        : truncate(time, type);
  }

  /** Cuts a time to the fraction digits of its type. */
  private static String truncate(String time, RelDataType type) {
    String unit =
        switch (type.getPrecision()) {
          case 0 -> "second";
          case 3 -> "millisecond";
          default -> "";
        };
    if (type.getSqlTypeName() == SqlTypeName.TIME) {
      long step = (long) Math.pow(10, 6 - type.getPrecision());
      return "CAST((TIME '00:00:00' + to_microseconds((epoch_us("
          + time
          + ") // "
          + step
          + ") * "
          + step
          + ")) AS TIME)";
    }
    if (!unit.isEmpty()) {
      return "date_trunc('" + unit + "', " + time + ")";
    }
    long step = (long) Math.pow(10, 6 - type.getPrecision());
    return "make_timestamp(CAST(floor(epoch_us("
        + time
        + ")::DECIMAL(38, 0) / "
        + step
        + ") AS BIGINT) * "
        + step
        + ")";
  }
}
