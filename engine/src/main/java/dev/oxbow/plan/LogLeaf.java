package dev.oxbow.plan;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.LogTable;
import java.util.List;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.util.ImmutableBitSet;

/** Where a plan of the executor reads a log, and which of its positions can matter at all. */
public final class LogLeaf extends AbstractRelNode {
  private final LogTable table;
  private final ImmutableBitSet used;
  private final LogBounds bounds;
  private final boolean discreet;

  LogLeaf(
      RelNode replaced, LogTable table, ImmutableBitSet used, LogBounds bounds, boolean discreet) {
    super(replaced.getCluster(), replaced.getTraitSet());
    this.rowType = replaced.getRowType();
    this.table = table;
    this.used = used;
    this.bounds = bounds;
    this.discreet = discreet;
  }

  LogLeaf with(LogBounds narrower) {
    return new LogLeaf(this, table, used, narrower, discreet);
  }

  LogLeaf asDiscreet() {
    return new LogLeaf(this, table, used, bounds, true);
  }

  /**
   * Whether what is read holds more than the session may see, so that neither counts nor bad
   * records must be told.
   */
  public boolean discreet() {
    return discreet;
  }

  public LogTable table() {
    return table;
  }

  public LogBounds bounds() {
    return bounds;
  }

  /** The names of the columns that the plan reads. */
  public List<String> columns() {
    List<Column> all = table.info().columns();
    return used.toList().stream().map(i -> all.get(i).name()).toList();
  }

  ImmutableBitSet used() {
    return used;
  }

  @Override
  public String getRelTypeName() {
    return table.info().kind().name();
  }

  @Override
  protected RelDataType deriveRowType() {
    return rowType;
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("table", table.source().name() + "." + table.info().id())
        .item("columns", columns())
        .item("reads", bounds);
  }
}
