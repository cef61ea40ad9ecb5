package dev.oxbow.mysql.pushdown;

import dev.oxbow.mysql.catalog.MySqlTable;
import dev.oxbow.mysql.type.MySqlColumn;
import dev.oxbow.mysql.type.Push;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * Where a column of a tree comes from, and what MySQL may decide about its values. Calcite's own
 * column origins do not tell a count from an expression, and lose what an outer join does.
 *
 * @param column empty for what MySQL has computed
 */
record Lineage(Push push, Optional<MySqlColumn> column) {
  private static final Lineage COMPUTED = new Lineage(Push.EXACT, Optional.empty());

  /** A literal: GROUP BY 1 and ORDER BY 1 mean the first column. */
  private static final Lineage LITERAL = new Lineage(Push.COMPARABLE, Optional.empty());

  private static final Lineage UNKNOWN = new Lineage(Push.NULLS, Optional.empty());

  /** Follows a column down to its table. */
  static Lineage of(RelNode rel, int index) {
    RelNode node = rel.stripped();
    if (node instanceof TableScan scan) {
      return table(scan).map(t -> of(t.columns().get(index))).orElse(UNKNOWN);
    }
    if (node instanceof Filter || node instanceof Sort) {
      return of(node.getInput(0), index);
    }
    if (node instanceof Project project) {
      return ofExpression(project.getInput(), project.getProjects().get(index));
    }
    if (node instanceof Join join) {
      int left = join.getLeft().getRowType().getFieldCount();
      return index < left ? of(join.getLeft(), index) : of(join.getRight(), index - left);
    }
    if (node instanceof Aggregate aggregate) {
      int groups = aggregate.getGroupCount();
      return index < groups
          ? of(aggregate.getInput(), aggregate.getGroupSet().nth(index))
          : ofCall(aggregate.getInput(), aggregate.getAggCallList().get(index - groups));
    }
    return UNKNOWN;
  }

  private static Lineage of(MySqlColumn column) {
    return new Lineage(column.push(), Optional.of(column));
  }

  private static Lineage ofExpression(RelNode input, RexNode expression) {
    RexInputRef column = Columns.behind(expression);
    if (column != null) {
      return of(input, column.getIndex());
    }
    return Columns.isExactNumber(expression.getType()) ? LITERAL : UNKNOWN;
  }

  private static Lineage ofCall(RelNode input, AggregateCall call) {
    return switch (call.getAggregation().getKind()) {
      case COUNT, SUM -> COMPUTED;
      case MIN, MAX -> of(input, call.getArgList().get(0));
      default -> UNKNOWN;
    };
  }

  static Optional<MySqlTable> table(TableScan scan) {
    return Optional.ofNullable(scan.getTable().unwrap(MySqlTable.class));
  }

  /** Whether MySQL decides about equality and order as the engine does. */
  boolean isExact() {
    return push == Push.EXACT;
  }

  /** The name for messages. */
  String name() {
    return column.map(c -> "'" + c.name() + "'").orElse("a computed column");
  }

  /** Why MySQL's equality or order is not the engine's. */
  String reason() {
    return column
        .map(
            c ->
                switch (push) {
                  case CALENDAR -> "column " + name() + " may hold zero dates, which are NULL here";
                  case EQUAL ->
                      "column "
                          + name()
                          + " compares by collation "
                          + c.definition().collation()
                          + ", not by code point";
                  default -> "MySQL compares " + c.definition().dataType() + " in its own way";
                })
        .orElse("it is not a column of a table");
  }

  /**
   * Whether some columns of a tree hold a primary or unique key of a table, so that MySQL can look
   * its rows up.
   */
  static boolean coversKey(RelNode rel, Set<Integer> columns) {
    RelNode node = rel.stripped();
    if (node instanceof TableScan scan) {
      return table(scan).filter(t -> coversKey(t, columns)).isPresent();
    }
    if (node instanceof Filter) {
      return coversKey(node.getInput(0), columns);
    }
    if (node instanceof Project project) {
      return coversKey(
          project.getInput(),
          columns.stream()
              .map(i -> Columns.behind(project.getProjects().get(i)))
              .filter(java.util.Objects::nonNull)
              .map(RexInputRef::getIndex)
              .collect(Collectors.toSet()));
    }
    if (node instanceof Join join) {
      int left = join.getLeft().getRowType().getFieldCount();
      return coversKey(
              join.getLeft(), columns.stream().filter(i -> i < left).collect(Collectors.toSet()))
          || coversKey(
              join.getRight(),
              columns.stream()
                  .filter(i -> i >= left)
                  .map(i -> i - left)
                  .collect(Collectors.toSet()));
    }
    return false;
  }

  private static boolean coversKey(MySqlTable table, Set<Integer> columns) {
    Set<String> names =
        columns.stream().map(i -> table.columns().get(i).name()).collect(Collectors.toSet());
    return table.info().keys().stream().anyMatch(key -> names.containsAll(key.columns()));
  }
}
