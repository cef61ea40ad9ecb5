package dev.oxbow.function;

import static dev.oxbow.function.Function.BIGINT;
import static dev.oxbow.function.Function.INTEGER;

import dev.oxbow.local.LocalSql;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;

/** MySQL's functions of times, and of times as texts. */
final class Clocks {
  private static final Set<String> DAYS_OR_MORE = Set.of("DAY", "WEEK", "MONTH", "QUARTER", "YEAR");
  private static final Set<String> TRUNCATED =
      Set.of("YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND", "MILLISECOND");

  /** How an amount x.n becomes an interval, and the most that stays within ten thousand years. */
  private record Unit(String interval, long most) {}

  private static final Map<String, Unit> UNITS =
      Map.of(
          "YEAR", new Unit("to_years(CAST(x.n AS INTEGER))", 10_000),
          "QUARTER", new Unit("to_months(CAST(x.n * 3 AS INTEGER))", 40_000),
          "MONTH", new Unit("to_months(CAST(x.n AS INTEGER))", 120_000),
          "WEEK", new Unit("to_days(CAST(x.n * 7 AS INTEGER))", 530_000),
          "DAY", new Unit("to_days(CAST(x.n AS INTEGER))", 3_700_000),
          "HOUR", new Unit("to_hours(CAST(x.n AS BIGINT))", 88_000_000),
          "MINUTE", new Unit("to_minutes(CAST(x.n AS BIGINT))", 5_300_000_000L),
          "SECOND", new Unit("to_microseconds(CAST(x.n AS BIGINT))", 320_000_000_000_000_000L),
          "MICROSECOND",
              new Unit("to_microseconds(CAST(x.n AS BIGINT))", 320_000_000_000_000_000L));

  static final List<Function> ALL =
      List.of(
          Function.of("DATE_ADD", Clocks::moved, "TNA", (call, a) -> move(call, a, " + ")),
          Function.of("DATE_SUB", Clocks::moved, "TNA", (call, a) -> move(call, a, " - ")),
          Function.of("TIMESTAMPDIFF", BIGINT, "STT", Clocks::difference),
          Function.of("DATE_FORMAT", Function.TEXT, "TS", Clocks::format),
          Function.of("TIME_FORMAT", Function.TEXT, "TS", Clocks::format),
          Function.of("STR_TO_DATE", Clocks::parsed, "SS", Clocks::parse),
          Function.of("DATE_TRUNC", Clocks::truncated, "ST", Clocks::truncate),
          Function.of("MICROSECOND", INTEGER, "T", "extract(microsecond FROM $1) % 1000000"),
          Function.of("TIME_TO_SEC", BIGINT, "T", "epoch(CAST($1 AS TIME)) // 1"),
          Function.of("TIMEDIFF", Function.MAYBE_TEXT, "TT", Clocks::between),
          Function.of("SEC_TO_TIME", Function.TEXT, "N", Clocks::ofSeconds),
          Function.of("CONVERT_TZ", Clocks::zoned, "TSS", Clocks::toZone),
          Function.of("UNIX_TIMESTAMP", Clocks::epoch, "?T", Clocks::toEpoch),
          Function.of("FROM_UNIXTIME", Clocks::fromEpoch, "N?S", Clocks::ofEpoch),
          Function.of("CURDATE", ReturnTypes.DATE, "", "CURRENT_DATE"),
          Function.of("UTC_DATE", ReturnTypes.DATE, "", "CURRENT_DATE"),
          Function.of("CURTIME", Clocks::clock, "?I", "CURRENT_TIME"),
          Function.of("UTC_TIME", Clocks::clock, "?I", "CURRENT_TIME"),
          Function.of("NOW", Clocks::instant, "?I", "CURRENT_TIMESTAMP"),
          Function.of("SYSDATE", Clocks::instant, "?I", "CURRENT_TIMESTAMP"),
          Function.of("UTC_TIMESTAMP", Clocks::instant, "?I", "CURRENT_TIMESTAMP"));

  private static final long LAST_EPOCH_MICROS = 32_536_771_199_999_999L;

  private Clocks() {}

  private static RelDataType nullable(
      SqlOperatorBinding call, SqlTypeName type, int precision, boolean nullable) {
    RelDataTypeFactory types = call.getTypeFactory();
    return types.createTypeWithNullability(
        precision < 0 ? types.createSqlType(type) : types.createSqlType(type, precision), nullable);
  }

