package dev.oxbow.store;

import dev.oxbow.local.LocalSql;
import dev.oxbow.spi.Column;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;

/**
 * A column of a copy. Its name in the file is a number, since the executor does not tell apart
 * names that differ in case only.
 *
 * @param index its number, the same for its life
 * @param stored whether the copy holds its values: not so for the bulky columns of a narrow copy
 */
record StoredColumn(int index, Column column, boolean stored) {
  /** Its name in the file. */
  String physical() {
    return "c" + index;
  }

  StoredColumn with(Column changed) {
    return new StoredColumn(index, changed, stored);
  }

  String definition() {
    return physical() + " " + LocalSql.type(column.type());
  }

  /**
   * Whether the values that are there, turned into another type, are what reading their records
   * again would give.
   */
  boolean convertsTo(ColumnType to) {
    ColumnType from = column.type();
    if (from.kind() == to.kind() && from.kind() != Kind.DECIMAL) {
      return true;
    }
    return switch (to.kind()) {
      case SMALLINT -> from.kind() == Kind.TINYINT;
      case INTEGER -> from.kind() == Kind.TINYINT || from.kind() == Kind.SMALLINT;
      case BIGINT, DOUBLE -> isInteger(from);
      case DECIMAL ->
          (isInteger(from) || from.kind() == Kind.DECIMAL)
              && from.scale() <= to.scale()
              && digitsBeforePoint(from) <= digitsBeforePoint(to);
      default -> false;
    };
  }

  private static boolean isInteger(ColumnType type) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> true;
      default -> false;
    };
  }

  private static int digitsBeforePoint(ColumnType exact) {
    return switch (exact.kind()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      default -> exact.precision() - exact.scale();
    };
  }
}
