package dev.oxbow.function;

import static dev.oxbow.function.Function.DOUBLE;
import static dev.oxbow.function.Function.MAYBE_DOUBLE;

import dev.oxbow.local.LocalSql;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;

/** MySQL's functions of numbers. */
final class Numbers {
  private static final String POWER = "power(CAST($1 AS DOUBLE), CAST($2 AS DOUBLE))";

  static final List<Function> ALL =
      List.of(
          Function.of("ROUND", Numbers::rounded, "N?I", Numbers::round),
          Function.of("TRUNCATE", Numbers::rounded, "N?I", Numbers::truncate),
          Function.of("SQRT", MAYBE_DOUBLE, "N", "CASE WHEN $1 >= 0 THEN sqrt($1) END"),
          Function.of("LN", MAYBE_DOUBLE, "N", "CASE WHEN $1 > 0 THEN ln($1) END"),
          Function.of("LOG", MAYBE_DOUBLE, "N?N", Numbers::log),
          Function.of("LOG2", MAYBE_DOUBLE, "N", "CASE WHEN $1 > 0 THEN log2($1) END"),
          Function.of("LOG10", MAYBE_DOUBLE, "N", "CASE WHEN $1 > 0 THEN log10($1) END"),
          Function.of("ASIN", MAYBE_DOUBLE, "N", "CASE WHEN abs($1) <= 1 THEN asin($1) END"),
          Function.of("ACOS", MAYBE_DOUBLE, "N", "CASE WHEN abs($1) <= 1 THEN acos($1) END"),
          Function.of("EXP", DOUBLE, "N", (call, a) -> finite("exp(CAST($1 AS DOUBLE))", a)),
          Function.of("POW", DOUBLE, "NN", (call, a) -> finite(POWER, a)),
          Function.of("POWER", DOUBLE, "NN", (call, a) -> finite(POWER, a)),
          Function.of(
              "ATAN",
              DOUBLE,
              "N?N",
              (call, a) ->
                  a.size() > 1 ? "atan2(" + String.join(", ", a) + ")" : "atan(" + a.get(0) + ")"),
          Function.of("RAND", ReturnTypes.DOUBLE, "", "random()"),
          Function.of("BIN", Function.TEXT, "N", "bin(CAST($1 AS BIGINT))"),
          Function.of("ISNULL", ReturnTypes.BOOLEAN_NOT_NULL, "A", "$1 IS NULL"),
          Function.of("DIV", Numbers::whole, "NN", Numbers::div),
          Function.of("UNSIGNED", Numbers::unsigned, "A", Numbers::unsigned));

  private static final Set<SqlTypeName> OTHERS = Set.of(SqlTypeName.BOOLEAN, SqlTypeName.NULL);

  private Numbers() {}

  /** An overflow is an error, as in MySQL. */
  private static String finite(String sql, List<String> a) {
    String value = Function.filled(sql, a);
    return "CASE WHEN isfinite("
        + value
        + ") THEN "
        + value
        + " WHEN "
        + value
        + " IS NOT NULL THEN error('Out of Range Error: a DOUBLE value is out of range') END";
  }

  private static boolean isApproximate(RexCall call, int argument) {
    return SqlTypeName.APPROX_TYPES.contains(Function.type(call, argument));
  }

