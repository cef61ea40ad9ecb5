package dev.oxbow.plan;

import dev.oxbow.spi.TableInfo;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.Sarg;
import org.jspecify.annotations.Nullable;

/**
 * How many rows a source's part of a plan gives, estimated from what the catalog has: the tables'
 * rows, their keys, and how many values their indexes hold. Never used for an answer.
 */
final class RowEstimates {
  /** Of a column that no index counts: every so manieth row has another value. */
  private static final double ROWS_OF_A_VALUE = 10;

  private static final double OF_A_RANGE = 0.3;
  private static final double OF_ANYTHING = 0.25;
  private static final double OF_NULL = 0.05;

  private final Map<RelNode, Double> known = new IdentityHashMap<>();

  private RowEstimates() {}

  static double of(RelNode rel) {
    return new RowEstimates().rows(rel);
  }

  private double rows(RelNode rel) {
    RelNode node = rel.stripped();
    Double before = known.get(node);
    if (before == null) {
      before = computed(node);
      known.put(node, before);
    }
    return before;
  }

  private double computed(RelNode node) {
    if (node instanceof TableScan scan) {
      return Math.max(1, scan.getTable().getRowCount());
    }
    if (node instanceof Filter filter) {
      return filtered(filter);
    }
    if (node instanceof Join join) {
      return joined(join);
    }
    if (node instanceof Aggregate aggregate) {
      double groups = 1;
      for (int key : aggregate.getGroupSet()) {
        groups *= distinct(aggregate.getInput(), key);
      }
      return Math.min(groups, rows(aggregate.getInput()));
    }
    if (node instanceof Sort sort && sort.fetch instanceof RexLiteral fetch) {
      return Math.min(Limits.rows(fetch), rows(sort.getInput()));
    }
    return node.getInputs().isEmpty() ? 1 : rows(node.getInput(0));
  }

  private double filtered(Filter filter) {
    RelNode input = filter.getInput();
    double rows = rows(input);
    Map<String, Double> points = new HashMap<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      double values = points(conjunct);
      if (values > 0) {
        int column = KeyPaths.column(((RexCall) conjunct).getOperands().get(0));
        points.put(input.getRowType().getFieldNames().get(column), values);
      }
      rows *= selectivity(input, conjunct);
    }
    TableInfo table = table(input);
    if (table != null) {
      for (TableInfo.Key key : table.keys()) {
        if (points.keySet().containsAll(key.columns())) {
          double most = key.columns().stream().mapToDouble(points::get).reduce(1, (a, b) -> a * b);
          rows = Math.min(rows, most);
        }
      }
    }
    return Math.max(1, rows);
  }

  /** How many values a condition leaves to a column; 0 when it leaves a range, or is another. */
  private static double points(RexNode condition) {
    if (!(condition instanceof RexCall call)
        || call.getOperands().size() != 2
        || KeyPaths.column(call.getOperands().get(0)) < 0
        || !(call.getOperands().get(1) instanceof RexLiteral literal)) {
      return 0;
    }
    if (call.getKind() == SqlKind.EQUALS) {
      return 1;
    }
    return call.getKind() == SqlKind.SEARCH
            && literal.getValueAs(Sarg.class) instanceof Sarg<?> set
            && set.isPoints()
        ? set.pointCount
        : 0;
  }

  private double selectivity(RelNode input, RexNode condition) {
    double points = points(condition);
    if (points > 0) {
      int column = KeyPaths.column(((RexCall) condition).getOperands().get(0));
      return Math.min(1, points / distinct(input, column));
    }
    if (!(condition instanceof RexCall call)) {
      return 0.5;
    }
    List<RexNode> operands = call.getOperands();
    return switch (call.getKind()) {
      case AND ->
          operands.stream().mapToDouble(o -> selectivity(input, o)).reduce(1, (a, b) -> a * b);
      case OR -> Math.min(1, operands.stream().mapToDouble(o -> selectivity(input, o)).sum());
      case NOT -> 1 - selectivity(input, operands.get(0));
      case IS_NULL -> OF_NULL;
      case IS_NOT_NULL, NOT_EQUALS -> 1 - OF_NULL;
      case EQUALS -> 1 / ROWS_OF_A_VALUE;
      case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL, SEARCH -> OF_A_RANGE;
      default -> OF_ANYTHING;
    };
  }

  private double joined(Join join) {
    double left = rows(join.getLeft());
    double right = rows(join.getRight());
    JoinInfo keys = join.analyzeCondition();
    double matched = left * right;
    double found = 1;
    for (int i = 0; i < keys.leftKeys.size(); i++) {
      double lefts = distinct(join.getLeft(), keys.leftKeys.get(i));
      double rights = distinct(join.getRight(), keys.rightKeys.get(i));
      matched /= Math.max(lefts, rights);
      found *= Math.min(1, rights / lefts);
    }
    matched = Math.max(1, matched);
    if (join.getJoinType() == JoinRelType.SEMI) {
      return Math.max(1, left * found);
    }
    return join.getJoinType() == JoinRelType.LEFT ? Math.max(left, matched) : matched;
  }

  /** How many values a column has. */
  private double distinct(RelNode rel, int column) {
    RelNode node = rel.stripped();
    double rows = rows(node);
    if (node instanceof TableScan scan) {
      return Math.min(rows, distinct(scan, scan.getRowType().getFieldNames().get(column), rows));
    }
    double below = rows;
    if (node instanceof Filter || node instanceof Sort) {
      below = distinct(node.getInput(0), column);
    } else if (node instanceof Project project) {
      int field = KeyPaths.column(project.getProjects().get(column));
      below = field < 0 ? rows / ROWS_OF_A_VALUE : distinct(project.getInput(), field);
    } else if (node instanceof Join join) {
      int left = join.getLeft().getRowType().getFieldCount();
      below =
          column < left
              ? distinct(join.getLeft(), column)
              : distinct(join.getRight(), column - left);
    } else if (node instanceof Aggregate aggregate && column < aggregate.getGroupCount()) {
      below = distinct(aggregate.getInput(), aggregate.getGroupSet().nth(column));
    }
    return Math.max(1, Math.min(rows, below));
  }

  private static double distinct(TableScan scan, String column, double rows) {
    TableInfo table = scan.getTable().unwrap(TableInfo.class);
    double unknown = Math.max(1, rows / ROWS_OF_A_VALUE);
    if (table == null) {
      return unknown;
    }
    if (table.keys().stream().anyMatch(key -> key.columns().equals(List.of(column)))) {
      return rows;
    }
    return table.indexes().stream()
        .filter(index -> index.columns().get(0).equals(column) && index.distinct().get(0) > 0)
        .mapToDouble(index -> index.distinct().get(0))
        .findFirst()
        .orElse(unknown);
  }

  private static @Nullable TableInfo table(RelNode rel) {
    return rel.stripped() instanceof TableScan scan
        ? scan.getTable().unwrap(TableInfo.class)
        : null;
  }
}
