package dev.oxbow.catalog;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.SourceTable;
import dev.oxbow.spi.TableInfo;
import dev.oxbow.type.RelTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.Statistic;
import org.apache.calcite.schema.Statistics;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A source's table as the planner sees it; the source's own object is had by {@code unwrap}. */
final class CatalogTable extends AbstractTable {
  /** A guess for views and the like. */
  private static final double UNKNOWN_ROWS = 1000;

  private final @Nullable TableName name;
  private final SourceTable table;

  /**
   * @param name null for a table of the engine itself
   */
  CatalogTable(@Nullable TableName name, SourceTable table) {
    this.name = name;
    this.table = table;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    RelDataTypeFactory.Builder row = factory.builder();
    List<Column> columns = table.info().columns();
    List<String> names = ColumnNames.of(table.info());
    for (int i = 0; i < columns.size(); i++) {
      row.add(names.get(i), RelTypes.toRel(factory, columns.get(i).type()));
    }
    return row.build();
  }

  @Override
  public Statistic getStatistic() {
    TableInfo info = table.info();
    List<String> names = info.columns().stream().map(Column::name).toList();
    List<ImmutableBitSet> keys = new ArrayList<>();
    for (TableInfo.Key key : info.keys()) {
      List<Integer> ordinals = key.columns().stream().map(names::indexOf).toList();
      boolean everyOneIsNotNull =
          ordinals.stream().allMatch(i -> i >= 0 && !info.columns().get(i).type().nullable());
      if (everyOneIsNotNull) {
        keys.add(ImmutableBitSet.of(ordinals));
      }
    }
    return Statistics.of(info.rowCount().orElse(UNKNOWN_ROWS), keys);
  }

  @Override
  public Schema.TableType getJdbcTableType() {
    return Schema.TableType.TABLE;
  }

  @Override
  public <C> @Nullable C unwrap(Class<C> wanted) {
    if (wanted.isInstance(table)) {
      return wanted.cast(table);
    }
    if (wanted == TableInfo.class) {
      return wanted.cast(ColumnNames.renamed(table.info()));
    }
    if (name != null && wanted.isInstance(name)) {
      return wanted.cast(name);
    }
    return super.unwrap(wanted);
  }
}
