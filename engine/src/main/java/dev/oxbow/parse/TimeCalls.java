package dev.oxbow.parse;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * MySQL's functions of times: an interval becomes a number and the name of its unit, and a text
 * that is a date or a time becomes one.
 */
final class TimeCalls {
  private static final Set<String> ADDING = Set.of("DATE_ADD", "ADDDATE");
  private static final Set<String> SUBTRACTING = Set.of("DATE_SUB", "SUBDATE");

  /** Those of whose arguments a text is meant as a time. */
  private static final Set<String> TIMES =
      Set.of(
          "YEAR",
          "QUARTER",
          "MONTH",
          "DAY",
          "DAYOFMONTH",
          "DAYOFWEEK",
          "WEEKDAY",
          "DAYOFYEAR",
          "WEEK",
          "WEEKOFYEAR",
          "YEARWEEK",
          "HOUR",
          "MINUTE",
          "SECOND",
          "MICROSECOND",
          "DAYNAME",
          "MONTHNAME",
          "LAST_DAY",
          "DATEDIFF",
          "TIMEDIFF",
          "CONVERT_TZ",
          "DATE_FORMAT",
          "TIME_FORMAT",
          "TIMESTAMPDIFF",
          "TIMESTAMPADD",
          "UNIX_TIMESTAMP",
          "TO_DAYS",
          "TO_SECONDS",
          "TIME_TO_SEC",
          "DATE_TRUNC",
          "EXTRACT");

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private TimeCalls() {}

