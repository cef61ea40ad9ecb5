package dev.oxbow.plan;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalSql;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.RelTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The functions that the executor computes with the planner's meaning. What is not in this table
 * does not run there.
 */
final class LocalFunctions {
  private LocalFunctions() {}

  static String write(RexCall call, LocalExpressions in) {
    List<RexNode> operands = call.getOperands();
    return switch (call.getKind()) {
      case AND -> infix(" AND ", call, in);
      case OR -> infix(" OR ", call, in);
      case EQUALS -> infix(" = ", call, in);
      case NOT_EQUALS -> infix(" <> ", call, in);
      case LESS_THAN -> infix(" < ", call, in);
      case LESS_THAN_OR_EQUAL -> infix(" <= ", call, in);
      case GREATER_THAN -> infix(" > ", call, in);
      case GREATER_THAN_OR_EQUAL -> infix(" >= ", call, in);
      case IS_DISTINCT_FROM -> infix(" IS DISTINCT FROM ", call, in);
      case IS_NOT_DISTINCT_FROM -> infix(" IS NOT DISTINCT FROM ", call, in);
      case NOT -> "(NOT " + in.write(operands.get(0)) + ")";
      case IS_NULL, IS_UNKNOWN -> postfix(" IS NULL", call, in);
      case IS_NOT_NULL -> postfix(" IS NOT NULL", call, in);
      case IS_TRUE -> postfix(" IS NOT DISTINCT FROM TRUE", call, in);
      case IS_NOT_TRUE -> postfix(" IS DISTINCT FROM TRUE", call, in);
      case IS_FALSE -> postfix(" IS NOT DISTINCT FROM FALSE", call, in);
      case IS_NOT_FALSE -> postfix(" IS DISTINCT FROM FALSE", call, in);
      case PLUS, MINUS -> plusOrMinus(call, in);
      case TIMES -> times(call, in);
      case DIVIDE -> divide(call, in);
      case MOD -> modulo(call, in);
      case MINUS_PREFIX -> "(-" + in.write(operands.get(0)) + ")";
      case PLUS_PREFIX -> in.write(operands.get(0));
      case CASE -> caseWhen(call, in);
      case COALESCE -> typed("coalesce", call, in);
      case CAST, SAFE_CAST -> LocalCasts.write(call, in.write(operands.get(0)));
      case REINTERPRET -> LocalTimes.reinterpret(call, in);
      case LIKE -> like(call, in);
      case EXTRACT -> extract(call, in);
      case FLOOR, CEIL -> floorOrCeil(call, in);
      case TRIM -> trim(call, in);
      case POSITION -> position(call, in);
      case GREATEST, LEAST -> nullIfAnyIsNull(call, in);
      default -> byName(call, in);
    };
  }

  private static String byName(RexCall call, LocalExpressions in) {
    List<String> a = in.write(call.getOperands());
    return switch (call.getOperator().getName().toUpperCase(Locale.ROOT)) {
      case "||" -> "(" + String.join(" || ", a) + ")";
      case "CONCAT" -> "(" + String.join(" || ", a) + ")";
      case "CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH" -> typed("length", call, in);
      case "OCTET_LENGTH" -> "CAST(octet_length(" + blob(call, a) + ") AS INTEGER)";
      case "UPPER", "UCASE" -> typed("upper", call, in);
      case "LOWER", "LCASE" -> typed("lower", call, in);
      case "SUBSTRING", "SUBSTR", "MID" -> substring(a);
      case "REPLACE" -> typed("replace", call, in);
      case "LEFT" -> "left(" + a.get(0) + ", greatest(" + a.get(1) + ", 0))";
      case "RIGHT" -> "right(" + a.get(0) + ", greatest(" + a.get(1) + ", 0))";
      case "LPAD", "RPAD" -> pad(call, a);
      case "STARTS_WITH" -> "starts_with(" + a.get(0) + ", " + a.get(1) + ")";
      case "ENDS_WITH" -> "ends_with(" + a.get(0) + ", " + a.get(1) + ")";
      case "LTRIM" -> typed("ltrim", call, in);
      case "RTRIM" -> typed("rtrim", call, in);
      case "REVERSE" -> typed("reverse", call, in);
      case "REPEAT" -> "repeat(" + a.get(0) + ", greatest(" + a.get(1) + ", 0))";
      case "SPACE" -> "repeat(' ', greatest(" + a.get(0) + ", 0))";
      case "ASCII" -> "CAST(ascii(" + a.get(0) + ") AS INTEGER)";
      case "MD5" -> typed("md5", call, in);
      case "STRCMP" ->
          "CASE WHEN "
              + a.get(0)
              + " = "
              + a.get(1)
              + " THEN 0 WHEN "
              + a.get(0)
              + " < "
              + a.get(1)
              + " THEN -1 WHEN "
              + a.get(0)
              + " > "
              + a.get(1)
              + " THEN 1 END";
      case "REGEXP_LIKE", "REGEXP", "RLIKE" -> "regexp_matches(" + String.join(", ", a) + ")";
      case "NOT RLIKE" -> "(NOT regexp_matches(" + String.join(", ", a) + "))";
      case "ABS",
          "POWER",
          "POW",
          "SQRT",
          "EXP",
          "LN",
          "LOG10",
          "LOG2",
          "SIGN",
          "SIN",
          "COS",
          "TAN",
          "ASIN",
          "ACOS",
          "ATAN",
          "ATAN2",
          "COT",
          "DEGREES",
          "RADIANS",
          "CBRT",
          "PI" ->
          typed(call.getOperator().getName().toLowerCase(Locale.ROOT), call, in);
      case "ROUND" -> typed("round", call, in);
      case "TRUNCATE", "TRUNC" -> typed("trunc", call, in);
      case "IF" -> "CASE WHEN " + a.get(0) + " THEN " + a.get(1) + " ELSE " + a.get(2) + " END";
      case "IFNULL", "NVL" -> typed("coalesce", call, in);
      case "NULLIF" -> typed("nullif", call, in);
      case "YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "QUARTER", "WEEK" ->
          typed(call.getOperator().getName().toLowerCase(Locale.ROOT), call, in);
      case "DAYOFMONTH" -> typed("day", call, in);
      case "DAYOFYEAR" -> typed("dayofyear", call, in);
      case "DAYOFWEEK" -> "CAST(dayofweek(" + a.get(0) + ") + 1 AS BIGINT)";
      case "LAST_DAY" -> typed("last_day", call, in);
      case "DATE" -> "CAST(" + a.get(0) + " AS DATE)";
      case "JSON_VALUE" -> LocalJson.value(call, a);
      case "JSON_QUERY" -> LocalJson.query(call, a);
      case "JSON_EXISTS" -> LocalJson.exists(a);
      case "JSON_EXTRACT" -> LocalJson.extract(a);
      case "JSON_UNQUOTE" -> LocalJson.unquote(a);
      case "JSON_VALUE_EXPRESSION" -> a.get(0);
      case "JSON_LENGTH" -> LocalJson.length(a);
      case "IS JSON VALUE" -> "json_valid(" + a.get(0) + ")";
      default ->
          throw new OxbowException(
              ErrorCode.NOT_SUPPORTED,
              "The function " + call.getOperator().getName() + " is not supported yet");
    };
  }

