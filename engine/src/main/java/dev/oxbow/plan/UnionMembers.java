package dev.oxbow.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.type.RelDataType;

/**
 * A chain of UNION as one list. The planner has each member within the union of those before it,
 * and the executor refuses what nests so deeply; halves of halves nest no more than a few times.
 */
final class UnionMembers {
  private static final int FEW = 8;

  private UnionMembers() {}

  /** The members of a chain of one kind; the inputs of what is none. */
  static List<RelNode> of(SetOp whole) {
    if (!(whole instanceof Union)) {
      return whole.getInputs();
    }
    List<RelNode> members = new ArrayList<>();
    Deque<RelNode> open = new ArrayDeque<>(whole.getInputs());
    while (!open.isEmpty()) {
      RelNode next = open.removeFirst();
      if (next instanceof Union inner
          && inner.all == whole.all
          && haveOneType(inner.getRowType(), whole.getRowType())) {
        for (int i = inner.getInputs().size() - 1; i >= 0; i--) {
          open.addFirst(inner.getInput(i));
        }
      } else {
        members.add(next);
      }
    }
    return members;
  }

  /** Otherwise a value would be rounded once less. */
  private static boolean haveOneType(RelDataType inner, RelDataType outer) {
    for (int i = 0; i < outer.getFieldCount(); i++) {
      String type = LocalFunctions.type(outer.getFieldList().get(i).getType());
      if (!LocalFunctions.type(inner.getFieldList().get(i).getType()).equals(type)) {
        return false;
      }
    }
    return true;
  }

  /** Queries in parentheses with an associative operator between, or not more than two. */
  static String joined(List<String> queries, String operator) {
    if (queries.size() <= FEW) {
      return String.join(operator, queries);
    }
    int half = queries.size() / 2;
    return "("
        + joined(queries.subList(0, half), operator)
        + ")"
        + operator
        + "("
        + joined(queries.subList(half, queries.size()), operator)
        + ")";
  }
}
