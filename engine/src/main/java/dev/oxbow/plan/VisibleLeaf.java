package dev.oxbow.plan;

import java.util.List;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;

/** Stands for {@link VisibleRows} and all below it where people look at a plan. */
final class VisibleLeaf extends AbstractRelNode {
  private final VisibleRows rows;

  VisibleLeaf(VisibleRows rows) {
    super(rows.getCluster(), rows.getTraitSet());
    this.rows = rows;
    this.rowType = rows.getRowType();
  }

  /** What is read. */
  RelNode read() {
    return rows.getInput();
  }

  @Override
  public String getRelTypeName() {
    RelNode input = rows.getInput();
    return input instanceof RemoteLeaf || input instanceof LogLeaf
        ? input.getRelTypeName()
        : "TABLE";
  }

  @Override
  protected RelDataType deriveRowType() {
    return rowType;
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    List<?> passed = rows.passedOverVisible();
    return super.explainTerms(writer)
        .item("table", rows.table())
        .item("columns", rowType.getFieldNames())
        .itemIf("condition", passed, !passed.isEmpty())
        .itemIf("rows", "those that the session may see", !rows.conditions().isEmpty());
  }
}
