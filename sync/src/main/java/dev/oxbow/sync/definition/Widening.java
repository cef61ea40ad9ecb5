package dev.oxbow.sync.definition;

import dev.oxbow.mysql.type.MySqlType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which types hold all values of others. A type is never replaced by one that would change a value
 * that it holds, nor by one of another kind: a number does not become a text.
 */
final class Widening {
  private static final int MOST_DIGITS = 65;
  private static final int MOST_BITS = 64;

  /** Longer texts that grow are no VARCHAR, which counts for the size of a row. */
  private static final int LONG_VARCHAR = 1024;

  private static final List<MySqlType> TEXTS =
      List.of(MySqlType.TINYTEXT, MySqlType.TEXT, MySqlType.MEDIUMTEXT, MySqlType.LONGTEXT);

  private Widening() {}

  /**
   * The least type that holds what both hold.
   *
   * @return the first itself where it does; null where none does
   */
  static @Nullable ColumnShape join(ColumnShape present, ColumnShape wanted) {
    if (present.isWhole() && wanted.isWhole()) {
      return whole(present, wanted);
    }
    boolean isExact = isExact(present) && isExact(wanted);
    if (isExact) {
      return decimal(present, wanted);
    }
    if (isFloat(present) && (isFloat(wanted) || isExact(wanted))) {
      return present.type() == MySqlType.DOUBLE && present.length() < 0
          ? present
          : ofFloat(present, wanted);
    }
    if (isFloat(wanted) && present.isWhole() && present.type() != MySqlType.BIGINT) {
      return ColumnShape.of(MySqlType.DOUBLE);
    }
    if (present.isText() && wanted.isText()) {
      return text(present, wanted);
    }
    if (present.isBytes() && wanted.isBytes()) {
      return bytes(present, wanted);
    }
    if (present.type() == MySqlType.DATE
        && (wanted.type() == MySqlType.DATETIME || wanted.type() == MySqlType.DATE)) {
      return wanted;
    }
    if (present.type() != wanted.type()) {
      return null;
    }
    return switch (present.type()) {
      case DATETIME, TIMESTAMP, TIME ->
          wanted.scale() > present.scale()
              ? ColumnShape.time(present.type(), wanted.scale())
              : present;
      case BIT -> wanted.length() > present.length() ? checkedBits(wanted) : present;
      case ENUM, SET -> members(present, wanted);
      default -> present;
    };
  }

  private static ColumnShape whole(ColumnShape present, ColumnShape wanted) {
    if (present.unsigned() == wanted.unsigned()) {
      return bytesOf(wanted) > bytesOf(present) ? wanted.withLength(-1) : present;
    }
    // A signed type needs a bit more than the unsigned one of the two.
    ColumnShape signed = present.unsigned() ? wanted : present;
    ColumnShape unsigned = present.unsigned() ? present : wanted;
    if (bytesOf(signed) > bytesOf(unsigned)) {
      return signed.equals(present) ? present : signed.withLength(-1);
    }
    return switch (unsigned.type()) {
      case TINYINT -> ColumnShape.of(MySqlType.SMALLINT);
      case SMALLINT -> ColumnShape.of(MySqlType.MEDIUMINT);
      case MEDIUMINT -> ColumnShape.of(MySqlType.INT);
      case INT -> ColumnShape.of(MySqlType.BIGINT);
      default -> ColumnShape.decimal(20, 0);
    };
  }

  private static int bytesOf(ColumnShape whole) {
    return switch (whole.type()) {
      case TINYINT -> 1;
      case SMALLINT -> 2;
      case MEDIUMINT -> 3;
      case INT -> 4;
      default -> 8;
    };
  }

  private static boolean isExact(ColumnShape shape) {
    return shape.isWhole() || shape.type() == MySqlType.DECIMAL;
  }

  private static int digits(ColumnShape exact) {
    return switch (exact.type()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case MEDIUMINT -> 8;
      case INT -> 10;
      case BIGINT -> exact.unsigned() ? 20 : 19;
      default -> exact.length() - exact.scale();
    };
  }

  private static @Nullable ColumnShape decimal(ColumnShape present, ColumnShape wanted) {
    int scale = Math.max(0, Math.max(present.scale(), wanted.scale()));
    int whole = Math.max(digits(present), digits(wanted));
    boolean unsigned = present.unsigned() && wanted.unsigned();
    if (whole + scale > MOST_DIGITS) {
      return null;
    }
    ColumnShape joined = ColumnShape.decimal(whole + scale, scale).withUnsigned(unsigned);
    return joined.equals(present) ? present : joined;
  }

