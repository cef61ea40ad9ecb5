package dev.oxbow.plan;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.SystemTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Where a plan of the executor reads a table of the engine itself, and which rows can matter. */
public final class SystemLeaf extends AbstractRelNode {
  private final SystemTable table;
  private final ImmutableBitSet used;
  private final Map<String, Set<String>> only;

  SystemLeaf(
      RelNode replaced, SystemTable table, ImmutableBitSet used, Map<String, Set<String>> only) {
    super(replaced.getCluster(), replaced.getTraitSet());
    this.rowType = replaced.getRowType();
    this.table = table;
    this.used = used;
    this.only = only;
  }

  /** Of a condition, what fixes a column to some texts. */
  SystemLeaf narrowed(RexNode condition) {
    Map<String, Set<String>> narrower = new TreeMap<>(only);
    for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
      RexNode plain = RexUtil.expandSearch(getCluster().getRexBuilder(), null, conjunct);
      Set<Integer> columns = new HashSet<>();
      Set<String> texts = new TreeSet<>();
      for (RexNode branch : RelOptUtil.disjunctions(plain)) {
        String text = equalText(branch, columns);
        if (text == null) {
          texts.clear();
          columns.clear();
          break;
        }
        texts.add(text);
      }
      if (columns.size() == 1) {
        String column = table.info().columns().get(columns.iterator().next()).name();
        narrower.merge(
            column,
            texts,
            (a, b) -> {
              Set<String> both = new TreeSet<>(a);
              both.retainAll(b);
              return both;
            });
      }
    }
    return new SystemLeaf(this, table, used, narrower);
  }

  private static @Nullable String equalText(RexNode node, Set<Integer> columns) {
    if (node.getKind() != SqlKind.EQUALS || !(node instanceof RexCall call)) {
      return null;
    }
    RexNode left = RexUtil.removeCast(call.getOperands().get(0));
    RexNode right = RexUtil.removeCast(call.getOperands().get(1));
    RexNode column = left instanceof RexLiteral ? right : left;
    RexNode value = left instanceof RexLiteral ? left : right;
    if (column instanceof RexInputRef ref
        && SqlTypeName.CHAR_TYPES.contains(ref.getType().getSqlTypeName())
        && value instanceof RexLiteral literal
        && literal.getTypeName() == SqlTypeName.CHAR
        && !literal.isNull()) {
      columns.add(ref.getIndex());
      return LocalExpressions.text(literal);
    }
    return null;
  }

  /** The rows that can matter, with the columns that the plan reads. */
  public List<@Nullable Object[]> rows() {
    Set<String> names = new LinkedHashSet<>();
    used.forEach(i -> names.add(table.info().columns().get(i).name()));
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (@Nullable Object[] row : table.rows(new SystemTable.Wanted(names, only))) {
      rows.add(used.toList().stream().map(i -> row[i]).toArray());
    }
    return rows;
  }

  /** The columns that the plan reads, by their local names. */
  public List<Column> columns() {
    List<Column> all = table.info().columns();
    return used.toList().stream()
        .map(i -> Column.of(LocalSqlWriter.field(i), all.get(i).type()))
        .toList();
  }

  ImmutableBitSet used() {
    return used;
  }

  @Override
  public String getRelTypeName() {
    return "SYSTEM";
  }

  @Override
  protected RelDataType deriveRowType() {
    return rowType;
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("table", table.info().id())
        .itemIf("only", only, !only.isEmpty());
  }
}
