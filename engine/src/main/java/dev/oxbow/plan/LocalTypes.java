package dev.oxbow.plan;

import dev.oxbow.type.ColumnType;

/** The executor's names: DuckDB's types and quoting. */
final class LocalTypes {
  private LocalTypes() {}

  static String name(ColumnType type) {
    return switch (type.kind()) {
      case DECIMAL -> "DECIMAL(" + type.precision() + ", " + type.scale() + ")";
      case REAL -> "FLOAT";
      case VARBINARY -> "BLOB";
      default -> type.kind().name();
    };
  }

  static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  static String string(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
