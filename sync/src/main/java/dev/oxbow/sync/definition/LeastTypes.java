package dev.oxbow.sync.definition;

import dev.oxbow.mysql.type.MySqlType;
import dev.oxbow.sync.decode.Value;
import dev.oxbow.sync.table.FloatingPoint;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The least types that hold values, each read as a column of some type reads it. */
final class LeastTypes {
  private static final int MOST_DIGITS = 400;
  private static final Pattern FRACTION = Pattern.compile("\\d:\\d\\d:\\d\\d\\.(\\d+)");
  private static final int MICRO_DIGITS = 6;
  private static final long MICROS = 1_000_000;

  private LeastTypes() {}

  /**
   * The least type of the column's kind that holds a value.
   *
   * @return null where the size of the type does not decide whether it holds the value
   */
  static @Nullable ColumnShape of(ColumnShape column, Value value) {
    return switch (column.type()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, DECIMAL -> number(column, value);
      case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT -> text(column, value);
      case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> bytes(column, value);
      case DATE ->
          value instanceof Value.Wall wall ? time(MySqlType.DATETIME, wall.epochMicros()) : null;
      case DATETIME, TIMESTAMP, TIME -> time(column.type(), value);
      case BIT -> bits(value);
      case FLOAT, DOUBLE -> floating(column, value);
      case ENUM -> value instanceof Value.Text text ? members(column, List.of(text.text())) : null;
      case SET ->
          value instanceof Value.Text text && !text.text().isEmpty()
              ? members(column, List.of(text.text().split(",", -1)))
              : null;
      default -> null;
    };
  }

