package dev.oxbow.catalog;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.TableInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names under which SQL, which compares names without case, finds the columns of a table: two
 * fields of a record that differ only in case are {@code id} and {@code ID_2}.
 */
final class ColumnNames {
  private ColumnNames() {}

  /** A name for each column, in order. */
  static List<String> of(TableInfo table) {
    Set<String> taken = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (Column column : table.columns()) {
      String name = column.name();
      for (int n = 2; !taken.add(name.toLowerCase(Locale.ROOT)); n++) {
        name = column.name() + "_" + n;
      }
      names.add(name);
    }
    return names;
  }

  /** The table with its columns under those names. */
  static TableInfo renamed(TableInfo table) {
    List<String> names = of(table);
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Column column = table.columns().get(i);
      columns.add(new Column(names.get(i), column.type(), column.comment(), column.hidden()));
    }
    return new TableInfo(
        table.id(),
        table.kind(),
        columns,
        table.comment(),
        table.keys(),
        table.foreignKeys(),
        table.indexes(),
        table.rowCount());
  }
}