  private static int digits(SqlOperatorBinding call) {
    Integer digits =
        call.getOperandCount() == 0 ? null : call.getOperandLiteralValue(0, Integer.class);
    return digits == null ? 0 : digits;
  }

  private static RelDataType clock(SqlOperatorBinding call) {
    return nullable(call, SqlTypeName.TIME, digits(call), false);
  }

  private static RelDataType instant(SqlOperatorBinding call) {
    return nullable(call, SqlTypeName.TIMESTAMP, digits(call), false);
  }

  private static String unit(SqlOperatorBinding call, int argument) {
    String unit = call.getOperandLiteralValue(argument, String.class);
    return unit == null ? "" : unit.toUpperCase(Locale.ROOT);
  }

  /** A DATE stays one by whole days; otherwise it is a time, with the digits that are needed. */
  private static RelDataType moved(SqlOperatorBinding call) {
    RelDataType time = call.getOperandType(0);
    String unit = unit(call, 2);
    if (time.getSqlTypeName() == SqlTypeName.DATE && DAYS_OR_MORE.contains(unit)) {
      return nullable(call, SqlTypeName.DATE, -1, true);
    }
    int digits = time.getSqlTypeName() == SqlTypeName.TIMESTAMP ? time.getPrecision() : 0;
    RelDataType amount = call.getOperandType(1);
    boolean isFraction =
        unit.equals("MICROSECOND")
            || unit.equals("SECOND")
                && !SqlTypeName.INT_TYPES.contains(amount.getSqlTypeName())
                && amount.getScale() != 0;
    return nullable(call, SqlTypeName.TIMESTAMP, isFraction ? 6 : digits, true);
  }

  private static String move(RexCall call, List<String> a, String operator) {
    if (Function.type(call, 0) == SqlTypeName.TIME) {
      throw Function.refused(call, "takes a DATE or TIMESTAMP, not a TIME");
    }
    String unit = Function.requireConstant(call, 2, "the unit").toUpperCase(Locale.ROOT);
    Unit of = UNITS.get(unit);
    if (of == null) {
      throw Function.refused(call, "does not know the unit " + unit);
    }
    // What is too much for any time is NULL; an error within the amount stays one.
    String amount = "TRY_CAST(" + whole(call, unit, a.get(1)) + " AS DECIMAL(38, 0))";
    String moved = "x.t" + operator + of.interval;
    // Both operands once: calls nest. Whatever leaves MySQL's years is NULL, however far it goes.
    return Function.typed(
        call,
        "list_transform([{'t': CAST(%s AS TIMESTAMP), 'n': %s}], lambda x: CASE WHEN x.n BETWEEN -%d AND %d THEN %s END)[1]"
            .formatted(a.get(0), amount, of.most, of.most, LocalSql.inYears(moved)));
  }

  /** How many whole units an amount is; of a DOUBLE, halves go to the even one, as in MySQL. */
  private static String whole(RexCall call, String unit, String amount) {
    if (unit.equals("SECOND")) {
      return "TRY_CAST(" + amount + " AS DECIMAL(38, 6)) * 1000000";
    }
    SqlTypeName type = Function.type(call, 1);
    if (SqlTypeName.APPROX_TYPES.contains(type)) {
      return "round_even(" + amount + ", 0)";
    }
    return SqlTypeName.INT_TYPES.contains(type) ? amount : "round(" + amount + ")";
  }

  /** How many whole units lie between two times. */
  private static String difference(RexCall call, List<String> a) {
    String unit = Function.requireConstant(call, 0, "the unit").toUpperCase(Locale.ROOT);
    String from = "CAST(" + a.get(1) + " AS TIMESTAMP)";
    String to = "CAST(" + a.get(2) + " AS TIMESTAMP)";
    long micros =
        switch (unit) {
          case "MICROSECOND" -> 1L;
          case "SECOND" -> 1_000_000L;
          case "MINUTE" -> 60_000_000L;
          case "HOUR" -> 3_600_000_000L;
          case "DAY" -> 86_400_000_000L;
          case "WEEK" -> 604_800_000_000L;
          default -> 0L;
        };
    if (micros > 0) {
      return Function.typed(call, "(epoch_us(" + to + ") - epoch_us(" + from + ")) // " + micros);
    }
    int months =
        switch (unit) {
          case "MONTH" -> 1;
          case "QUARTER" -> 3;
          case "YEAR" -> 12;
          default -> throw Function.refused(call, "does not know the unit " + unit);
        };
    return Function.typed(
        call,
        Function.filled(
            "CASE WHEN $1 <= $2 THEN "
                + months("$1", "$2")
                + " // "
                + months
                + " ELSE -("
                + months("$2", "$1")
                + " // "
                + months
                + ") END",
            List.of(from, to)));
  }

