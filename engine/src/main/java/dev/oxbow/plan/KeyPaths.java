package dev.oxbow.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Follows the columns that a join compares through a placed plan. */
final class KeyPaths {
  private KeyPaths() {}

  /**
   * A scan that a source runs, of which only the rows matter whose key is among those that the join
   * meets.
   *
   * @param scan within what the leaf's source computes
   * @param key over the scan's row: a column, maybe cast
   */
  record Scanned(RemoteLeaf leaf, TableScan scan, RexNode key) {}

  /**
   * Finds the scans behind a column of a node whose rows are dropped above when the column equals
   * none of certain values, or is NULL. Dropping these rows at the scans already changes nothing
   * that stays: what an outer join fills with NULL instead is dropped as well.
   *
   * @param key over the node's row
   */
  static List<Scanned> scans(RelNode node, RexNode key) {
    List<Scanned> found = new ArrayList<>();
    follow(node, key, null, found);
    return found;
  }

  private static void follow(
      RelNode node, RexNode key, @Nullable RemoteLeaf within, List<Scanned> found) {
    int column = column(key);
    if (column < 0) {
      return;
    }
    if (node instanceof RemoteLeaf leaf) {
      follow(leaf.remote(), key, leaf, found);
    } else if (node instanceof TableScan scan) {
      if (within != null) {
        found.add(new Scanned(within, scan, key));
      }
    } else if (node instanceof Filter
        || (node instanceof Sort sort && sort.fetch == null && sort.offset == null)) {
      follow(node.getInput(0), key, within, found);
    } else if (node instanceof Project project) {
      RexNode below = project.getProjects().get(column);
      // What is computed over several rows needs them all.
      if (column(below) >= 0 && !RexOver.containsOver(project.getProjects(), null)) {
        follow(project.getInput(), replaced(key, below), within, found);
      }
    } else if (node instanceof Aggregate aggregate) {
      if (aggregate.getGroupType() == Aggregate.Group.SIMPLE
          && column < aggregate.getGroupCount()) {
        RelNode input = aggregate.getInput();
        RexNode below = ref(input, aggregate.getGroupSet().nth(column));
        follow(input, replaced(key, below), within, found);
      }
    } else if (node instanceof Join join) {
      int left = join.getLeft().getRowType().getFieldCount();
      RelNode input = column < left ? join.getLeft() : join.getRight();
      RexNode below = ref(input, column < left ? column : column - left);
      follow(input, replaced(key, below), within, found);
    } else if (node instanceof SetOp) {
      for (RelNode input : node.getInputs()) {
        RexNode below = ref(input, column);
        RelDataType type = node.getRowType().getFieldList().get(column).getType();
        RexBuilder rex = node.getCluster().getRexBuilder();
        boolean same =
            SqlTypeUtil.equalSansNullability(type, below.getType())
                || SqlTypeFamily.CHARACTER.contains(type);
        RexNode cast = same ? below : rex.makeCast(type, below);
        follow(input, replaced(key, cast), within, found);
      }
    } else if (node instanceof VisibleRows visible) {
      RelNode input = visible.getInput();
      follow(input, replaced(key, ref(input, visible.columns().get(column))), within, found);
    }
  }

  /** The ordinal of the column that an expression is, but for casts; -1 for anything else. */
  static int column(RexNode node) {
    RexNode bare = node;
    while (bare.getKind() == SqlKind.CAST) {
      bare = ((RexCall) bare).getOperands().get(0);
    }
    return bare instanceof RexInputRef ref ? ref.getIndex() : -1;
  }

  private static RexNode ref(RelNode row, int column) {
    return row.getCluster().getRexBuilder().makeInputRef(row, column);
  }

  /** A cast of a column, of another expression instead. */
  private static RexNode replaced(RexNode key, RexNode column) {
    return key.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return column;
          }
        });
  }

  /** Values over a node's row. */
  record Values(RelNode from, List<RexNode> values) {
    Values {
      values = List.copyOf(values);
    }

    /**
     * The same values and maybe more, of a part of the node: without the joins and projections that
     * they do not come from.
     */
    Values narrowed() {
      Values narrowed = this;
      while (true) {
        Values next = narrowed.below();
        if (next == null) {
          return narrowed;
        }
        narrowed = next;
      }
    }

    private @Nullable Values below() {
      if (from instanceof Join join) {
        return besides(join);
      }
      if (from instanceof Project project
          && !RexOver.containsOver(project.getProjects(), null)
          && !SubQueries.areIn(project)) {
        List<RexNode> below = RelOptUtil.pushPastProject(values, project);
        return below.stream().allMatch(RexUtil::isDeterministic)
            ? new Values(project.getInput(), below)
            : null;
      }
      return null;
    }

    /**
     * Of one side of a join, which has more rows than are left of it above: computing the values of
     * those must not fail. Where the join fills the side with NULL instead, the values must be
     * NULL, too, which are no keys.
     */
    private @Nullable Values besides(Join join) {
      if (!values.stream().allMatch(Values::isHarmless)) {
        return null;
      }
      boolean areColumns = values.stream().allMatch(value -> column(value) >= 0);
      int left = join.getLeft().getRowType().getFieldCount();
      int all = left + join.getRight().getRowType().getFieldCount();
      ImmutableBitSet used = RelOptUtil.InputFinder.bits(values, null);
      if (ImmutableBitSet.range(left).contains(used)
          && (areColumns || !join.getJoinType().generatesNullsOnLeft())) {
        return new Values(join.getLeft(), values);
      }
      return ImmutableBitSet.range(left, all).contains(used)
              && (areColumns || !join.getJoinType().generatesNullsOnRight())
          ? new Values(join.getRight(), values.stream().map(v -> RexUtil.shift(v, -left)).toList())
          : null;
    }

    private static boolean isHarmless(RexNode value) {
      if (value.getKind() != SqlKind.CAST) {
        return CannotFail.test(value);
      }
      RexNode from = ((RexCall) value).getOperands().get(0);
      boolean bothText =
          SqlTypeFamily.CHARACTER.contains(from.getType())
              && SqlTypeFamily.CHARACTER.contains(value.getType());
      return (bothText || RexUtil.isLosslessCast(value)) && isHarmless(from);
    }
  }
}