  private static boolean isFloat(ColumnShape shape) {
    return shape.type() == MySqlType.FLOAT || shape.type() == MySqlType.DOUBLE;
  }

  private static ColumnShape ofFloat(ColumnShape present, ColumnShape wanted) {
    return wanted.equals(present) || (wanted.type() == MySqlType.FLOAT && present.length() < 0)
        ? present
        : ColumnShape.of(MySqlType.DOUBLE);
  }

  private static ColumnShape text(ColumnShape present, ColumnShape wanted) {
    if (present.type() == MySqlType.CHAR && wanted.type() == MySqlType.VARCHAR) {
      // A CHAR loses the spaces at the end of a text.
      return wanted.withLength(Math.max(present.length(), wanted.length()));
    }
    if (holdsTexts(present, wanted)) {
      return present;
    }
    if (holdsTexts(wanted, present)) {
      return wanted.type() == MySqlType.CHAR
          ? ColumnShape.of(MySqlType.VARCHAR, wanted.length())
          : wanted;
    }
    return TEXTS.stream()
        .map(ColumnShape::of)
        .filter(text -> holdsTexts(text, present) && holdsTexts(text, wanted))
        .findFirst()
        .orElseThrow();
  }

  /** A text of few bytes may have more characters than a VARCHAR takes, and the other way. */
  private static boolean holdsTexts(ColumnShape shape, ColumnShape other) {
    return characters(shape) >= characters(other) && capacity(shape) >= capacity(other);
  }

  private static long characters(ColumnShape text) {
    return text.length() >= 0 ? text.length() : capacity(text);
  }

  /** A BINARY would fill what it holds with more zeros. */
  private static ColumnShape bytes(ColumnShape present, ColumnShape wanted) {
    if (capacity(present) >= capacity(wanted)) {
      return present;
    }
    return wanted.type() == MySqlType.BINARY
        ? ColumnShape.of(MySqlType.VARBINARY, wanted.length())
        : wanted;
  }

  /** In bytes. */
  static long capacity(ColumnShape shape) {
    return switch (shape.type()) {
      case CHAR, VARCHAR -> (long) shape.length() * ColumnShape.UTF8MB4_BYTES;
      case BINARY, VARBINARY -> shape.length();
      case TINYTEXT, TINYBLOB -> 255;
      case TEXT, BLOB -> 65_535;
      case MEDIUMTEXT, MEDIUMBLOB -> 16_777_215;
      default -> Integer.MAX_VALUE;
    };
  }

  private static @Nullable ColumnShape checkedBits(ColumnShape wanted) {
    return wanted.length() <= MOST_BITS ? wanted : null;
  }

  /** New members go behind those that are there, whose numbers stay. */
  private static ColumnShape members(ColumnShape present, ColumnShape wanted) {
    Set<String> all = new LinkedHashSet<>(present.members());
    return all.addAll(wanted.members())
        ? ColumnShape.members(present.type(), List.copyOf(all))
        : present;
  }

  /** With room for what may follow, where only a value shows how wide a column must be. */
  static ColumnShape roomy(ColumnShape least) {
    if (least.isWhole()) {
      return ColumnShape.of(MySqlType.BIGINT)
          .withUnsigned(least.unsigned() && least.type() == MySqlType.BIGINT);
    }
    return switch (least.type()) {
      case DECIMAL -> {
        int scale = (least.scale() + 9) / 10 * 10;
        int whole = Math.max(20, least.length() - least.scale());
        yield scale <= 30 && whole + scale <= MOST_DIGITS
            ? ColumnShape.decimal(whole + scale, scale)
            : least;
      }
      case VARCHAR ->
          least.length() > LONG_VARCHAR
              ? ColumnShape.of(MySqlType.LONGTEXT)
              : least.withLength(Math.max(16, Integer.highestOneBit(least.length() * 2 - 1)));
      case VARBINARY ->
          least.length() > LONG_VARCHAR
              ? ColumnShape.of(MySqlType.LONGBLOB)
              : least.withLength(Math.max(16, Integer.highestOneBit(least.length() * 2 - 1)));
      case DATETIME, TIMESTAMP, TIME -> ColumnShape.time(least.type(), 6);
      case BIT -> least.withLength(MOST_BITS);
      default -> least;
    };
  }
}
