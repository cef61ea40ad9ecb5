package dev.oxbow.sync.definition;

import dev.oxbow.mysql.type.ColumnDefinition;
import dev.oxbow.mysql.type.MySqlType;
import dev.oxbow.sync.table.TargetColumn;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The type of a column, as far as it is declared.
 *
 * @param length characters of a text, bytes, bits, numbers of a vector, digits of a number; -1
 *     where none is declared
 * @param scale digits of a fraction, of a number or of seconds; -1 where none is declared
 * @param members of an ENUM or SET
 */
record ColumnShape(MySqlType type, boolean unsigned, int length, int scale, List<String> members) {
  static final int UTF8MB4_BYTES = 4;

  /** The longest VARCHAR of utf8mb4 that MySQL declares. */
  static final int LONGEST_VARCHAR = 16_383;

  private static final int DECIMAL_DIGITS = 10;

  ColumnShape {
    members = List.copyOf(members);
  }

  static ColumnShape of(MySqlType type) {
    return new ColumnShape(type, false, -1, -1, List.of());
  }

  static ColumnShape of(MySqlType type, int length) {
    return new ColumnShape(type, false, length, -1, List.of());
  }

  static ColumnShape decimal(int digits, int scale) {
    return new ColumnShape(MySqlType.DECIMAL, false, digits, scale, List.of());
  }

  /** A time with some digits of a second. */
  static ColumnShape time(MySqlType type, int digits) {
    return new ColumnShape(type, false, -1, digits, List.of());
  }

  static ColumnShape members(MySqlType type, List<String> members) {
    return new ColumnShape(type, false, -1, -1, members);
  }

  /** That of a column which is there. */
  static ColumnShape of(TargetColumn column) {
    ColumnDefinition definition = column.definition();
    int length = -1;
    int scale = -1;
    switch (column.type()) {
      case DECIMAL -> {
        length = definition.precision().orElse(DECIMAL_DIGITS);
        scale = definition.scale().orElse(0);
      }
      case FLOAT, DOUBLE -> {
        if (definition.scale().isPresent()) {
          length = definition.precision().orElse(-1);
          scale = definition.scale().getAsInt();
        }
      }
      case DATETIME, TIMESTAMP, TIME -> scale = definition.timePrecision().orElse(0);
      case BIT -> length = definition.precision().orElse(1);
      case CHAR, VARCHAR, BINARY, VARBINARY, VECTOR -> length = column.length();
      default -> {
        // Nothing else declares what counts here.
      }
    }
    return new ColumnShape(column.type(), definition.unsigned(), length, scale, column.members());
  }

  ColumnShape withLength(int other) {
    return new ColumnShape(type, unsigned, other, scale, members);
  }

  ColumnShape withUnsigned(boolean other) {
    return new ColumnShape(type, other, length, scale, members);
  }

  boolean isWhole() {
    return switch (type) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> true;
      default -> false;
    };
  }

  boolean isText() {
    return switch (type) {
      case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT -> true;
      default -> false;
    };
  }

  boolean isBytes() {
    return switch (type) {
      case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> true;
      default -> false;
    };
  }

  /** As a statement declares it: {@code DECIMAL(10, 2) UNSIGNED}. */
  String text() {
    String name = type.name();
    return switch (type) {
      case ENUM, SET ->
          members.stream()
              .map(ColumnShape::quoted)
              .collect(Collectors.joining(", ", name + "(", ")"));
      case DATETIME, TIMESTAMP, TIME -> scale > 0 ? name + "(" + scale + ")" : name;
      case DECIMAL, FLOAT, DOUBLE ->
          (length > 0 && scale >= 0 ? name + "(" + length + ", " + scale + ")" : name) + sign();
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT ->
          (length == 1 && type == MySqlType.TINYINT ? "TINYINT(1)" : name) + sign();
      default -> length >= 0 ? name + "(" + length + ")" : name;
    };
  }

  private String sign() {
    return unsigned ? " UNSIGNED" : "";
  }

  /** Where backslashes escape, as they do for the session that defines. */
  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