  static String type(RelDataType type) {
    return LocalTypes.name(RelTypes.toColumn(type));
  }

  static boolean isInterval(RexNode node) {
    return SqlTypeName.INTERVAL_TYPES.contains(node.getType().getSqlTypeName());
  }

  /** A function of the executor whose result gets the planner's type. */
  private static String typed(String function, RexCall call, LocalExpressions in) {
    return "CAST("
        + function
        + "("
        + String.join(", ", in.write(call.getOperands()))
        + ") AS "
        + type(call.getType())
        + ")";
  }

  private static String infix(String operator, RexCall call, LocalExpressions in) {
    return "(" + String.join(operator, in.write(call.getOperands())) + ")";
  }

  private static String postfix(String operator, RexCall call, LocalExpressions in) {
    return "(" + in.write(call.getOperands().get(0)) + operator + ")";
  }

  private static String plusOrMinus(RexCall call, LocalExpressions in) {
    String operator = call.getKind() == SqlKind.PLUS ? " + " : " - ";
    RexNode left = call.getOperands().get(0);
    if (isInterval(call)) {
      return call.getOperands().size() == 2 && !isInterval(left)
          ? LocalTimes.difference(call, in)
          : infix(operator, call, in);
    }
    String sum = infix(operator, call, in);
    return "CAST(" + sum + " AS " + type(call.getType()) + ")";
  }

  /** The executor multiplies within 18 digits unless an operand is wider. */
  private static String times(RexCall call, LocalExpressions in) {
    if (isInterval(call)) {
      return infix(" * ", call, in);
    }
    RelDataType type = call.getType();
    if (type.getSqlTypeName() != SqlTypeName.DECIMAL) {
      return "CAST(" + infix(" * ", call, in) + " AS " + type(type) + ")";
    }
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    String l = in.write(left);
    if (type.getPrecision() > 18) {
      l = "CAST(" + l + " AS DECIMAL(38, " + Math.max(0, scale(left)) + "))";
    }
    return "CAST((" + l + " * " + in.write(right) + ") AS " + type(type) + ")";
  }

  private static int scale(RexNode node) {
    return node.getType().getSqlTypeName() == SqlTypeName.DECIMAL ? node.getType().getScale() : 0;
  }

  private static String divide(RexCall call, LocalExpressions in) {
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    String l = in.write(left);
    String r = in.write(right);
    if (isInterval(call)) {
      return "(" + l + " / " + r + ")";
    }
    return switch (call.getType().getSqlTypeName()) {
      case DECIMAL ->
          "CAST("
              + LocalSql.divide(
                  exact(left, l),
                  scale(left),
                  exact(right, r),
                  scale(right),
                  call.getType().getScale())
              + " AS "
              + type(call.getType())
              + ")";
      case DOUBLE, FLOAT, REAL ->
          "CAST(" + nonZero(r, l + " / " + r) + " AS " + type(call.getType()) + ")";
      default -> "CAST(" + nonZero(r, l + " // " + r) + " AS " + type(call.getType()) + ")";
    };
  }

