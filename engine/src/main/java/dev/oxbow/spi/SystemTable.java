package dev.oxbow.spi;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small table of the engine itself, whose rows are made when a statement reads them. Thread-safe.
 */
public non-sealed interface SystemTable extends SourceTable {
  /**
   * Makes the rows, with a value or NULL for each column of the table, in order. Columns that
   * nobody reads may be NULL; rows that do not match may be among them.
   */
  List<@Nullable Object[]> rows(Wanted wanted);

  /**
   * What of a table a statement reads.
   *
   * @param columns the names of the columns that it reads
   * @param only for some columns, by name, the values that they must have for a row to matter
   */
  record Wanted(Set<String> columns, Map<String, Set<String>> only) {
    public Wanted {
      columns = Set.copyOf(columns);
      only = Map.copyOf(only);
    }

    /** Whether a row with this value in a column can matter. */
    public boolean admits(String column, String value) {
      Set<String> values = only.get(column);
      return values == null || values.contains(value);
    }
  }
}
