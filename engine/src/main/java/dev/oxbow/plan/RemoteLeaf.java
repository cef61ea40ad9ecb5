package dev.oxbow.plan;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.RemoteSource;
import java.util.List;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Where a plan of the executor reads what a source computed: the rows of one statement sent there.
 * Of the row type only the used fields are shipped.
 */
public final class RemoteLeaf extends AbstractRelNode {
  private final RemoteSource source;
  private final String sql;
  private final String shown;
  private final List<Column> shipped;
  private final ImmutableBitSet used;
  private final double rows;
  private final boolean discreet;

  RemoteLeaf(
      RelNode replaced,
      RemoteSource source,
      String sql,
      String shown,
      List<Column> shipped,
      ImmutableBitSet used,
      double rows,
      boolean discreet) {
    super(replaced.getCluster(), replaced.getTraitSet());
    this.rowType = replaced.getRowType();
    this.source = source;
    this.sql = sql;
    this.shown = shown;
    this.shipped = List.copyOf(shipped);
    this.used = used;
    this.rows = rows;
    this.discreet = discreet;
  }

  public RemoteSource source() {
    return source;
  }

  /** The statement that is sent. */
  public String sql() {
    return sql;
  }

  /** The statement without what the session may not know of it. */
  public String shown() {
    return shown;
  }

  /** Whether the statement holds conditions that the session may not know. */
  public boolean hidesRows() {
    return !shown.equals(sql);
  }

  RemoteLeaf asDiscreet() {
    return new RemoteLeaf(this, source, sql, shown, shipped, used, rows, true);
  }

  /**
   * Whether what is shipped holds more than the session may see, so that neither counts nor
   * warnings must be told.
   */
  public boolean discreet() {
    return discreet;
  }

  /** The columns of the statement's rows: the used fields in their order, by their local names. */
  public List<Column> shipped() {
    return shipped;
  }

  /** An estimate, for the join order. */
  public double rows() {
    return rows;
  }

  ImmutableBitSet used() {
    return used;
  }

  @Override
  public String getRelTypeName() {
    return source.convention();
  }

  @Override
  protected RelDataType deriveRowType() {
    return rowType;
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("source", source.name())
        .item("sql", shown)
        .itemIf("rows", "those that the session may see", hidesRows());
  }
}
