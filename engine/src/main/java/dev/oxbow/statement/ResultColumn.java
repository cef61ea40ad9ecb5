package dev.oxbow.statement;

import dev.oxbow.type.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * A column of a result.
 *
 * @param label what {@code AS} says, otherwise the name
 * @param schema the schema of the column's table, null for an expression
 * @param table the column's table, null for an expression
 * @param column the column's own name in that table, null for an expression
 */
public record ResultColumn(
    String label,
    ColumnType type,
    @Nullable String schema,
    @Nullable String table,
    @Nullable String column) {
  /** The column of an expression. */
  public static ResultColumn of(String label, ColumnType type) {
    return new ResultColumn(label, type, null, null, null);
  }
}
