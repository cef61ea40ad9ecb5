package dev.oxbow.plan;

import dev.oxbow.function.FunctionTable;
import dev.oxbow.local.LocalSql;
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
      // Two minus signs side by side are a comment.
      case MINUS_PREFIX -> "(- " + in.write(operands.get(0)) + ")";
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
      default -> NamedFunctions.write(call, in.write(operands));
    };
  }

  /** Whether the executor computes a function; its arguments are another question. */
  static boolean knows(RexCall call) {
    return switch (call.getKind()) {
      case AND,
          OR,
          EQUALS,
          NOT_EQUALS,
          LESS_THAN,
          LESS_THAN_OR_EQUAL,
          GREATER_THAN,
          GREATER_THAN_OR_EQUAL,
          IS_DISTINCT_FROM,
          IS_NOT_DISTINCT_FROM,
          NOT,
          IS_NULL,
          IS_UNKNOWN,
          IS_NOT_NULL,
          IS_TRUE,
          IS_NOT_TRUE,
          IS_FALSE,
          IS_NOT_FALSE,
          PLUS,
          MINUS,
          TIMES,
          DIVIDE,
          MOD,
          MINUS_PREFIX,
          PLUS_PREFIX,
          CASE,
          COALESCE,
          CAST,
          SAFE_CAST,
          REINTERPRET,
          LIKE,
          EXTRACT,
          FLOOR,
          CEIL,
          TRIM,
          GREATEST,
          LEAST,
          POSITION,
          SEARCH ->
          true;
      default -> NamedFunctions.knows(call);
    };
  }

  static String type(RelDataType type) {
    return LocalSql.type(RelTypes.toColumn(type));
  }

  static boolean isInterval(RexNode node) {
    return SqlTypeName.INTERVAL_TYPES.contains(node.getType().getSqlTypeName());
  }

  /** A function of the executor whose result gets the planner's type. */
  private static String typed(String function, RexCall call, LocalExpressions in) {
    return typed(function, call, in.write(call.getOperands()));
  }

  static String typed(String function, RexCall call, List<String> a) {
    return "CAST(" + function + "(" + String.join(", ", a) + ") AS " + type(call.getType()) + ")";
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
    if (SqlTypeName.DATETIME_TYPES.contains(call.getType().getSqlTypeName())
        && call.getType().getSqlTypeName() != SqlTypeName.TIME) {
      sum = LocalTimes.inYears(sum);
    }
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

  /**
   * Each value gets the type of the whole: a bare NULL is a text, which does not mix with numbers.
   */
  private static String caseWhen(RexCall call, LocalExpressions in) {
    StringBuilder sql = new StringBuilder("CASE");
    List<String> a = in.write(call.getOperands());
    String type = type(call.getType());
    for (int i = 0; i + 1 < a.size(); i += 2) {
      sql.append(" WHEN %s THEN CAST(%s AS %s)".formatted(a.get(i), a.get(i + 1), type));
    }
    return sql.append(" ELSE CAST(%s AS %s) END".formatted(a.get(a.size() - 1), type)).toString();
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
    boolean isOne =
        call.getOperands().get(1) instanceof RexLiteral literal
            && LocalExpressions.text(literal)
                    .codePointCount(0, LocalExpressions.text(literal).length())
                == 1;
    if (isOne) {
      return function + "(" + text + ", " + characters + ")";
    }
    // Of several characters the whole is taken away, not each.
    String repeated = "'(?:' || regexp_escape(" + characters + ") || ')+'";
    String begin = "regexp_replace(" + text + ", '^' || " + repeated + ", '')";
    String end = "regexp_replace(%s, " + repeated + " || '$', '')";
    return switch (function) {
      case "ltrim" -> begin;
      case "rtrim" -> end.formatted(text);
      default -> end.formatted(begin);
    };
  }

  private static String position(RexCall call, LocalExpressions in) {
    List<String> a = in.write(call.getOperands());
    if (a.size() > 2) {
      return FunctionTable.locate(call, a);
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
}
