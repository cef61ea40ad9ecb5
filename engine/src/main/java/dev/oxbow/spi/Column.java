package dev.oxbow.spi;

import dev.oxbow.type.ColumnType;

/**
 * A column of a source's table.
 *
 * @param comment the source's remark, empty when there is none
 * @param hidden whether {@code SELECT *} leaves it out; it can always be named
 */
public record Column(String name, ColumnType type, String comment, boolean hidden) {
  public static Column of(String name, ColumnType type) {
    return new Column(name, type, "", false);
  }

  /** This column, left out of {@code SELECT *}. */
  public Column asHidden() {
    return new Column(name, type, comment, true);
  }
}
