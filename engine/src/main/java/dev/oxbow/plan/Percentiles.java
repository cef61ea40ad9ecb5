package dev.oxbow.plan;

import com.google.common.collect.ImmutableList;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.util.Optionality;

/**
 * Takes the constant of a percentile out of the rows below, where Calcite has put it as a column:
 * the executor wants a constant, and the rows may come from a source.
 */
final class Percentiles extends RelHomogeneousShuttle {
  /** A percentile whose only argument is the value that is ordered. */
  static final class Percentile extends SqlAggFunction {
    private final BigDecimal part;
    private final boolean isContinuous;

    Percentile(SqlAggFunction function, BigDecimal part, RelDataType result) {
      super(
          function.getName() + "(" + part + ")",
          null,
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.explicit(result),
          null,
          OperandTypes.ANY,
          SqlFunctionCategory.NUMERIC,
          false,
          false,
          Optionality.MANDATORY);
      this.part = part;
      this.isContinuous = function.getKind() == SqlKind.PERCENTILE_CONT;
    }

    /** From 0 to 1. */
    BigDecimal part() {
      return part;
    }

    /** Whether the value may lie between two that are there. */
    boolean isContinuous() {
      return isContinuous;
    }
  }

  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    if (!(visited instanceof Aggregate aggregate)
        || aggregate.getAggCallList().stream()
            .noneMatch(call -> call.getAggregation().isPercentile())) {
      return visited;
    }
    List<AggregateCall> calls = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      calls.add(call.getAggregation().isPercentile() ? constant(call, aggregate) : call);
    }
    return aggregate.copy(
        aggregate.getTraitSet(),
        aggregate.getInput(),
        aggregate.getGroupSet(),
        aggregate.getGroupSets(),
        calls);
  }

  private static AggregateCall constant(AggregateCall call, Aggregate aggregate) {
    BigDecimal part =
        aggregate.getInput() instanceof Project project
                && project.getProjects().get(call.getArgList().get(0)) instanceof RexLiteral literal
            ? literal.getValueAs(BigDecimal.class)
            : null;
    if (part == null) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          call.getAggregation().getName() + " takes a constant from 0 to 1 as its argument");
    }
    return AggregateCall.create(
        new Percentile(call.getAggregation(), part, call.getType()),
        call.isDistinct(),
        call.isApproximate(),
        call.ignoreNulls(),
        ImmutableList.of(),
        ImmutableList.of(call.getCollation().getFieldCollations().get(0).getFieldIndex()),
        call.filterArg,
        call.distinctKeys,
        call.getCollation(),
        call.getType(),
        call.getName());
  }
}
