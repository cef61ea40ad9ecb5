package dev.oxbow.mysql.pushdown;

import dev.oxbow.mysql.catalog.MySqlTable;
import dev.oxbow.mysql.type.Push;
import dev.oxbow.spi.Pushdown.KeyAccess;
import dev.oxbow.spi.TableInfo.Index;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** By which of its indexes MySQL finds the rows of a table that have some values. */
final class Indexes {
  /** Where so few rows have the same value, further columns of the index save little. */
  private static final double FEW_ROWS = 10;

  /** Of an index that MySQL has not counted, one that is not unique. */
  private static final double UNKNOWN_ROWS = 100;

  private Indexes() {}

  /** The index that gives the fewest rows, and as many of its columns as it takes. */
  static Optional<KeyAccess> access(RelNode scan, List<RexNode> keys) {
    MySqlTable table =
        scan.stripped() instanceof TableScan tableScan
            ? Lineage.table(tableScan).orElse(null)
            : null;
    if (table == null) {
      return Optional.empty();
    }
    Map<String, Integer> byName = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      RexInputRef column = Columns.behind(keys.get(i));
      if (column != null && Lineage.of(scan, column.getIndex()).push() != Push.NULLS) {
        byName.putIfAbsent(table.columns().get(column.getIndex()).name(), i);
      }
    }
    KeyAccess best = null;
    for (Index index : table.info().indexes()) {
      KeyAccess access = access(index, byName, table.info().rowCount().orElse(0));
      if (access != null && (best == null || access.rowsPerKey() < best.rowsPerKey())) {
        best = access;
      }
    }
    return Optional.ofNullable(best);
  }

  private static @Nullable KeyAccess access(Index index, Map<String, Integer> keys, double rows) {
    List<Integer> used = new ArrayList<>();
    double rowsPerKey = Double.POSITIVE_INFINITY;
    for (int i = 0; i < index.columns().size() && rowsPerKey > FEW_ROWS; i++) {
      Integer key = keys.get(index.columns().get(i));
      if (key == null) {
        break;
      }
      used.add(key);
      rowsPerKey = rowsPerKey(index, i, rows);
    }
    return used.isEmpty() ? null : new KeyAccess(used, rowsPerKey);
  }

  private static double rowsPerKey(Index index, int last, double rows) {
    if (index.unique() && last == index.columns().size() - 1) {
      return 1;
    }
    long distinct = index.distinct().get(last);
    return distinct <= 0 ? UNKNOWN_ROWS : Math.max(1, rows / distinct);
  }
}
