package dev.oxbow.plan;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalSql;
import dev.oxbow.type.RelTypes;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/** Writes aggregate functions, with the planner's result types. */
final class LocalAggregates {
  private static final Set<String> JOINING = Set.of("GROUP_CONCAT", "STRING_AGG");

  private final LocalSqlWriter.Row row;
  private final RelNode input;

  LocalAggregates(LocalSqlWriter.Row row, RelNode input) {
    this.row = row;
    this.input = input;
  }

  String write(AggregateCall call) {
    List<String> args = call.getArgList().stream().map(this::argument).toList();
    List<RelDataType> types =
        call.getArgList().stream()
            .map(i -> input.getRowType().getFieldList().get(i).getType())
            .toList();
    if (call.getAggregation() instanceof Percentiles.Percentile percentile) {
      return percentile(call, percentile);
    }
    if (call.isDistinct()
        && !call.getCollation().getKeys().isEmpty()
        && (call.getAggregation().getKind() == SqlKind.LISTAGG
            || JOINING.contains(call.getAggregation().getName()))) {
      return joined(call, args);
    }
    String modifiers =
        call.getCollation().getKeys().isEmpty()
            ? ""
            : " ORDER BY " + LocalSqlWriter.order(call.getCollation().getFieldCollations(), row);
    String suffix = call.filterArg < 0 ? "" : " FILTER (WHERE " + row.field(call.filterArg) + ")";
    return write(
        call.getAggregation(), args, types, call.getType(), call.isDistinct(), modifiers, suffix);
  }

  /** A constant is written as one: a separator must be. */
  private String argument(int field) {
    return input instanceof Project project
            && project.getProjects().get(field) instanceof RexLiteral literal
        ? LocalExpressions.literal(literal)
        : row.field(field);
  }

  /**
   * An aggregate, or the same function over a window.
   *
   * @param modifiers what stands behind the arguments, within the parentheses
   * @param suffix what stands behind the parentheses: FILTER or OVER
   */
  static String write(
      SqlAggFunction function,
      List<String> args,
      List<RelDataType> argTypes,
      RelDataType result,
      boolean distinct,
      String modifiers,
      String suffix) {
    String type = LocalSql.type(RelTypes.toColumn(result));
    String all = String.join(", ", args);
    String d = distinct ? "DISTINCT " : "";
    return switch (function.getKind()) {
      case COUNT -> {
        if (args.isEmpty()) {
          yield "count(*)" + suffix;
        }
        yield args.size() == 1
            ? "count(" + d + all + ")" + suffix
            : "count("
                + d
                + "CASE WHEN "
                + args.stream().map(a -> a + " IS NOT NULL").collect(Collectors.joining(" AND "))
                + " THEN row("
                + all
                + ") END)"
                + suffix;
      }
      case SUM -> cast("sum(" + d + all + ")" + suffix, type);
      case SUM0 -> cast("coalesce(sum(" + d + all + ")" + suffix + ", 0)", type);
      case AVG -> average(d, all, argTypes.get(0), result, suffix, type);
      case MIN -> cast("min(" + all + ")" + suffix, type);
      case MAX -> cast("max(" + all + ")" + suffix, type);
      case ANY_VALUE -> cast("any_value(" + all + ")" + suffix, type);
      case SINGLE_VALUE ->
          "CASE WHEN count(*)"
              + suffix
              + " > 1 THEN error('more than one row in a scalar sub-query') ELSE any_value("
              + all
              + ")"
              + suffix
              + " END";
      case LISTAGG -> {
        String separator = args.size() > 1 ? args.get(1) : "','";
        yield "string_agg(" + d + args.get(0) + ", " + separator + modifiers + ")" + suffix;
      }
      case STDDEV_POP, STDDEV_SAMP, VAR_POP, VAR_SAMP ->
          cast(
              function.getKind().name().toLowerCase(java.util.Locale.ROOT)
                  + "("
                  + d
                  + "CAST("
                  + all
                  + " AS DOUBLE))"
                  + suffix,
              type);
      case COVAR_POP, COVAR_SAMP, REGR_SXX, REGR_SYY, REGR_COUNT ->
          cast(
              function.getKind().name().toLowerCase(java.util.Locale.ROOT)
                  + "("
                  + args.stream()
                      .map(a -> "CAST(" + a + " AS DOUBLE)")
                      .collect(Collectors.joining(", "))
                  + ")"
                  + suffix,
              type);
      case BIT_AND, BIT_OR, BIT_XOR -> {
        String name = function.getKind().name().toLowerCase(java.util.Locale.ROOT);
        String none = function.getKind() == SqlKind.BIT_AND ? "-1" : "0";
        String bits = name + "(" + d + "CAST(" + all + " AS HUGEINT))" + suffix;
        yield cast("coalesce(" + bits + ", " + none + ")" + LocalSql.UNSIGNED_64, type);
      }
      case GROUPING, GROUPING_ID -> cast("grouping(" + all + ")", type);
      case MODE -> cast("mode(" + all + ")" + suffix, type);
      case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE ->
          cast(
              function.getName().toLowerCase(java.util.Locale.ROOT) + "(" + all + ")" + suffix,
              type);
      case FIRST_VALUE, LAST_VALUE, NTH_VALUE, LAG, LEAD ->
          cast(
              function.getName().toLowerCase(java.util.Locale.ROOT)
                  + "("
                  + all
                  + modifiers
                  + ")"
                  + suffix,
              type);
      default -> byName(function, d + all, type, modifiers, suffix);
    };
  }

