package dev.oxbow.mysql.pushdown;

import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/** Drops the casts of columns that change no value. */
final class DropCasts extends RexShuttle {
  @Override
  public RexNode visitCall(RexCall call) {
    RexInputRef column = Columns.behind(call);
    return column != null ? column : super.visitCall(call);
  }
}
