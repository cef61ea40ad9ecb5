package dev.oxbow.plan;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.RemoteSource;
import dev.oxbow.type.RelTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Where a plan of the executor reads what a source computed: the rows of one statement sent there.
 * Of the row type only the used fields are shipped.
 */
public final class RemoteLeaf extends AbstractRelNode {
  private final RelNode remote;
  private final RemoteSource source;
  private final ImmutableBitSet used;
  private final String sql;
  private final String shown;
  private final double rows;
  private final boolean discreet;

  private RemoteLeaf(
      RelNode remote,
      RemoteSource source,
      ImmutableBitSet used,
      String sql,
      String shown,
      double rows,
      boolean discreet) {
    super(remote.getCluster(), remote.getTraitSet());
    this.rowType = remote.getRowType();
    this.remote = remote;
    this.source = source;
    this.used = used;
    this.sql = sql;
    this.shown = shown;
    this.rows = rows;
    this.discreet = discreet;
  }

  /**
   * The rows of a tree that the source runs.
   *
   * @param used the ordinals of the fields that are shipped, at least one
   */
  static RemoteLeaf of(RelNode remote, RemoteSource source, ImmutableBitSet used) {
    String sql = sql(source, remote, used);
    return new RemoteLeaf(
        remote,
        source,
        used,
        sql,
        RowFilter.isIn(remote) ? sql(source, RowFilter.shown(remote), used) : sql,
        RowEstimates.of(remote),
        false);
  }

  private static String sql(RemoteSource source, RelNode remote, ImmutableBitSet used) {
    List<RelDataTypeField> row = remote.getRowType().getFieldList();
    List<RexNode> projects = new ArrayList<>();
    used.forEachInt(i -> projects.add(remote.getCluster().getRexBuilder().makeInputRef(remote, i)));
    return source
        .pushdown()
        .sql(
            projects.size() == row.size()
                ? remote
                : LogicalProject.create(
                    remote,
                    List.of(),
                    projects,
                    used.toList().stream().map(i -> row.get(i).getName()).toList(),
                    Set.of()));
  }

  public RemoteSource source() {
    return source;
  }

  /** What the source computes. */
  RelNode remote() {
    return remote;
  }

  /** The statement that is sent. */
  public String sql() {
    return sql;
  }

  /** The statement for another tree of the same row type. */
  String sql(RelNode other) {
    return sql(source, other, used);
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
    return new RemoteLeaf(remote, source, used, sql, shown, rows, true);
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
    List<RelDataTypeField> row = rowType.getFieldList();
    return used.toList().stream()
        .map(i -> Column.of(LocalSqlWriter.field(i), RelTypes.toColumn(row.get(i).getType())))
        .toList();
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
