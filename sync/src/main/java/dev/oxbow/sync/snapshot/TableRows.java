package dev.oxbow.sync.snapshot;

import dev.oxbow.sync.change.ChangeColumn;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Selects the rows of a table as the binlog would give them. */
final class TableRows {
  private final TableSchema schema;
  private final List<SelectedColumn> columns;

  TableRows(TableSchema schema) {
    this.schema = schema;
    this.columns = schema.columns().stream().map(SelectedColumn::new).toList();
  }

  /** The expressions of a select list. */
  String selectList() {
    return String.join(", ", columns.stream().map(SelectedColumn::expression).toList());
  }

  int columns() {
    return columns.size();
  }

  /** A table's quoted name. */
  static String name(TableName table) {
    return quoted(table.database()) + "." + quoted(table.name());
  }

  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** The row on which a result stands that begins with {@link #selectList}. */
  Row read(ResultSet row) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      byte[] raw = row.getBytes(i + 1);
      values[i] = raw == null ? null : value(i, raw);
    }
    return new Row(values);
  }

  private Object value(int i, byte[] raw) {
    try {
      return columns.get(i).value(raw);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      ChangeColumn column = schema.columns().get(i);
      throw new IllegalArgumentException(
          "column '"
              + column.name()
              + "' of "
              + schema.table()
              + " gave what is no "
              + column.definition().columnType(),
          e);
    }
  }
}
