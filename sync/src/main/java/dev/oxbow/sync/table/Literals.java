package dev.oxbow.sync.table;

import dev.oxbow.mysql.type.MySqlType;
import dev.oxbow.sync.decode.Value;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values as the literals of statements, each by the type of its column, and only where the column
 * keeps it unchanged. They are meant for sessions in UTC, of utf8mb4, and with {@code
 * NO_BACKSLASH_ESCAPES} and {@code STRICT_ALL_TABLES}: the server still refuses what is out of
 * range.
 */
public final class Literals {
  private static final HexFormat HEX = HexFormat.of();

  private Literals() {}

  /**
   * The literal of a value.
   *
   * @throws DoesNotFit when the column would change or refuse it
   */
  public static String of(TargetColumn column, @Nullable Value value) throws DoesNotFit {
    if (value == null) {
      if (column.definition().notNull()) {
        throw new DoesNotFit("is NULL in " + column.describe() + ", which is NOT NULL");
      }
      return "NULL";
    }
    return switch (column.type()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> Numbers.whole(column, value);
      case YEAR -> Numbers.year(column, value);
      case DECIMAL -> Numbers.decimal(column, value);
      case FLOAT -> Numbers.single(column, value);
      case DOUBLE -> Numbers.real(column, value);
      case BIT -> Numbers.bits(column, value);
      case DATE -> TimeLiterals.date(column, value);
      case DATETIME, TIMESTAMP -> TimeLiterals.dateTime(column, value);
      case TIME -> TimeLiterals.time(column, value);
      case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> bytes(column, value);
      case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT, UUID, INET4, INET6 ->
          text(column, value);
      case ENUM -> member(column, value);
      case SET -> members(column, value);
      case JSON -> json(value);
      case VECTOR -> Shapes.vector(column, value);
      case GEOMETRY,
          POINT,
          LINESTRING,
          POLYGON,
          MULTIPOINT,
          MULTILINESTRING,
          MULTIPOLYGON,
          GEOMCOLLECTION,
          GEOMETRYCOLLECTION ->
          Shapes.geometry(column, value);
    };
  }

  /** What a value that means nothing to its column is told as. */
  static DoesNotFit wrong(TargetColumn column, Value value) {
    String kind = value.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    return new DoesNotFit("has a value (" + kind + ") that " + column.describe() + " cannot keep");
  }

  static String quoted(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  static String hex(byte[] bytes) {
    return "x'" + HEX.formatHex(bytes) + "'";
  }

  static byte[] base64(TargetColumn column, String text) throws DoesNotFit {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new DoesNotFit("has a text that is no base64 for " + column.describe());
    }
  }

  private static String bytes(TargetColumn column, Value value) throws DoesNotFit {
    byte[] bytes;
    if (value instanceof Value.Bytes given) {
      bytes = given.bytes();
    } else if (value instanceof Value.Text text) {
      bytes = base64(column, text.text());
    } else {
      throw wrong(column, value);
    }
    boolean isPadded = column.type() == MySqlType.BINARY;
    // As it is stored, so that a key is found by it.
    return hex(
        isPadded && bytes.length < column.length()
            ? java.util.Arrays.copyOf(bytes, column.length())
            : bytes);
  }

  private static String text(TargetColumn column, Value value) throws DoesNotFit {
    String text = plain(column, value);
    // MySQL cuts spaces off the end of what is too long, without a word.
    if (column.length() >= 0 && text.codePointCount(0, text.length()) > column.length()) {
      throw new DoesNotFit(
          "has a text of "
              + text.codePointCount(0, text.length())
              + " characters for "
              + column.describe());
    }
    if (column.type() == MySqlType.CHAR && text.endsWith(" ")) {
      throw new DoesNotFit(
          "has a text that ends with spaces, which " + column.describe() + " loses");
    }
    return quoted(text);
  }

  private static String plain(TargetColumn column, Value value) throws DoesNotFit {
    if (value instanceof Value.Text text) {
      return text.text();
    }
    if (value instanceof Value.Digits number) {
      return number.digits();
    }
    if (value instanceof Value.Bool bool) {
      return Boolean.toString(bool.isTrue());
    }
    if (value instanceof Value.Tree tree) {
      return tree.json();
    }
    throw wrong(column, value);
  }

  /** A text of digits that is no member would be taken for a member's number. */
  private static String member(TargetColumn column, Value value) throws DoesNotFit {
    String text = plain(column, value);
    if (isMember(column.members(), text)) {
      return quoted(text);
    }
    // Debezium writes a comma with a backslash before it.
    String plain = text.replace("\\,", ",");
    if (!isMember(column.members(), plain)) {
      throw new DoesNotFit("has what is no member of " + column.describe());
    }
    return quoted(plain);
  }

  private static String members(TargetColumn column, Value value) throws DoesNotFit {
    String text = plain(column, value);
    if (!text.isEmpty()) {
      for (String part : text.split(",", -1)) {
        if (!isMember(column.members(), part)) {
          throw new DoesNotFit("has what is no member of " + column.describe());
        }
      }
    }
    return quoted(text);
  }

  private static boolean isMember(List<String> members, String text) {
    return members.contains(text) || members.stream().anyMatch(text::equalsIgnoreCase);
  }

  /** A text holds JSON, as captures write it; all else is JSON itself. */
  private static String json(Value value) throws DoesNotFit {
    if (value instanceof Value.Text text) {
      return quoted(text.text());
    }
    if (value instanceof Value.Digits number) {
      return quoted(number.digits());
    }
    if (value instanceof Value.Bool bool) {
      return quoted(Boolean.toString(bool.isTrue()));
    }
    if (value instanceof Value.Tree tree) {
      return quoted(tree.json());
    }
    throw new DoesNotFit("has a value for a JSON column that is no JSON");
  }
}