  /** A month is whole when the later time is as far in its month as the earlier one. */
  private static String months(String early, String late) {
    return "(datediff('month', %1$s, %2$s) - CASE WHEN %4$s < %3$s THEN 1 ELSE 0 END)"
        .formatted(early, late, withinMonth(early), withinMonth(late));
  }

  private static String withinMonth(String time) {
    return "(epoch_us(" + time + ") - epoch_us(date_trunc('month', " + time + ")))";
  }

  private static String format(RexCall call, List<String> a) {
    boolean isClock = Function.type(call, 0) == SqlTypeName.TIME;
    return DateFormats.write(
        Function.requireConstant(call, 1, "the format"),
        isClock ? "(DATE '2000-01-01' + " + a.get(0) + ")" : a.get(0));
  }

  private static RelDataType parsed(SqlOperatorBinding call) {
    String format =
        call.isOperandLiteral(1, false) ? call.getOperandLiteralValue(1, String.class) : null;
    return switch (DateFormats.kind(format == null ? "" : format)) {
      case DATE -> nullable(call, SqlTypeName.DATE, -1, true);
      case TIME -> nullable(call, SqlTypeName.TIME, 6, true);
      case TIMESTAMP -> nullable(call, SqlTypeName.TIMESTAMP, 0, true);
      case TIMESTAMP_6 -> nullable(call, SqlTypeName.TIMESTAMP, 6, true);
    };
  }

  private static String parse(RexCall call, List<String> a) {
    String format = Function.requireConstant(call, 1, "the format");
    DateFormats.requireReadable(call, format);
    return Function.typed(
        call,
        "make_timestamp("
            + LocalSql.STR_TO_DATE
            + "("
            + a.get(0)
            + ", "
            + LocalSql.literal(format)
            + "))");
  }

  private static RelDataType truncated(SqlOperatorBinding call) {
    RelDataType time = call.getOperandType(1);
    boolean isDay =
        time.getSqlTypeName() == SqlTypeName.DATE && DAYS_OR_MORE.contains(unit(call, 0));
    int digits = unit(call, 0).equals("MILLISECOND") ? 3 : 0;
    return nullable(
        call,
        isDay ? SqlTypeName.DATE : SqlTypeName.TIMESTAMP,
        isDay ? -1 : digits,
        time.isNullable());
  }

  private static String truncate(RexCall call, List<String> a) {
    String unit = Function.requireConstant(call, 0, "the unit").toUpperCase(Locale.ROOT);
    if (!TRUNCATED.contains(unit)) {
      throw Function.refused(call, "does not know the unit '" + unit + "'");
    }
    return Function.typed(
        call,
        "date_trunc('" + unit.toLowerCase(Locale.ROOT) + "', CAST(" + a.get(1) + " AS TIMESTAMP))");
  }

  /** A span of microseconds as MySQL writes it: 838 hours at most, either way. */
  private static String span(String micros, int digits) {
    String most = "(" + micros + ")::HUGEINT";
    String n = "abs(greatest(least(" + most + ", 3020399000000), -3020399000000))";
    String text =
        "format('{}{:02d}:{:02d}:{:02d}', CASE WHEN %1$s < 0 THEN '-' ELSE '' END,"
            + " CAST(%2$s // 3600000000 AS BIGINT), CAST(%2$s // 60000000 %% 60 AS BIGINT),"
            + " CAST(%2$s // 1000000 %% 60 AS BIGINT))";
    String fraction =
        digits == 0
            ? ""
            : " || '.' || left(lpad(CAST(%2$s %% 1000000 AS VARCHAR), 6, '0'), " + digits + ")";
    return "CASE WHEN %1$s IS NOT NULL THEN ".formatted(micros)
        + (text + fraction).formatted(micros, n)
        + " END";
  }

  private static int fraction(RexCall call, int argument) {
    RelDataType type = call.getOperands().get(argument).getType();
    return Math.max(0, type.getPrecision());
  }

