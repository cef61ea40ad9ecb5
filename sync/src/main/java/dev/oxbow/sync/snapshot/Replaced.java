package dev.oxbow.sync.snapshot;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.binlog.TableFilter;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.statement.DefiningStatement;
import dev.oxbow.sync.statement.DefiningStatement.Effect;
import dev.oxbow.sync.statement.DefiningStatement.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What dropping and renaming does to tables that are told by their names.
 *
 * @param gone names under which there is no row any more
 * @param begun names under which there are the rows of another table, none of them told
 */
public record Replaced(List<TableName> gone, List<TableName> begun) {
  private static final Replaced NOTHING = new Replaced(List.of(), List.of());

  public Replaced {
    gone = List.copyOf(gone);
    begun = List.copyOf(begun);
  }

  /**
   * Reads a statement; of a row, that its table has another key from there on.
   *
   * @param begins whether a table that takes a name is told; otherwise the rows under its name stay
   *     what was told of them
   * @param known the tables that were told, or are being told
   */
  static Replaced by(Change change, TableFilter wanted, boolean begins, List<TableName> known) {
    if (change instanceof Change.Definition definition) {
      return by(definition, wanted, begins, known);
    }
    if (change instanceof Change.OfRow row && begins) {
      List<TableName> table = List.of(row.schema().table());
      return new Replaced(table, table);
    }
    return NOTHING;
  }

  private static Replaced by(
      Change.Definition definition, TableFilter wanted, boolean begins, List<TableName> known) {
    Optional<DefiningStatement> read = DefiningStatement.read(definition);
    if (read.isEmpty()) {
      return NOTHING;
    }
    DefiningStatement statement = read.orElseThrow();
    List<TableName> tables = statement.tables();
    boolean drops = statement.kind().equals("DROP");
    if (drops && statement.subject() == Subject.DATABASE) {
      String database = statement.database();
      return new Replaced(
          known.stream().filter(table -> table.database().equals(database)).toList(), List.of());
    }
    if (statement.subject() != Subject.TABLE) {
      return NOTHING;
    }
    if (drops) {
      return new Replaced(tables.stream().filter(wanted::wants).toList(), List.of());
    }
    if (statement.effect() == Effect.ROWS) {
      return changed(definition, tables.stream().filter(wanted::wants).toList(), begins);
    }
    boolean renames =
        tables.size() > 1
            && (statement.kind().equals("RENAME") || statement.kind().equals("ALTER"));
    if (renames) {
      return renamed(tables, wanted, begins);
    }
    if (statement.effect() == Effect.KEYS && begins) {
      // The records of its rows have other keys from here on.
      List<TableName> table = tables.stream().filter(wanted::wants).toList();
      return new Replaced(table, table);
    }
    return NOTHING;
  }

  /** Rows have gone or come that the binlog does not tell. */
  private static Replaced changed(
      Change.Definition definition, List<TableName> tables, boolean begins) {
    if (!begins && !tables.isEmpty()) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "Statement '"
              + definition.statement()
              + "' in transaction "
              + definition.place().transaction().id()
              + " changes rows of "
              + tables.get(0)
              + " without telling which, and with snapshot=never the table is not told anew; ask"
              + " for a snapshot of it (./oxbow sync snapshot "
              + tables.get(0)
              + ") and leave the transaction out (./oxbow sync skip)");
    }
    return new Replaced(tables, tables);
  }

  private static Replaced renamed(List<TableName> tables, TableFilter wanted, boolean begins) {
    List<TableName> from = new ArrayList<>();
    List<TableName> to = new ArrayList<>();
    for (int i = 0; i + 1 < tables.size(); i += 2) {
      from.add(tables.get(i));
      // A name that is taken only on the way from one to another has no rows in the end.
      to.remove(tables.get(i));
      to.add(tables.get(i + 1));
    }
    from.removeIf(table -> !wanted.wants(table) || (!begins && to.contains(table)));
    to.removeIf(table -> !begins || !wanted.wants(table));
    return new Replaced(from.stream().distinct().toList(), to);
  }
}
