package dev.oxbow.sync.capture;

import dev.oxbow.sync.binlog.TableFilter;
import dev.oxbow.sync.change.NamePattern;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.origin.AppliedTable;
import java.util.List;

/**
 * Tables by patterns of {@code database.table}, in which a star stands for any characters. Those in
 * which an apply keeps how far it is are never wanted.
 *
 * @param include at least one must match
 * @param exclude none may match
 */
public record TableSelection(List<String> include, List<String> exclude) implements TableFilter {
  public TableSelection {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  @Override
  public boolean wants(TableName table) {
    return matches(include, table) && !matches(exclude, table) && !AppliedTable.is(table);
  }

  /**
   * What the stream must hold to tell them: the tables, and in their databases those that tell
   * which transactions an apply wrote.
   */
  public TableFilter inStream() {
    return table -> wants(table) || (AppliedTable.is(table) && mayWantIn(table.database()));
  }

  /** Whether some table of a database may be wanted. */
  public boolean mayWantIn(String database) {
    return include.stream()
        .map(pattern -> pattern.split("\\.", 2)[0])
        .anyMatch(part -> NamePattern.of(part).matches(database));
  }

  private static boolean matches(List<String> patterns, TableName table) {
    return patterns.stream().anyMatch(p -> NamePattern.of(p).matches(table.toString()));
  }
}
