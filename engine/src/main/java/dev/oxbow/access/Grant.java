package dev.oxbow.access;

import dev.oxbow.spi.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a role may see: some columns of some rows of some tables. Names may be patterns,
 * in which {@code *} stands for any text; schemas and tables are compared with case, columns
 * without.
 *
 * @param schema the name of a source
 * @param table a table's name, or {@code database.table} where a source has databases
 * @param columns the columns that may be seen; {@code *} for all
 * @param except the columns that may not be seen although {@code columns} allows them
 * @param where the condition of the rows that may be seen, over the table's own columns, hidden
 *     ones included; null for all rows
 */
public record Grant(
    String schema,
    String table,
    List<String> columns,
    List<String> except,
    @Nullable String where) {
  private static final List<String> ALL_COLUMNS = List.of("*");

  public Grant {
    columns = List.copyOf(columns);
    except = List.copyOf(except);
    if (where != null && where.isBlank()) {
      throw new IllegalArgumentException("'where' is empty");
    }
  }

  /** All of the tables. */
  public static Grant of(String schema, String table) {
    return new Grant(schema, table, ALL_COLUMNS, List.of(), null);
  }

  /** This grant, of these columns only. */
  public Grant columns(String... allowed) {
    return new Grant(schema, table, List.of(allowed), except, where);
  }

  /** This grant without these columns. */
  public Grant except(String... hidden) {
    return new Grant(schema, table, columns, List.of(hidden), where);
  }

  /** This grant, of the rows only for which an SQL condition is true. */
  public Grant where(String condition) {
    return new Grant(schema, table, columns, except, condition);
  }

  boolean coversSchema(String name) {
    return new Glob(schema).matches(name);
  }

  boolean covers(String schemaName, TableId id) {
    Glob glob = new Glob(table);
    boolean full = !id.namespace().isEmpty() && table.indexOf('.') >= 0;
    return coversSchema(schemaName) && glob.matches(full ? id.toString() : id.name());
  }

  boolean coversAllColumns() {
    return except.isEmpty() && columns.contains("*");
  }

  /** Whether the grant names a column, letter for letter and not by a pattern. */
  boolean names(String column) {
    return columns.stream().anyMatch(column::equalsIgnoreCase) && !hides(column);
  }

  boolean covers(String column) {
    return columns.stream().anyMatch(name -> new Glob(name).matchesIgnoringCase(column))
        && !hides(column);
  }

  boolean hides(String column) {
    return except.stream().anyMatch(name -> new Glob(name).matchesIgnoringCase(column));
  }
}