  /** The value at a part of the way through the values in their order; NULLs do not count. */
  private String percentile(AggregateCall call, Percentiles.Percentile percentile) {
    RelFieldCollation key = call.getCollation().getFieldCollations().get(0);
    String value = row.field(key.getFieldIndex());
    boolean isNumber = SqlTypeName.NUMERIC_TYPES.contains(call.getType().getSqlTypeName());
    String values = percentile.isContinuous() && isNumber ? "CAST(" + value + " AS DOUBLE)" : value;
    String filter = call.filterArg < 0 ? "" : " FILTER (WHERE " + row.field(call.filterArg) + ")";
    return cast(
        "%s(%s) WITHIN GROUP (ORDER BY %s%s)%s"
            .formatted(
                percentile.isContinuous() ? "percentile_cont" : "percentile_disc",
                percentile.part().toPlainString(),
                values,
                key.getDirection().isDescending() ? " DESC" : "",
                filter),
        LocalSql.type(RelTypes.toColumn(call.getType())));
  }

  /**
   * Distinct values in their order, as one text. The executor wants to sort by the very values that
   * are distinct, which may be numbers that become texts.
   */
  private String joined(AggregateCall call, List<String> args) {
    int value = call.getArgList().get(0);
    int key = call.getCollation().getKeys().get(0);
    RexNode cast = input instanceof Project project ? project.getProjects().get(value) : null;
    boolean isItself =
        value == key
            || cast != null
                && cast.getKind() == SqlKind.CAST
                && input instanceof Project project
                && ((RexCall) cast).getOperands().get(0).equals(project.getProjects().get(key));
    if (!isItself || call.getCollation().getKeys().size() > 1 || call.filterArg >= 0) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "GROUP_CONCAT(DISTINCT x ORDER BY ...) can only be ordered by x, and without FILTER;"
              + " compute it over a sub-query with GROUP BY");
    }
    String x = row.field(key);
    return "array_to_string(list_transform(list(DISTINCT "
        + x
        + " ORDER BY "
        + LocalSqlWriter.order(call.getCollation().getFieldCollations(), row)
        + ") FILTER (WHERE "
        + x
        + " IS NOT NULL), lambda v: CAST(v AS VARCHAR)), "
        + (args.size() > 1 ? args.get(1) : "','")
        + ")";
  }

  private static String byName(
      SqlAggFunction function, String args, String type, String modifiers, String suffix) {
    return switch (function.getName()) {
      case "BOOL_AND", "LOGICAL_AND", "EVERY" -> "bool_and(" + args + ")" + suffix;
      case "BOOL_OR", "LOGICAL_OR", "SOME" -> "bool_or(" + args + ")" + suffix;
      case "APPROX_COUNT_DISTINCT" -> cast("count(DISTINCT " + args + ")" + suffix, type);
      case "GROUP_CONCAT", "STRING_AGG" ->
          args.contains(", ")
              ? "string_agg(" + args + modifiers + ")" + suffix
              : "string_agg(" + args + ", ','" + modifiers + ")" + suffix;
      default ->
          throw new OxbowException(
              ErrorCode.NOT_SUPPORTED,
              "The aggregate function " + function.getName() + " is not supported yet");
    };
  }

  private static String average(
      String distinct,
      String argument,
      RelDataType argumentType,
      RelDataType result,
      String suffix,
      String type) {
    if (result.getSqlTypeName() != SqlTypeName.DECIMAL) {
      return cast("avg(" + distinct + argument + ")" + suffix, type);
    }
    int scale = argumentType.getSqlTypeName() == SqlTypeName.DECIMAL ? argumentType.getScale() : 0;
    String sum = cast("sum(" + distinct + argument + ")" + suffix, "DECIMAL(38, " + scale + ")");
    String count =
        cast("nullif(count(" + distinct + argument + ")" + suffix + ", 0)", "DECIMAL(38, 0)");
    return LocalSql.divide(sum, scale, count, 0, result.getScale());
  }

  private static String cast(String expression, String type) {
    return "CAST(" + expression + " AS " + type + ")";
  }

  static boolean isRanking(SqlKind kind) {
    return switch (kind) {
      case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE, LAG, LEAD -> true;
      default -> false;
    };
  }
}
