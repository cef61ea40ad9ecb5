package dev.oxbow.plan;

import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexNode;

/** A filter that a source applies, a part of which is not shown to the session. */
final class RowFilter extends Filter {
  private final RexNode shown;

  /**
   * @param shown what of the condition the session may know, TRUE for nothing
   */
  RowFilter(RelNode input, RexNode condition, RexNode shown) {
    super(input.getCluster(), input.getTraitSet(), input, condition);
    this.shown = shown;
  }

  @Override
  public Filter copy(RelTraitSet traits, RelNode input, RexNode condition) {
    return new RowFilter(input, condition, shown);
  }

  /** Whether a tree hides rows. */
  static boolean isIn(RelNode node) {
    return node instanceof RowFilter || node.getInputs().stream().anyMatch(RowFilter::isIn);
  }

  /** The tree as the session may know it; the tree itself where nothing is to be hidden. */
  static RelNode shown(RelNode root) {
    return root.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode node) {
            RelNode visited = super.visit(node);
            if (!(visited instanceof RowFilter filter)) {
              return visited;
            }
            return filter.shown.isAlwaysTrue()
                ? filter.getInput()
                : LogicalFilter.create(filter.getInput(), filter.shown);
          }
        });
  }
}
