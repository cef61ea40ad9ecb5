package dev.oxbow.plan;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * The columns and rows of a table that the session may see. No rule moves anything through it, so
 * that no expression of the query ever meets a row that is not visible; only conjuncts that cannot
 * fail are handed in, and evaluated together with the condition. EXPLAIN shows nothing of what it
 * hides.
 */
final class VisibleRows extends SingleRel {
  private final String table;
  private final ImmutableList<RexNode> conditions;
  private final ImmutableList<RexNode> passed;
  private final ImmutableList<Integer> columns;

  /**
   * @param table its full name
   * @param conditions what visible rows meet, over the input's row
   * @param passed conjuncts of the query, over the input's row
   * @param columns the ordinals of the visible columns in the input's row
   * @param rowType of the visible columns
   */
  VisibleRows(
      RelNode input,
      String table,
      List<RexNode> conditions,
      List<RexNode> passed,
      List<Integer> columns,
      RelDataType rowType) {
    super(input.getCluster(), input.getTraitSet(), input);
    this.table = table;
    this.conditions = ImmutableList.copyOf(conditions);
    this.passed = ImmutableList.copyOf(passed);
    this.columns = ImmutableList.copyOf(columns);
    this.rowType = rowType;
  }

  VisibleRows with(RelNode newInput, List<RexNode> newConditions, List<RexNode> newPassed) {
    return new VisibleRows(newInput, table, newConditions, newPassed, columns, rowType);
  }

  /** Takes in a conjunct over the visible columns that cannot fail. */
  VisibleRows pass(RexNode conjunct) {
    List<RexNode> more = new ArrayList<>(passed);
    more.add(conjunct.accept(new ToInput()));
    return with(getInput(), conditions, more);
  }

  List<RexNode> conditions() {
    return conditions;
  }

  List<RexNode> passed() {
    return passed;
  }

  List<Integer> columns() {
    return columns;
  }

  /** All that a row must meet. */
  List<RexNode> all() {
    List<RexNode> all = new ArrayList<>(passed);
    all.addAll(conditions);
    return all;
  }

  /** The fields of the input that are read when some of the visible ones are. */
  ImmutableBitSet reads(ImmutableBitSet wanted) {
    ImmutableBitSet.Builder read = ImmutableBitSet.builder();
    wanted.forEachInt(i -> read.set(columns.get(i)));
    return read.build().union(RelOptUtil.InputFinder.bits(all(), null));
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return with(inputs.get(0), conditions, passed);
  }

  @Override
  public RelNode accept(RexShuttle shuttle) {
    List<RexNode> newConditions = shuttle.apply(conditions);
    List<RexNode> newPassed = shuttle.apply(passed);
    return newConditions == conditions && newPassed == passed
        ? this
        : with(getInput(), newConditions, newPassed);
  }

  @Override
  protected RelDataType deriveRowType() {
    return rowType;
  }

  @Override
  public String getRelTypeName() {
    return "VisibleRows";
  }

  /** By these terms nodes are compared. */
  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("conditions", conditions)
        .item("passed", passed)
        .item("columns", columns);
  }

  /** What people are shown: neither the input, which holds what is hidden, nor the conditions. */
  @Override
  public void explain(RelWriter writer) {
    new VisibleLeaf(this).explain(writer);
  }

  /** The full name of the table. */
  String table() {
    return table;
  }

  /** The conjuncts that were handed in, over the visible columns. */
  List<RexNode> passedOverVisible() {
    RexBuilder rex = getCluster().getRexBuilder();
    return passed.stream()
        .map(
            conjunct ->
                conjunct.accept(
                    new RexShuttle() {
                      @Override
                      public RexNode visitInputRef(org.apache.calcite.rex.RexInputRef ref) {
                        return rex.makeInputRef(ref.getType(), columns.indexOf(ref.getIndex()));
                      }
                    }))
        .toList();
  }

  private final class ToInput extends RexShuttle {
    @Override
    public RexNode visitInputRef(org.apache.calcite.rex.RexInputRef ref) {
      return getCluster().getRexBuilder().makeInputRef(getInput(), columns.get(ref.getIndex()));
    }
  }
}
