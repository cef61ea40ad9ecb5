package dev.oxbow.plan;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlBasicAggFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.util.Optionality;

/** Aggregate functions whose results are of other types here than Calcite has them. */
final class AggregateFunctions {
  static final List<SqlAggFunction> ALL =
      List.of(
          deviation(SqlKind.STDDEV_POP),
          deviation(SqlKind.STDDEV_SAMP),
          deviation(SqlKind.VAR_POP),
          deviation(SqlKind.VAR_SAMP),
          bits(SqlKind.BIT_AND),
          bits(SqlKind.BIT_OR),
          bits(SqlKind.BIT_XOR),
          percentile(SqlKind.PERCENTILE_CONT, AggregateFunctions::between),
          percentile(SqlKind.PERCENTILE_DISC, AggregateFunctions::ordered));

  private AggregateFunctions() {}

  static boolean knows(String name) {
    return ALL.stream()
        .anyMatch(function -> function.getName().equals(name.toUpperCase(Locale.ROOT)));
  }

  /** As in MySQL, a DOUBLE of numbers of any type. */
  private static SqlAggFunction deviation(SqlKind kind) {
    return SqlBasicAggFunction.create(
        kind.name(),
        kind,
        ReturnTypes.DOUBLE.andThen(SqlTypeTransforms.FORCE_NULLABLE),
        OperandTypes.NUMERIC);
  }

  /** As in MySQL, 64 bits without a sign, also of no rows. */
  private static SqlAggFunction bits(SqlKind kind) {
    return SqlBasicAggFunction.create(
        kind.name(),
        kind,
        call -> call.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, 20, 0),
        OperandTypes.NUMERIC);
  }

  private static SqlAggFunction percentile(SqlKind kind, SqlReturnTypeInference result) {
    return SqlBasicAggFunction.create(
            kind.name(), kind, result, OperandTypes.UNIT_INTERVAL_NUMERIC_LITERAL)
        .withGroupOrder(Optionality.MANDATORY)
        .withPercentile(true)
        .withAllowsFraming(false);
  }

  /** The type of the values that are ordered. */
  private static RelDataType ordered(SqlOperatorBinding call) {
    try {
      return call.getTypeFactory().createTypeWithNullability(call.getCollationType(), true);
    } catch (UnsupportedOperationException filtered) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          call.getOperator().getName()
              + " takes no FILTER; write ORDER BY CASE WHEN condition THEN x END",
          filtered);
    }
  }

  /** What lies between two numbers is a DOUBLE. */
  private static RelDataType between(SqlOperatorBinding call) {
    RelDataType ordered = ordered(call);
    return SqlTypeName.NUMERIC_TYPES.contains(ordered.getSqlTypeName())
        ? call.getTypeFactory()
            .createTypeWithNullability(
                call.getTypeFactory().createSqlType(SqlTypeName.DOUBLE), true)
        : ordered;
  }
}