  static SqlNode shaped(SqlCall call) {
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    boolean adds = ADDING.contains(name);
    if (call.operandCount() == 2 && (name.equals("+") || name.equals("-"))) {
      return sum(call, name.equals("+"));
    }
    if (name.equals("DATE") && call.operandCount() == 1) {
      SqlParserPos pos = call.getParserPosition();
      return SqlStdOperatorTable.CAST.createCall(
          pos,
          time(call.operand(0)),
          new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.DATE, pos), pos));
    }
    if (name.equals("TIMESTAMPDIFF") && call.operand(0) instanceof SqlIntervalQualifier unit) {
      return function(name, call, unit(unit, call), time(call.operand(1)), time(call.operand(2)));
    }
    if (name.equals("TIMESTAMPADD") && call.operand(0) instanceof SqlIntervalQualifier unit) {
      return function("DATE_ADD", call, time(call.operand(2)), call.operand(1), unit(unit, call));
    }
    if (name.equals("EXTRACT")
        && call.operand(0) instanceof SqlIntervalQualifier unit
        && unit.toString().equalsIgnoreCase("WEEK")) {
      return function("WEEK", call, time(call.operand(1)));
    }
    if (TIMES.contains(name)) {
      return withTimes(call);
    }
    return (adds || SUBTRACTING.contains(name)) && call.operandCount() == 2
        ? moved(call, name, adds, call.operand(0), call.operand(1))
        : call;
  }

  /** MySQL's {@code t + INTERVAL n UNIT}, {@code INTERVAL n UNIT + t}; not the standard's. */
  private static SqlNode sum(SqlCall call, boolean adds) {
    if (isInterval(call.operand(1))) {
      return moved(call, call.getOperator().getName(), adds, call.operand(0), call.operand(1));
    }
    return adds && isInterval(call.operand(0))
        ? moved(call, call.getOperator().getName(), true, call.operand(1), call.operand(0))
        : call;
  }

  private static boolean isInterval(SqlNode node) {
    return node.getKind() == SqlKind.INTERVAL
        || node instanceof SqlCall call
            && call.getOperator().getName().equals(OperatorReader.INTERVAL);
  }

  private static SqlNode withTimes(SqlCall call) {
    List<SqlNode> operands = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      operands.add(operand == null ? operand : time(operand));
    }
    return call.getOperator()
        .createCall(call.getFunctionQuantifier(), call.getParserPosition(), operands);
  }

  private static SqlNode moved(
      SqlCall call, String name, boolean adds, SqlNode time, SqlNode interval) {
    SqlParserPos pos = call.getParserPosition();
    SqlNode amount;
    String unit;
    if (interval instanceof SqlIntervalLiteral literal) {
      SqlIntervalLiteral.IntervalValue value =
          literal.getValueAs(SqlIntervalLiteral.IntervalValue.class);
      unit = unit(value.getIntervalQualifier());
      String number = value.getIntervalLiteral().strip();
      if (!unit.equals("SECOND")) {
        // Of a text only what stands before the point counts, as in MySQL.
        number = number.replaceFirst("(?<=\\d)\\.\\d*$", "");
      }
      amount = SqlLiteral.createExactNumeric((value.getSign() < 0 ? "-" : "") + number, pos);
    } else if (interval instanceof SqlCall marked
        && marked.getOperator().getName().equals(OperatorReader.INTERVAL)) {
      Intervals.Amount single = Intervals.single(marked.operand(0), text(marked.operand(1)));
      unit = single.unit();
      amount = typed(single.number());
    } else if (interval.getKind() == SqlKind.INTERVAL
        && interval instanceof SqlBasicCall basic
        && basic.operandCount() == 2
        && basic.operand(1) instanceof SqlIntervalQualifier qualifier) {
      unit = unit(qualifier);
      amount = basic.operand(0);
    } else if (name.endsWith("DATE")) {
      unit = "DAY";
      amount = interval;
    } else {
      throw new OxbowException(
          ErrorCode.SYNTAX, name + " takes an interval: " + name + "(day, INTERVAL 1 MONTH)");
    }
    return function(
        adds ? "DATE_ADD" : "DATE_SUB",
        call,
        time(time),
        amount,
        SqlLiteral.createCharString(unit, pos));
  }

  /** A bare NULL would be a text. */
  private static SqlNode typed(SqlNode amount) {
    SqlParserPos pos = amount.getParserPosition();
    return amount instanceof SqlLiteral literal && literal.getValue() == null
        ? SqlStdOperatorTable.CAST.createCall(
            pos,
            amount,
            new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.INTEGER, pos), pos))
        : amount;
  }

  /** The call of a function by its name, in the place of another call. */
  static SqlNode function(String name, SqlCall replaced, SqlNode... operands) {
    SqlParserPos pos = replaced.getParserPosition();
    return named(name, pos).createCall(pos, operands);
  }

  /** A function that validation looks up. */
  static SqlFunction named(String name, SqlParserPos pos) {
    return new SqlUnresolvedFunction(
        new SqlIdentifier(name, pos),
        null,
        null,
        null,
        null,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  private static SqlNode unit(SqlIntervalQualifier unit, SqlCall call) {
    return SqlLiteral.createCharString(unit(unit), call.getParserPosition());
  }

  private static String unit(SqlIntervalQualifier qualifier) {
    if (qualifier.timeUnitRange.endUnit != null) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "An interval of several units ("
              + qualifier
              + ") is not supported here; add one unit after the other");
    }
    // JDBC's names of units.
    String named = qualifier.timeFrameName;
    if (named == null) {
      return qualifier.timeUnitRange.startUnit.name();
    }
    String unit = named.toUpperCase(Locale.ROOT).replaceFirst("^SQL_TSI_", "");
    return unit.equals("FRAC_SECOND") ? "MICROSECOND" : unit;
  }

  private static String text(SqlNode node) {
    NlsString text =
        node instanceof SqlCharStringLiteral literal ? literal.getValueAs(NlsString.class) : null;
    return text == null ? "" : text.getValue();
  }

  /** A text that is a date or a time becomes one. */
  private static SqlNode time(SqlNode node) {
    NlsString text =
        node instanceof SqlCharStringLiteral literal ? literal.getValueAs(NlsString.class) : null;
    SqlNode time = text == null ? null : time(text.getValue().strip(), node.getParserPosition());
    return time == null ? node : time;
  }

  private static @Nullable SqlNode time(String text, SqlParserPos pos) {
    try {
      if (text.length() == 10) {
        return SqlLiteral.createDate(new DateString(LocalDate.parse(text).toString()), pos);
      }
      if (text.matches("\\d{2}:\\d{2}:\\d{2}")) {
        return SqlLiteral.createTime(new TimeString(text), 0, pos);
      }
      String seconds = text.length() > 10 ? text.substring(0, 10) + ' ' + text.substring(11) : text;
      if (seconds.length() >= 19) {
        LocalDateTime.parse(seconds.substring(0, 19), SECONDS);
        String fraction = seconds.substring(19);
        if (!fraction.matches("(\\.\\d{1,6})?")) {
          return null;
        }
        TimestampString whole = new TimestampString(seconds.substring(0, 19));
        String digits = fraction.replaceFirst("^\\.", "");
        boolean isWhole = digits.replace("0", "").isEmpty();
        return SqlLiteral.createTimestamp(
            SqlTypeName.TIMESTAMP,
            isWhole ? whole : whole.withFraction(digits.replaceFirst("0+$", "")),
            digits.length(),
            pos);
      }
      return null;
    } catch (DateTimeParseException | IllegalArgumentException notATime) {
      // The function then refuses a text, and says what to do.
      return null;
    }
  }
}