  private static String exact(RexNode node, String text) {
    return "CAST(" + text + " AS DECIMAL(38, " + scale(node) + "))";
  }

  private static String nonZero(String divisor, String quotient) {
    return "CASE WHEN " + divisor + " = 0 THEN error('division by zero') ELSE " + quotient + " END";
  }

  private static String modulo(RexCall call, LocalExpressions in) {
    List<String> a = in.write(call.getOperands());
    return "CAST("
        + nonZero(a.get(1), a.get(0) + " % " + a.get(1))
        + " AS "
        + type(call.getType())
        + ")";
  }

  private static String caseWhen(RexCall call, LocalExpressions in) {
    StringBuilder sql = new StringBuilder("CASE");
    List<String> a = in.write(call.getOperands());
    for (int i = 0; i + 1 < a.size(); i += 2) {
      sql.append(" WHEN ").append(a.get(i)).append(" THEN ").append(a.get(i + 1));
    }
    return "CAST("
        + sql.append(" ELSE ").append(a.get(a.size() - 1)).append(" END AS ")
        + type(call.getType())
        + ")";
  }

  private static String like(RexCall call, LocalExpressions in) {
    List<String> a = in.write(call.getOperands());
    boolean caseless = call.getOperator().getName().contains("ILIKE");
    return "("
        + a.get(0)
        + (caseless ? " ILIKE " : " LIKE ")
        + a.get(1)
        + (a.size() > 2 ? " ESCAPE " + a.get(2) : "")
        + ")";
  }

  private static String extract(RexCall call, LocalExpressions in) {
    String unit = LocalTimes.unit(call.getOperands().get(0));
    String time = in.write(call.getOperands().get(1));
    return "CAST(" + LocalTimes.extract(unit, time) + " AS " + type(call.getType()) + ")";
  }

  private static String floorOrCeil(RexCall call, LocalExpressions in) {
    String name = call.getKind() == SqlKind.FLOOR ? "floor" : "ceil";
    if (call.getOperands().size() == 1) {
      return typed(name, call, in);
    }
    String unit = LocalTimes.unit(call.getOperands().get(1));
    String time = in.write(call.getOperands().get(0));
    String floor = "date_trunc('" + unit + "', " + time + ")";
    String sql =
        call.getKind() == SqlKind.FLOOR
            ? floor
            : "CASE WHEN "
                + floor
                + " = "
                + time
                + " THEN "
                + floor
                + " ELSE "
                + floor
                + " + INTERVAL 1 "
                + unit
                + " END";
    return "CAST(" + sql + " AS " + type(call.getType()) + ")";
  }

  private static String trim(RexCall call, LocalExpressions in) {
    RexLiteral flag = (RexLiteral) call.getOperands().get(0);
    String characters = in.write(call.getOperands().get(1));
    String text = in.write(call.getOperands().get(2));
    String function =
        switch (String.valueOf(flag.getValueAs(SqlTrimFunction.Flag.class))) {
          case "LEADING" -> "ltrim";
          case "TRAILING" -> "rtrim";
          default -> "trim";
        };
    return function + "(" + text + ", " + characters + ")";
  }

  private static String position(RexCall call, LocalExpressions in) {
    List<String> a = in.write(call.getOperands());
    if (a.size() > 2) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED, "POSITION with a start is not supported yet");
    }
    return "CAST(position(" + a.get(0) + " IN " + a.get(1) + ") AS " + type(call.getType()) + ")";
  }

  private static String nullIfAnyIsNull(RexCall call, LocalExpressions in) {
    List<String> a = in.write(call.getOperands());
    List<String> nulls = new ArrayList<>();
    a.forEach(argument -> nulls.add(argument + " IS NULL"));
    String function = call.getOperator().getName().toLowerCase(Locale.ROOT);
    return "CASE WHEN "
        + String.join(" OR ", nulls)
        + " THEN NULL ELSE "
        + function
        + "("
        + String.join(", ", a)
        + ") END";
  }

  /**
   * Characters before the first one count, as the standard wants: SUBSTRING('abc', 0, 2) is 'a'.
   */
  private static String substring(List<String> a) {
    return a.size() == 2
        ? "substring(" + a.get(0) + ", " + a.get(1) + ")"
        : "substring(" + a.get(0) + ", " + a.get(1) + ", " + a.get(2) + ")";
  }

  private static String pad(RexCall call, List<String> a) {
    String with = a.size() > 2 ? a.get(2) : "' '";
    return call.getOperator().getName().toLowerCase(Locale.ROOT)
        + "("
        + a.get(0)
        + ", CAST("
        + a.get(1)
        + " AS INTEGER), "
        + with
        + ")";
  }

  private static String blob(RexCall call, List<String> a) {
    ColumnType.Kind kind = RelTypes.toColumn(call.getOperands().get(0).getType()).kind();
    return kind == ColumnType.Kind.VARBINARY ? a.get(0) : "encode(" + a.get(0) + ")";
  }
}