  /** Whole numbers keep their type, a DECIMAL has as many digits as it is rounded to. */
  private static RelDataType rounded(SqlOperatorBinding call) {
    RelDataType type = call.getOperandType(0);
    RelDataType result = type;
    if (type.getSqlTypeName() == SqlTypeName.DECIMAL) {
      int scale = type.getScale();
      if (call.getOperandCount() == 1) {
        scale = 0;
      } else if (call.isOperandLiteral(1, false)) {
        BigDecimal digits = call.getOperandLiteralValue(1, BigDecimal.class);
        scale = digits == null ? scale : Math.max(0, Math.min(scale, digits.intValue()));
      }
      // Rounding up may need a digit more.
      int precision = Math.min(38, type.getPrecision() - type.getScale() + scale + 1);
      result = call.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, precision, scale);
    } else if (SqlTypeName.INT_TYPES.contains(type.getSqlTypeName())) {
      result = call.getTypeFactory().createSqlType(SqlTypeName.BIGINT);
    } else {
      result = call.getTypeFactory().createSqlType(SqlTypeName.DOUBLE);
    }
    boolean nullable =
        type.isNullable() || call.getOperandCount() > 1 && call.getOperandType(1).isNullable();
    return call.getTypeFactory().createTypeWithNullability(result, nullable);
  }

  private static String round(RexCall call, List<String> a) {
    return isApproximate(call, 0) ? scaled("round_even(%s, 0)", a) : exact("round", call, a);
  }

  private static String truncate(RexCall call, List<String> a) {
    return isApproximate(call, 0) ? scaled("trunc(%s)", a) : exact("trunc", call, a);
  }

  private static String exact(String function, RexCall call, List<String> a) {
    String digits = a.size() > 1 ? "CAST(" + a.get(1) + " AS INTEGER)" : "0";
    String number =
        Function.type(call, 0) == SqlTypeName.DECIMAL
            ? a.get(0)
            : "CAST(" + a.get(0) + " AS DECIMAL(38, 0))";
    return Function.typed(
        call,
        a.size() == 1
                || Function.constant(call, 1) != null
                    && !SqlTypeName.CHAR_TYPES.contains(Function.type(call, 1))
            ? function + "(" + number + ", " + digits + ")"
            : byRow(function.equals("round"), call.getOperands().get(0).getType(), number, digits));
  }

  /**
   * The executor's own take a constant only: what is left over of a step, which is the power of ten
   * that the digits stand for, is taken away; of half a step more when it is to be rounded.
   */
  private static String byRow(boolean rounds, RelDataType type, String number, String digits) {
    int scale = Math.max(0, type.getScale());
    int most = Math.min(37, type.getPrecision()) - scale;
    String decimal = "DECIMAL(38, " + scale + ")";
    StringBuilder steps = new StringBuilder("CASE " + digits);
    StringBuilder halves = new StringBuilder("CASE " + digits);
    for (int n = -most; n < scale; n++) {
      String power = BigDecimal.ONE.scaleByPowerOfTen(-n).toPlainString();
      String half = BigDecimal.valueOf(5).scaleByPowerOfTen(-n - 1).toPlainString();
      steps.append(" WHEN %d THEN CAST('%s' AS %s)".formatted(n, power, decimal));
      halves.append(" WHEN %d THEN CAST('%s' AS %s)".formatted(n, half, decimal));
    }
    String x = "CAST(" + number + " AS " + decimal + ")";
    String y =
        rounds
            ? "(%1$s + CASE WHEN %1$s < 0 THEN -1 ELSE 1 END * %2$s END)".formatted(x, halves)
            : x;
    return "CASE WHEN %1$s >= %2$d THEN %3$s WHEN %1$s < %4$d THEN %3$s * 0 ELSE %5$s - %5$s %% %6$s END END"
        .formatted(digits, scale, x, -most, y, steps);
  }

  /** As MySQL does: times a power of ten, made whole, and divided by it again. */
  private static String scaled(String whole, List<String> a) {
    String x = "CAST(" + a.get(0) + " AS DOUBLE)";
    if (a.size() < 2) {
      return whole.formatted(x);
    }
    String power = "power(10e0, abs(" + a.get(1) + "))";
    return "CASE WHEN "
        + a.get(1)
        + " >= 0 THEN CASE WHEN isinf("
        + x
        + " * "
        + power
        + ") THEN "
        + x
        + " ELSE "
        + whole.formatted(x + " * " + power)
        + " / "
        + power
        + " END ELSE "
        + whole.formatted(x + " / " + power)
        + " * "
        + power
        + " END";
  }

  /** Of one argument the natural one; of two, the first is the base. */
  private static String log(RexCall call, List<String> a) {
    return Function.filled(
        a.size() == 1
            ? "CASE WHEN $1 > 0 THEN ln($1) END"
            : "CASE WHEN $1 > 0 AND $1 <> 1 AND $2 > 0 THEN ln($2) / ln($1) END",
        a);
  }

  /** MySQL's CAST(x AS UNSIGNED): BIGINT UNSIGNED. */
  private static RelDataType unsigned(SqlOperatorBinding call) {
    RelDataType type = call.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, 20, 0);
    return call.getTypeFactory()
        .createTypeWithNullability(type, call.getOperandType(0).isNullable());
  }

  /** A negative whole number is the one that has the same bits; others are out of range. */
  private static String unsigned(RexCall call, List<String> a) {
    String wide = "DECIMAL(38, 0)";
    SqlTypeName type = Function.type(call, 0);
    boolean wraps = SqlTypeName.INT_TYPES.contains(type) || SqlTypeName.CHAR_TYPES.contains(type);
    if (!wraps && !SqlTypeName.NUMERIC_TYPES.contains(type) && !OTHERS.contains(type)) {
      throw Function.refused(call, "takes a number, a text or a truth value, not a " + type);
    }
    String n =
        SqlTypeName.CHAR_TYPES.contains(type)
            ? LocalSql.wholeNumber(a.get(0), wide, false)
            : "CAST(" + a.get(0) + " AS " + wide + ")";
    return "CAST(CASE WHEN "
        + n
        + " BETWEEN 0 AND 18446744073709551615 THEN "
        + n
        + (wraps
            ? " WHEN %1$s BETWEEN -9223372036854775808 AND -1 THEN %1$s + 18446744073709551616"
                .formatted(n)
            : "")
        + " WHEN "
        + n
        + " IS NOT NULL THEN error('Out of Range Error: ' || "
        + n
        + " || ' is out of the range of UNSIGNED') END AS DECIMAL(20, 0))";
  }

  private static RelDataType whole(SqlOperatorBinding call) {
    RelDataType type = call.getTypeFactory().createSqlType(SqlTypeName.BIGINT);
    boolean nullable = call.getOperandType(0).isNullable() || call.getOperandType(1).isNullable();
    return call.getTypeFactory().createTypeWithNullability(type, nullable);
  }

  /** What is left over is taken away first, so the quotient is whole. */
  private static String div(RexCall call, List<String> a) {
    if (isApproximate(call, 0) || isApproximate(call, 1)) {
      throw Function.refused(call, "takes exact numbers; cast them to DECIMAL first");
    }
    int left = Math.max(0, call.getOperands().get(0).getType().getScale());
    int right = Math.max(0, call.getOperands().get(1).getType().getScale());
    int scale = Math.max(left, right);
    String x = "CAST(" + a.get(0) + " AS DECIMAL(38, " + scale + "))";
    String y = "CAST(" + a.get(1) + " AS DECIMAL(38, " + scale + "))";
    String whole = LocalSql.divide(x + " - " + x + " % " + y, scale, y, scale, 0);
    return Function.typed(
        call, "CASE WHEN " + y + " = 0 THEN error('division by zero') ELSE " + whole + " END");
  }
}
