package dev.oxbow.jdbc.backend;

import java.sql.JDBCType;
import org.jspecify.annotations.Nullable;

/**
 * A column of a result.
 *
 * @param label what {@code AS} says, otherwise the name
 * @param schema the schema of the column's table, null for an expression
 * @param table the column's table, null for an expression
 * @param column the column's own name in that table, null for an expression
 */
public record ColumnInfo(
    String label,
    ValueType type,
    @Nullable String schema,
    @Nullable String table,
    @Nullable String column) {
  /** A nullable column that belongs to no table. */
  public static ColumnInfo of(String label, JDBCType type) {
    return new ColumnInfo(label, ValueType.of(type), null, null, null);
  }
}
