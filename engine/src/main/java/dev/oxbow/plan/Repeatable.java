package dev.oxbow.plan;

import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Whether a part of a placed plan can be computed before the rest, and again with it. */
enum Repeatable {
  /** Its rows are the same each time. */
  YES,
  /** It may give other rows the next time, as LIMIT may: what it gave must be kept. */
  NO,
  /** It is no statement of its own. */
  NEVER;

  private static final Set<SqlKind> SAME_IN_ANY_ORDER =
      Set.of(SqlKind.COUNT, SqlKind.MIN, SqlKind.MAX, SqlKind.SUM, SqlKind.SUM0, SqlKind.AVG);

  private Repeatable and(Repeatable other) {
    return compareTo(other) >= 0 ? this : other;
  }

  static Repeatable of(RelNode node) {
    Repeatable all = itself(node).and(expressions(node));
    if (node instanceof RemoteLeaf || all == NEVER) {
      return all;
    }
    for (RelNode input : node.getInputs()) {
      all = all.and(of(input));
    }
    return all;
  }

  private static Repeatable itself(RelNode node) {
    if (node instanceof Sort sort) {
      return sort.fetch == null && sort.offset == null ? YES : NO;
    }
    if (node instanceof Aggregate aggregate) {
      List<AggregateCall> calls = aggregate.getAggCallList();
      return calls.stream().allMatch(call -> isRepeatable(call, aggregate.getInput())) ? YES : NO;
    }
    boolean plain =
        node instanceof RemoteLeaf
            || node instanceof LogLeaf
            || node instanceof SystemLeaf
            || node instanceof VisibleRows
            || node instanceof Values
            || node instanceof Filter
            || node instanceof Project
            || node instanceof Join
            || node instanceof SetOp;
    return plain ? YES : NEVER;
  }

  /** A sum of doubles depends on their order. */
  private static boolean isRepeatable(AggregateCall call, RelNode input) {
    return SAME_IN_ANY_ORDER.contains(call.getAggregation().getKind())
        && call.getArgList().stream()
            .map(i -> input.getRowType().getFieldList().get(i).getType())
            .noneMatch(SqlTypeUtil::isApproximateNumeric);
  }

  private static Repeatable expressions(RelNode node) {
    Repeatable[] all = {YES};
    node.accept(
        new RexShuttle() {
          @Override
          public org.apache.calcite.rex.RexNode visitCall(RexCall call) {
            if (!call.getOperator().isDeterministic()) {
              all[0] = all[0].and(NO);
            }
            return super.visitCall(call);
          }

          @Override
          public org.apache.calcite.rex.RexNode visitOver(RexOver over) {
            all[0] = all[0].and(NO);
            return super.visitOver(over);
          }

          @Override
          public org.apache.calcite.rex.RexNode visitCorrelVariable(RexCorrelVariable variable) {
            all[0] = NEVER;
            return variable;
          }

          @Override
          public org.apache.calcite.rex.RexNode visitSubQuery(RexSubQuery subQuery) {
            all[0] = all[0].and(of(subQuery.rel));
            return super.visitSubQuery(subQuery);
          }
        });
    return all[0];
  }
}
