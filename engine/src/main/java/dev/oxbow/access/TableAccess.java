package dev.oxbow.access;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.TableInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** What a session may see of one table. */
public final class TableAccess {
  static final TableAccess WHOLE = new TableAccess(List.of());

  /** Where a record stands as it came, with all its fields. */
  private static final Set<String> RAW = Set.of("_key", "_value", "_headers", "_error");

  private final List<Grant> grants;

  TableAccess(List<Grant> grants) {
    this.grants = grants;
  }

  /** Whether nothing of the table is hidden. */
  public boolean isWhole() {
    return allColumns() && allRows();
  }

  /** Whether every row may be seen. */
  public boolean allRows() {
    return grants.isEmpty() || grants.stream().anyMatch(grant -> grant.where() == null);
  }

  /** Conditions of which a row that may be seen meets at least one; empty for all rows. */
  public List<String> rows() {
    return allRows()
        ? List.of()
        : grants.stream()
            .map(Grant::where)
            .filter(Objects::nonNull)
            .map(String.class::cast)
            .distinct()
            .toList();
  }

  private boolean allColumns() {
    return grants.isEmpty() || grants.stream().anyMatch(Grant::coversAllColumns);
  }

  /**
   * Which columns may be seen, by their ordinals. Of a topic some of whose columns are hidden, the
   * record as it came is hidden, too, unless a grant names it.
   *
   * @param names the columns' names in SQL
   */
  public List<Integer> columns(TableInfo table, List<String> names) {
    List<Integer> visible = new ArrayList<>();
    boolean all = allColumns();
    boolean log = table.kind() == TableInfo.Kind.TOPIC || table.kind() == TableInfo.Kind.CHANGELOG;
    for (int i = 0; i < names.size(); i++) {
      if (all || sees(names.get(i), table.columns().get(i), log)) {
        visible.add(i);
      }
    }
    return visible;
  }

  /** Whether columns of a table that is no log may be seen. */
  public boolean sees(List<String> names) {
    return allColumns()
        || names.stream().allMatch(name -> grants.stream().anyMatch(grant -> grant.covers(name)));
  }

  private boolean sees(String name, Column column, boolean log) {
    boolean raw = log && RAW.contains(column.name().toLowerCase(Locale.ROOT));
    return grants.stream()
        .anyMatch(
            grant ->
                raw
                    ? grant.names(name)
                    : grant.covers(name)
                        // Fields that differ in case only get other names in SQL.
                        && !grant.hides(column.name()));
  }
}
