package dev.oxbow.mysql.pushdown;

import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/** Drops the casts of columns that change no value, also those that are gone below already. */
final class DropCasts extends RexShuttle {
  private final RelNode input;

  /**
   * @param input whose row the expressions are over
   */
  DropCasts(RelNode input) {
    this.input = input;
  }

  @Override
  public RexNode visitInputRef(RexInputRef ref) {
    return RexInputRef.of(ref.getIndex(), input.getRowType());
  }

  @Override
  public RexNode visitCall(RexCall call) {
    RexInputRef column = Columns.behind(call);
    return column != null ? visitInputRef(column) : super.visitCall(call);
  }
}
