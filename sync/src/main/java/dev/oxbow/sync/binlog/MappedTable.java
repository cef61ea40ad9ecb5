package dev.oxbow.sync.binlog;

import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.ChangeColumn;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.statement.KeptColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table as a TABLE_MAP event tells it, and how the rows that follow are read.
 *
 * @param cells for each column of the image, also the hidden ones of functional indexes
 * @param shown for each of them whether it is a column of the schema
 * @param told whether the event told all of it; what it lacked holds until the table is defined
 *     anew
 */
record MappedTable(TableSchema schema, List<Cell> cells, boolean[] shown, boolean told) {
  /** The columns that the server makes for an index over an expression. */
  private static final String HIDDEN = "!hidden!";

  /** Puts names, types and readers together. */
  static MappedTable of(TableMap map, Collations collations, boolean told) {
    List<ChangeColumn> columns = new ArrayList<>();
    List<Cell> cells = new ArrayList<>();
    boolean[] shown = new boolean[map.columns().size()];
    List<Integer> moved = new ArrayList<>();
    for (int i = 0; i < shown.length; i++) {
      TableMap.MapColumn mapped = map.columns().get(i);
      String name = Objects.requireNonNull(mapped.name());
      MappedColumn column = MappedColumn.of(mapped, name, collations);
      moved.add(columns.size());
      cells.add(column.cell());
      shown[i] = !name.startsWith(HIDDEN);
      if (shown[i]) {
        columns.add(column.column());
      }
    }
    List<Integer> key = Objects.requireNonNull(map.key()).stream().map(moved::get).toList();
    return new MappedTable(new TableSchema(map.table(), columns, key), cells, shown, told);
  }

  /** Whether the same event would mean the same table behind a definition too. */
  boolean outlives(Change.Definition definition) {
    return told
        || KeptColumns.surely(definition.statement(), definition.database(), schema.table());
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
