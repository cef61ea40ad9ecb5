package dev.oxbow.plan;

import dev.oxbow.catalog.VisibleTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.prepare.RelOptTableImpl;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;

/** Puts {@link VisibleRows} over every scan of a table of which not all may be seen. */
final class Restrictions extends RelHomogeneousShuttle {
  private final BiFunction<VisibleTable, String, RexNode> conditions;

  /**
   * @param conditions understands a condition over the whole table's row
   */
  Restrictions(BiFunction<VisibleTable, String, RexNode> conditions) {
    this.conditions = conditions;
  }

  @Override
  public RelNode visit(RelNode node) {
    if (node instanceof TableScan scan) {
      VisibleTable table = scan.getTable().unwrap(VisibleTable.class);
      return table == null ? scan : restricted(scan, table);
    }
    return super.visit(node)
        .accept(
            new RexShuttle() {
              @Override
              public RexNode visitSubQuery(RexSubQuery subQuery) {
                RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
                return visited.clone(visited.rel.accept(Restrictions.this));
              }
            });
  }

  private RelNode restricted(TableScan scan, VisibleTable table) {
    var rex = scan.getCluster().getRexBuilder();
    RelDataType row = table.whole().getRowType(scan.getCluster().getTypeFactory());
    CalciteSchema.TableEntry entry =
        CalciteSchema.createRootSchema(false, false).add(table.name(), table.whole());
    RelOptTable whole = RelOptTableImpl.create(scan.getTable().getRelOptSchema(), row, entry, null);
    List<RexNode> alternatives = new ArrayList<>();
    table.rows().forEach(text -> alternatives.add(conditions.apply(table, text)));
    List<RexNode> rows =
        alternatives.isEmpty()
            ? List.of()
            : org.apache.calcite.plan.RelOptUtil.conjunctions(
                RexUtil.composeDisjunction(rex, alternatives));
    return new VisibleRows(
        LogicalTableScan.create(scan.getCluster(), whole, List.of()),
        table.name(),
        rows,
        List.of(),
        table.columns(),
        scan.getRowType());
  }
}
