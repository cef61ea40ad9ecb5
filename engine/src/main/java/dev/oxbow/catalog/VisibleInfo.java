package dev.oxbow.catalog;

import dev.oxbow.access.Access;
import dev.oxbow.access.TableAccess;
import dev.oxbow.spi.TableInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;

/** What a session may know of a table. */
final class VisibleInfo {
  private VisibleInfo() {}

  /**
   * Leaves out what the session may not see, and whatever speaks of it: keys and indexes over
   * hidden columns, references to hidden tables, counts of rows that are filtered.
   *
   * @param own as the source tells it
   * @return under the columns' names in SQL
   */
  static TableInfo of(String source, TableInfo own, Access access) {
    TableInfo table = ColumnNames.renamed(own);
    if (access.seesAll()) {
      return table;
    }
    TableAccess ofTable = access.table(source, table.id()).orElseThrow();
    List<Integer> ordinals = ofTable.columns(own, ColumnNames.of(own));
    TreeSet<String> visible = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    ordinals.forEach(i -> visible.add(table.columns().get(i).name()));
    boolean allRows = ofTable.allRows();
    List<TableInfo.Index> indexes = new ArrayList<>();
    for (TableInfo.Index index : table.indexes()) {
      if (visible.containsAll(index.columns())) {
        List<Long> distinct =
            allRows ? index.distinct() : index.columns().stream().map(column -> -1L).toList();
        indexes.add(new TableInfo.Index(index.name(), index.unique(), index.columns(), distinct));
      }
    }
    return new TableInfo(
        table.id(),
        table.kind(),
        ordinals.stream().map(table.columns()::get).toList(),
        table.comment(),
        table.keys().stream().filter(key -> visible.containsAll(key.columns())).toList(),
        table.foreignKeys().stream()
            .filter(key -> visible.containsAll(key.columns()))
            .filter(key -> sees(source, key, access))
            .toList(),
        indexes,
        allRows ? table.rowCount() : OptionalDouble.empty());
  }

  private static boolean sees(String source, TableInfo.ForeignKey key, Access access) {
    return access.table(source, key.target()).filter(t -> t.sees(key.targetColumns())).isPresent();
  }
}
