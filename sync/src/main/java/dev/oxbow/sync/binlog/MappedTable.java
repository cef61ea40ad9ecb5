package dev.oxbow.sync.binlog;

import dev.oxbow.sync.change.ChangeColumn;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.server.PresentTables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as a TABLE_MAP event tells it, and how the rows that follow are read.
 *
 * @param cells for each column of the image, also the hidden ones of functional indexes
 * @param shown for each of them whether it is a column of the schema
 */
record MappedTable(TableSchema schema, List<Cell> cells, boolean[] shown) {
  /** The columns that the server makes for an index over an expression. */
  private static final String HIDDEN = "!hidden!";

  /**
   * Puts names, types and readers together.
   *
   * @param names of all columns
   * @param key positions among all columns
   */
  static MappedTable of(
      TableMap map, List<String> names, List<Integer> key, PresentTables present) {
    List<ChangeColumn> columns = new ArrayList<>();
    List<Cell> cells = new ArrayList<>();
    boolean[] shown = new boolean[names.size()];
    List<Integer> moved = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      MappedColumn column =
          MappedColumn.of(map.columns().get(i), map.table(), names.get(i), present);
      moved.add(columns.size());
      cells.add(column.cell());
      shown[i] = !names.get(i).startsWith(HIDDEN);
      if (shown[i]) {
        columns.add(column.column());
      }
    }
    return new MappedTable(
        new TableSchema(map.table(), columns, key.stream().map(moved::get).toList()), cells, shown);
  }

  /** Reads one image of a row. */
  Row read(Bytes in) {
    int count = cells.size();
    int nulls = in.skip((count + 7) / 8);
    byte[] data = in.array();
    @Nullable Object[] values = new @Nullable Object[schema.columns().size()];
    int next = 0;
    for (int i = 0; i < count; i++) {
      boolean isNull = (data[nulls + i / 8] >> i % 8 & 1) != 0;
      Object value = isNull ? null : cells.get(i).read(in);
      if (shown[i]) {
        values[next++] = value;
      }
    }
    return new Row(values);
  }
}