  private static @Nullable BigDecimal decimal(Value value) {
    try {
      return value instanceof Value.Digits digits
          ? new BigDecimal(digits.digits())
          : value instanceof Value.Text text ? new BigDecimal(text.text()) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable ColumnShape number(ColumnShape column, Value value) {
    BigDecimal told = decimal(value);
    if (told == null) {
      return null;
    }
    BigDecimal number = told.signum() == 0 ? BigDecimal.ZERO : told.stripTrailingZeros();
    long whole = whole(number);
    if (whole > MOST_DIGITS) {
      return null;
    }
    if (column.isWhole() && number.scale() <= 0) {
      BigInteger integer = number.toBigInteger();
      boolean unsigned = column.unsigned() && integer.signum() >= 0;
      if (integer.bitLength() < Long.SIZE) {
        return whole(unsigned ? integer.bitLength() : integer.bitLength() + 1, unsigned);
      }
      if (integer.bitLength() == Long.SIZE && integer.signum() > 0) {
        return ColumnShape.of(MySqlType.BIGINT).withUnsigned(true);
      }
    }
    int scale = Math.max(0, number.scale());
    int digits = number.signum() == 0 ? 0 : (int) whole;
    return ColumnShape.decimal(digits + scale, scale).withUnsigned(number.signum() >= 0);
  }

  private static ColumnShape whole(int bits, boolean unsigned) {
    MySqlType type =
        bits <= 8
            ? MySqlType.TINYINT
            : bits <= 16
                ? MySqlType.SMALLINT
                : bits <= 24 ? MySqlType.MEDIUMINT : bits <= 32 ? MySqlType.INT : MySqlType.BIGINT;
    return ColumnShape.of(type).withUnsigned(unsigned);
  }

  private static @Nullable ColumnShape floating(ColumnShape column, Value value) {
    BigDecimal number = decimal(value);
    if (number == null) {
      return null;
    }
    String digits = number.toString();
    boolean hasDigits = column.scale() >= 0;
    boolean isHeld =
        !Double.isNaN(
                column.type() == MySqlType.FLOAT
                    ? FloatingPoint.single(digits, column.scale())
                    : FloatingPoint.real(digits, column.scale()))
            && !(hasDigits && whole(number) > column.length() - column.scale());
    return isHeld || Double.isNaN(FloatingPoint.real(digits, -1))
        ? null
        : ColumnShape.of(MySqlType.DOUBLE);
  }

  private static long whole(BigDecimal number) {
    return Math.max(0, (long) number.precision() - number.scale());
  }

  private static @Nullable ColumnShape text(ColumnShape column, Value value) {
    String text =
        value instanceof Value.Text own
            ? own.text()
            : value instanceof Value.Digits digits
                ? digits.digits()
                : value instanceof Value.Tree tree ? tree.json() : null;
    if (text == null) {
      return null;
    }
    if (column.type() == MySqlType.CHAR && !text.endsWith(" ")) {
      return text.codePointCount(0, text.length()) <= column.length()
          ? column
          : varchar(text.codePointCount(0, text.length()));
    }
    boolean countsBytes = column.length() < 0;
    int length =
        countsBytes
            ? text.getBytes(StandardCharsets.UTF_8).length / ColumnShape.UTF8MB4_BYTES + 1
            : text.codePointCount(0, text.length());
    if (countsBytes && text.getBytes(StandardCharsets.UTF_8).length <= Widening.capacity(column)) {
      return column;
    }
    return countsBytes ? ColumnShape.of(MySqlType.LONGTEXT) : varchar(length);
  }

  private static ColumnShape varchar(int length) {
    return length > ColumnShape.LONGEST_VARCHAR
        ? ColumnShape.of(MySqlType.LONGTEXT)
        : ColumnShape.of(MySqlType.VARCHAR, length);
  }

  private static @Nullable ColumnShape bytes(ColumnShape column, Value value) {
    int length;
    if (value instanceof Value.Bytes bytes) {
      length = bytes.bytes().length;
    } else if (value instanceof Value.Text text) {
      try {
        length = Base64.getDecoder().decode(text.text()).length;
      } catch (IllegalArgumentException e) {
        return null;
      }
    } else {
      return null;
    }
    return length <= Widening.capacity(column)
        ? column
        : column.length() < 0
            ? ColumnShape.of(MySqlType.LONGBLOB)
            : ColumnShape.of(MySqlType.VARBINARY, length);
  }

  /** A number without a schema means what the column's digits say, so they must stay. */
  private static @Nullable ColumnShape time(MySqlType type, Value value) {
    if (value instanceof Value.Wall wall && type != MySqlType.TIME) {
      return time(type, wall.epochMicros());
    }
    if (value instanceof Value.Clock clock && type == MySqlType.TIME) {
      return time(type, clock.micros());
    }
    if (value instanceof Value.Text text) {
      Matcher fraction = FRACTION.matcher(text.text());
      String digits = fraction.find() ? fraction.group(1).replaceAll("0+$", "") : "";
      return digits.length() <= MICRO_DIGITS ? ColumnShape.time(type, digits.length()) : null;
    }
    return null;
  }

  private static ColumnShape time(MySqlType type, long micros) {
    long left = Math.floorMod(micros, MICROS);
    int digits = left == 0 ? 0 : MICRO_DIGITS;
    while (digits > 0 && left % 10 == 0) {
      left /= 10;
      digits--;
    }
    return ColumnShape.time(type, digits);
  }

  private static @Nullable ColumnShape bits(Value value) {
    BigDecimal number = value instanceof Value.Digits ? decimal(value) : null;
    if (value instanceof Value.Bits bits) {
      byte[] bigEndian = new byte[bits.littleEndian().length];
      for (int i = 0; i < bigEndian.length; i++) {
        bigEndian[i] = bits.littleEndian()[bigEndian.length - 1 - i];
      }
      number = new BigDecimal(new BigInteger(1, bigEndian));
    }
    return number == null || number.signum() < 0 || number.scale() > 0
        ? null
        : ColumnShape.of(MySqlType.BIT, Math.max(1, number.toBigInteger().bitLength()));
  }

  /** What is no member stays wrong, unless a schema tells that it has become one. */
  private static ColumnShape members(ColumnShape column, List<String> told) {
    boolean isKnown =
        told.stream().allMatch(text -> column.members().stream().anyMatch(text::equalsIgnoreCase));
    return isKnown ? column : ColumnShape.members(column.type(), told);
  }
}
