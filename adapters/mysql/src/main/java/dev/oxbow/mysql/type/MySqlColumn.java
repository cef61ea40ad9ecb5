package dev.oxbow.mysql.type;

import dev.oxbow.spi.Column;
import dev.oxbow.type.ColumnType;
import java.util.Optional;

/**
 * A column of a MySQL table that we can read.
 *
 * @param type what the engine sees
 */
public record MySqlColumn(
    ColumnDefinition definition, MySqlType mysqlType, ColumnType type, Push push, ReadAs readAs) {

  /**
   * Looks a column up in the table of types.
   *
   * @return empty when its type is not in the table
   */
  public static Optional<MySqlColumn> of(ColumnDefinition definition) {
    return MySqlType.named(definition.dataType()).map(type -> of(definition, type));
  }

  private static MySqlColumn of(ColumnDefinition definition, MySqlType type) {
    // A NOT NULL column may hold '0000-00-00', which is NULL to us.
    boolean nullable = !definition.notNull() || !type.pushOf(definition).sameNulls();
    return new MySqlColumn(
        definition,
        type,
        type.typeOf(definition).withNullable(nullable),
        type.pushOf(definition),
        type.readAs(definition));
  }

  public String name() {
    return definition.name();
  }

  /** As the catalog shows it. */
  public Column column() {
    return new Column(name(), type, definition.comment(), definition.invisible());
  }
}
