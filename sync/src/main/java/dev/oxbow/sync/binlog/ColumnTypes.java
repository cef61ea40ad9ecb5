package dev.oxbow.sync.binlog;

/**
 * The numbers of MySQL's column types, from {@code enum_field_types} in the server's <a
 * href="https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html">field_types.h</a>.
 */
final class ColumnTypes {
  static final int TINY = 1;
  static final int SHORT = 2;
  static final int LONG = 3;
  static final int FLOAT = 4;
  static final int DOUBLE = 5;
  static final int TIMESTAMP = 7;
  static final int LONGLONG = 8;
  static final int INT24 = 9;
  static final int DATE = 10;
  static final int TIME = 11;
  static final int DATETIME = 12;
  static final int YEAR = 13;
  static final int NEWDATE = 14;
  static final int VARCHAR = 15;
  static final int BIT = 16;
  static final int TIMESTAMP2 = 17;
  static final int DATETIME2 = 18;
  static final int TIME2 = 19;

  /** The hidden column of a multi-valued index. */
  static final int TYPED_ARRAY = 20;

  static final int VECTOR = 242;
  static final int JSON = 245;
  static final int NEWDECIMAL = 246;
  static final int ENUM = 247;
  static final int SET = 248;
  static final int BLOB = 252;
  static final int VAR_STRING = 253;
  static final int STRING = 254;
  static final int GEOMETRY = 255;

  private ColumnTypes() {}

  /** The type itself: ENUM and SET come as a STRING whose metadata says what it is. */
  static int real(int type, int meta) {
    int first = meta & 0xFF;
    return type == STRING && (first == ENUM || first == SET) ? first : type;
  }

  /**
   * The most bytes of a STRING. Lengths beyond 255 put their upper two bits, inverted, into the
   * byte of the type.
   */
  static int stringLength(int meta) {
    return (meta >> 8) | ((meta & 0x30) ^ 0x30) << 4;
  }

  /** Whether TABLE_MAP always tells if it is unsigned. */
  static boolean isNumber(int type) {
    return switch (type) {
      case TINY, SHORT, INT24, LONG, LONGLONG, FLOAT, DOUBLE, NEWDECIMAL -> true;
      default -> false;
    };
  }

  /** Whether TABLE_MAP tells a collation among those of texts; a binary one has one too. */
  static boolean isText(int real) {
    return switch (real) {
      case VARCHAR, VAR_STRING, STRING, BLOB -> true;
      default -> false;
    };
  }

  static boolean hasMembers(int real) {
    return real == ENUM || real == SET;
  }
}
