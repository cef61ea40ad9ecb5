package dev.oxbow.sync.apply;

import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.table.TargetTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one table within a transaction. Of all that happens to a key only the end is
 * written: deletions first, so that a key of which only the case changed is not deleted again.
 */
final class TableBatch {
  private final TargetTable table;
  private final Mode mode;
  private final Map<String, Pending> byKey = new LinkedHashMap<>();
  private final List<@Nullable String[]> keyless = new ArrayList<>();
  private boolean empties;

  TableBatch(TargetTable table, Mode mode) {
    this.table = table;
    this.mode = mode;
  }

  /** The end of what happens to a key: it is deleted, or written, or first the one and then. */
  private static final class Pending {
    private boolean deletes;
    private @Nullable String @Nullable [] row;
  }

  /** Whether a step must wait until all before it is written. */
  boolean mustComeLater(Planned.Step step) {
    return mode != Mode.UPSERT
        && (step instanceof Planned.Write write && write.key() != null
            ? byKey.containsKey(write.key())
            : step instanceof Planned.Remove remove && byKey.containsKey(remove.key()));
  }

  void add(Planned.Step step) {
    if (step instanceof Planned.Write write) {
      if (write.key() == null) {
        keyless.add(write.row());
      } else {
        Pending pending = byKey.computeIfAbsent(write.key(), key -> new Pending());
        pending.row = pending.row == null ? write.row() : merged(pending.row, write.row());
      }
    } else if (step instanceof Planned.Remove remove) {
      Pending pending = byKey.computeIfAbsent(remove.key(), key -> new Pending());
      pending.deletes = true;
      pending.row = null;
    } else if (step instanceof Planned.Empty) {
      byKey.clear();
      keyless.clear();
      empties = true;
    }
  }

  private static @Nullable String[] merged(@Nullable String[] before, @Nullable String[] after) {
    @Nullable String[] merged = after.clone();
    for (int i = 0; i < merged.length; i++) {
      merged[i] = after[i] == null ? before[i] : after[i];
    }
    return merged;
  }

  /** Writes all of it. */
  void write(Statements statements) throws SQLException, Refused {
    if (empties) {
      statements.deleteAll(table);
    }
    List<String> deleted = new ArrayList<>();
    Map<BitSet, List<@Nullable String[]>> written = new LinkedHashMap<>();
    boolean replaces = mode == Mode.UPSERT && !table.others().isEmpty();
    byKey.forEach(
        (key, pending) -> {
          if (replaces || (pending.deletes && (pending.row == null || !isWhole(pending.row)))) {
            deleted.add(key);
          }
          if (pending.row != null) {
            written.computeIfAbsent(told(pending.row), c -> new ArrayList<>()).add(pending.row);
          }
        });
    keyless.forEach(row -> written.computeIfAbsent(told(row), c -> new ArrayList<>()).add(row));
    if (!empties) {
      statements.delete(table, deleted);
    }
    for (Map.Entry<BitSet, List<@Nullable String[]>> group : written.entrySet()) {
      BitSet columns = group.getKey();
      if (replaces && !isWhole(columns)) {
        throw new Refused(
            "does not tell all columns of table "
                + table.name()
                + ", whose rows are replaced whole, since it has the unique index "
                + table.others().get(0)
                + " beside its primary key");
      }
      if (mode != Mode.UPDATE && isWhole(columns) && statements.load(table, group.getValue())) {
        continue;
      }
      switch (mode) {
        case UPDATE -> statements.update(table, columns, group.getValue());
        case UPSERT -> statements.insert(table, columns, group.getValue(), !replaces);
        default -> statements.insert(table, columns, group.getValue(), false);
      }
    }
  }

  private static BitSet told(@Nullable String[] row) {
    BitSet told = new BitSet(row.length);
    for (int i = 0; i < row.length; i++) {
      told.set(i, row[i] != null);
    }
    return told;
  }

  private boolean isWhole(@Nullable String[] row) {
    return isWhole(told(row));
  }

  private boolean isWhole(BitSet told) {
    for (int i = 0; i < table.columns().size(); i++) {
      if (!told.get(i) && !table.columns().get(i).generated()) {
        return false;
      }
    }
    return true;
  }
}
