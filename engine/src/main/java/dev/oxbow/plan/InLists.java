package dev.oxbow.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Makes one set of values of a long IN, which Calcite gives as an OR of as many equalities: a list
 * of thousands is then one expression to everybody who looks at it.
 */
final class InLists extends RexShuttle {
  private static final int LEAST = 3;

  private final RexBuilder rex;

  InLists(RexBuilder rex) {
    this.rex = rex;
  }

  @Override
  public RexNode visitCall(RexCall call) {
    if (call.getKind() != SqlKind.OR) {
      return super.visitCall(call);
    }
    Map<RexInputRef, List<RexNode>> lists = new LinkedHashMap<>();
    List<RexNode> others = new ArrayList<>();
    for (RexNode branch : RelOptUtil.disjunctions(call)) {
      if (isEquality(branch)) {
        List<RexNode> operands = ((RexCall) branch).getOperands();
        lists
            .computeIfAbsent((RexInputRef) operands.get(0), column -> new ArrayList<>())
            .add(operands.get(1));
      } else {
        others.add(branch);
      }
    }
    if (lists.values().stream().noneMatch(values -> values.size() >= LEAST)) {
      return super.visitCall(call);
    }
    List<RexNode> branches = new ArrayList<>();
    lists.forEach((column, values) -> branches.add(in(column, values)));
    others.forEach(branch -> branches.add(branch.accept(this)));
    return RexUtil.composeDisjunction(rex, branches);
  }

  private RexNode in(RexInputRef column, List<RexNode> values) {
    // Texts of several lengths would get a common CHAR type, and be padded.
    return rex.makeIn(
        column,
        isText(column.getType())
            ? values.stream().map(value -> varchar((RexLiteral) value)).toList()
            : values);
  }

  private RexNode varchar(RexLiteral text) {
    RelDataType type = rex.getTypeFactory().createSqlType(SqlTypeName.VARCHAR);
    return rex.makeLiteral(LocalExpressions.text(text), type, true);
  }

  /** A column and a literal whose types every side compares in the same way. */
  private static boolean isEquality(RexNode node) {
    if (node.getKind() != SqlKind.EQUALS
        || !(((RexCall) node).getOperands().get(0) instanceof RexInputRef column)
        || !(((RexCall) node).getOperands().get(1) instanceof RexLiteral literal)
        || literal.isNull()) {
      return false;
    }
    return isText(column.getType())
        ? isText(literal.getType())
        : isExact(column.getType()) && isExact(literal.getType());
  }

  private static boolean isText(RelDataType type) {
    return SqlTypeName.CHAR_TYPES.contains(type.getSqlTypeName());
  }

  private static boolean isExact(RelDataType type) {
    return SqlTypeName.EXACT_TYPES.contains(type.getSqlTypeName());
  }
}
