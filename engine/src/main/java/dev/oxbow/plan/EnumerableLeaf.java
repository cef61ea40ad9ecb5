package dev.oxbow.plan;

import dev.oxbow.spi.Column;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.RelTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/**
 * What neither a source nor the executor computes: expressions over the rows of a plan of the
 * executor, computed in Java by Calcite's generated code, row by row. To the plan above it is a
 * leaf.
 */
public final class EnumerableLeaf extends SingleRel {
  private final List<RexNode> projects;

  EnumerableLeaf(RelNode input, List<RexNode> projects, RelDataType rowType) {
    super(input.getCluster(), input.getTraitSet(), input);
    this.projects = List.copyOf(projects);
    this.rowType = rowType;
  }

  /** Computes the fields of one row from the input's. Used by one thread. */
  @FunctionalInterface
  public interface Evaluator {
    @Nullable Object[] evaluate(@Nullable Object[] row);
  }

  /** Generates the code for the expressions. */
  public Evaluator evaluator() {
    return new RowEvaluator(getCluster().getRexBuilder(), projects, getInput().getRowType());
  }

  /** What the statement reads whose rows are the input. */
  public Leaves leaves() {
    return Leaves.of(getInput());
  }

  /** The types of the input's row. */
  public List<ColumnType> inputTypes() {
    return getInput().getRowType().getFieldList().stream()
        .map(field -> RelTypes.toColumn(field.getType()))
        .toList();
  }

  /** The fields, by their local names. */
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      columns.add(
          Column.of(LocalSqlWriter.field(field.getIndex()), RelTypes.toColumn(field.getType())));
    }
    return columns;
  }

  @Override
  public RelNode copy(org.apache.calcite.plan.RelTraitSet traits, List<RelNode> inputs) {
    return new EnumerableLeaf(inputs.get(0), projects, rowType);
  }

  @Override
  protected RelDataType deriveRowType() {
    return rowType;
  }

  @Override
  public String getRelTypeName() {
    return "ENUMERABLE";
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    super.explainTerms(writer);
    for (int i = 0; i < projects.size(); i++) {
      if (!RexUtil.isReferenceOrAccess(projects.get(i), false)) {
        writer.item(rowType.getFieldNames().get(i), projects.get(i));
      }
    }
    return writer;
  }
}