  private static String between(RexCall call, List<String> a) {
    SqlTypeName left = Function.type(call, 0);
    SqlTypeName right = Function.type(call, 1);
    if (left == SqlTypeName.DATE || right == SqlTypeName.DATE) {
      throw Function.refused(call, "takes two TIMEs or two TIMESTAMPs, not a DATE");
    }
    if (left != right) {
      return "CAST(NULL AS VARCHAR)";
    }
    return span(
        "(epoch_us(" + a.get(0) + ") - epoch_us(" + a.get(1) + "))",
        Math.max(fraction(call, 0), fraction(call, 1)));
  }

  private static String ofSeconds(RexCall call, List<String> a) {
    RelDataType number = call.getOperands().get(0).getType();
    boolean isApproximate = SqlTypeName.APPROX_TYPES.contains(number.getSqlTypeName());
    int digits = isApproximate ? 6 : Math.max(0, Math.min(6, number.getScale()));
    return span("CAST(CAST(" + a.get(0) + " AS DECIMAL(38, 6)) * 1000000 AS HUGEINT)", digits);
  }

  private static RelDataType zoned(SqlOperatorBinding call) {
    RelDataType time = call.getOperandType(0);
    boolean isTimestamp = time.getSqlTypeName() == SqlTypeName.TIMESTAMP;
    return nullable(call, SqlTypeName.TIMESTAMP, isTimestamp ? time.getPrecision() : 0, true);
  }

  private static String toZone(RexCall call, List<String> a) {
    if (Function.type(call, 0) == SqlTypeName.TIME) {
      throw Function.refused(call, "takes a DATE or TIMESTAMP, not a TIME");
    }
    return Function.typed(
        call,
        Function.filled(
            "make_timestamp(" + LocalSql.CONVERT_TZ + "(epoch_us(CAST($1 AS TIMESTAMP)), $2, $3))",
            a));
  }

  private static RelDataType epoch(SqlOperatorBinding call) {
    if (call.getOperandCount() == 0) {
      return nullable(call, SqlTypeName.BIGINT, -1, false);
    }
    RelDataType time = call.getOperandType(0);
    int digits = time.getSqlTypeName() == SqlTypeName.TIMESTAMP ? time.getPrecision() : 0;
    RelDataType seconds =
        digits == 0
            ? call.getTypeFactory().createSqlType(SqlTypeName.BIGINT)
            : call.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, 11 + digits, digits);
    return call.getTypeFactory().createTypeWithNullability(seconds, time.isNullable());
  }

  /** Before 1970, and from 3001-01-19 on, it is 0. */
  private static String toEpoch(RexCall call, List<String> a) {
    String micros =
        "(CASE WHEN epoch_us(CAST(%1$s AS TIMESTAMP)) BETWEEN 0 AND %2$d THEN epoch_us(CAST(%1$s AS TIMESTAMP)) ELSE 0 END)"
            .formatted(a.get(0), LAST_EPOCH_MICROS);
    int scale =
        call.getType().getSqlTypeName() == SqlTypeName.DECIMAL ? call.getType().getScale() : 0;
    String seconds =
        scale == 0
            ? micros + " // 1000000"
            : "CAST(" + micros + " AS DECIMAL(26, 6)) * CAST(0.000001 AS DECIMAL(6, 6))";
    return "CASE WHEN " + a.get(0) + " IS NOT NULL THEN " + Function.typed(call, seconds) + " END";
  }

  private static RelDataType fromEpoch(SqlOperatorBinding call) {
    if (call.getOperandCount() > 1) {
      return nullable(call, SqlTypeName.VARCHAR, -1, true);
    }
    RelDataType number = call.getOperandType(0);
    int digits =
        number.getSqlTypeName() == SqlTypeName.DECIMAL
            ? Math.min(6, number.getScale())
            : SqlTypeName.APPROX_TYPES.contains(number.getSqlTypeName()) ? 6 : 0;
    return nullable(call, SqlTypeName.TIMESTAMP, digits, true);
  }

  private static String ofEpoch(RexCall call, List<String> a) {
    String micros = "CAST(CAST(" + a.get(0) + " AS DECIMAL(38, 6)) * 1000000 AS BIGINT)";
    String time = "CASE WHEN " + a.get(0) + " >= 0 THEN make_timestamp(" + micros + ") END";
    return a.size() < 2
        ? Function.typed(call, time)
        : DateFormats.write(Function.requireConstant(call, 1, "the format"), time);
  }
}
