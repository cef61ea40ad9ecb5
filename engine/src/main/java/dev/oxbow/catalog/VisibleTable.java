package dev.oxbow.catalog;

import dev.oxbow.spi.TableInfo;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractTable;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A table of which a session may not see all: to validation it has the visible columns only. It is
 * not the source's table, so that a plan which forgot to restrict it cannot run; the planner reads
 * {@link #whole()} and filters its rows.
 */
public final class VisibleTable extends AbstractTable {
  private final CatalogTable whole;
  private final TableInfo info;
  private final List<Integer> columns;
  private final List<String> rows;
  private final String name;

  /**
   * @param info what the session may know of the table
   * @param columns the ordinals of the visible columns
   */
  VisibleTable(
      CatalogTable whole, String name, TableInfo info, List<Integer> columns, List<String> rows) {
    this.whole = whole;
    this.name = name;
    this.info = info;
    this.columns = List.copyOf(columns);
    this.rows = List.copyOf(rows);
  }

  /** The table with all its columns and rows. */
  public Table whole() {
    return whole;
  }

  /** The name that is never ambiguous. */
  public String name() {
    return name;
  }

  /** The ordinals of the visible columns in the whole table. */
  public List<Integer> columns() {
    return columns;
  }

  /** Conditions of which a visible row meets at least one; empty for all rows. */
  public List<String> rows() {
    return rows;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    List<RelDataTypeField> all = whole.getRowType(factory).getFieldList();
    RelDataTypeFactory.Builder row = factory.builder();
    columns.forEach(i -> row.add(all.get(i)));
    return row.build();
  }

  @Override
  public <C> @Nullable C unwrap(Class<C> wanted) {
    return wanted.isInstance(info) ? wanted.cast(info) : super.unwrap(wanted);
  }
}
