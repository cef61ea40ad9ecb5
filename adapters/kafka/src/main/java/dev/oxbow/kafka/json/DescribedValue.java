package dev.oxbow.kafka.json;

import dev.oxbow.spi.RowBatch;
import dev.oxbow.type.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Values of fields whose type a person gave: whatever can be read as the type without loss is
 * taken, so a number may stand in a string.
 */
public final class DescribedValue {
  /** Beyond so many bytes a text is no number that any type holds. */
  private static final int LONGEST_NUMBER = 400;

  private static final int LARGEST_EXPONENT = 400;
  private static final int EXCERPT = 40;

  private DescribedValue() {}

  /**
   * Reads the value at the cursor, which is not null, and writes it.
   *
   * @param c the byte at the cursor
   * @return whether it could be read as the type
   */
  static boolean write(JsonCursor in, int c, ColumnType type, RowBatch.Writer writer, int row)
      throws CorruptJson {
    in.skip();
    byte[] text = in.buf;
    int from = in.from;
    int to = in.to;
    boolean string = c == '"';
    if (string) {
      from++;
      to--;
      if (in.escaped) {
        in.from = from;
        in.to = to;
        text = in.unescaped();
        from = 0;
        to = text.length;
      }
    }
    boolean readable =
        switch (type.kind()) {
          case VARCHAR, BOOLEAN -> true;
          case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE ->
              string || c == '-' || (c >= '0' && c <= '9');
          case DATE, TIME, TIMESTAMP, VARBINARY -> string;
        };
    return readable && write(text, from, to, type, writer, row);
  }

  /**
   * Reads a text and writes its value.
   *
   * @param text well-formed UTF-8
   * @return whether it could be read as the type
   */
  public static boolean write(
      byte[] text, int from, int to, ColumnType type, RowBatch.Writer writer, int row) {
    return switch (type.kind()) {
      case VARCHAR -> {
        writer.setUtf8(row, text, from, to - from);
        yield true;
      }
      case BOOLEAN -> bool(text, from, to, writer, row);
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE ->
          number(text, from, to, type, writer, row);
      case DATE, TIME, TIMESTAMP -> time(text, from, to, type, writer, row);
      case VARBINARY -> binary(text, from, to, writer, row);
    };
  }

  private static boolean bool(byte[] text, int from, int to, RowBatch.Writer writer, int row) {
    String word = to - from <= 5 ? new String(text, from, to - from, StandardCharsets.UTF_8) : "";
    if (!word.equals("true") && !word.equals("false")) {
      return false;
    }
    writer.setBoolean(row, word.equals("true"));
    return true;
  }

  private static boolean number(
      byte[] text, int from, int to, ColumnType type, RowBatch.Writer writer, int row) {
    BigDecimal value = exact(text, from, to);
    if (value == null) {
      return false;
    }
    try {
      return switch (type.kind()) {
        case DOUBLE -> floating(value.doubleValue(), writer, row);
        case REAL -> floating(value.floatValue(), writer, row);
        case DECIMAL -> {
          BigDecimal scaled = value.setScale(type.scale(), RoundingMode.UNNECESSARY);
          boolean fits = scaled.precision() <= type.precision();
          if (fits) {
            writer.setDecimal(row, scaled);
          }
          yield fits;
        }
        default -> {
          long n = value.longValueExact();
          boolean fits = n >= least(type) && n <= -1 - least(type);
          if (fits) {
            writer.setLong(row, n);
          }
          yield fits;
        }
      };
    } catch (ArithmeticException doesNotFit) {
      return false;
    }
  }

  private static boolean floating(double value, RowBatch.Writer writer, int row) {
    if (Double.isInfinite(value)) {
      return false;
    }
    writer.setDouble(row, value);
    return true;
  }

  private static long least(ColumnType type) {
    return switch (type.kind()) {
      case TINYINT -> Byte.MIN_VALUE;
      case SMALLINT -> Short.MIN_VALUE;
      case INTEGER -> Integer.MIN_VALUE;
      default -> Long.MIN_VALUE;
    };
  }

  /** The number that a text is, unless its exponent is beyond what any type holds. */
  private static @Nullable BigDecimal exact(byte[] text, int from, int to) {
    if (to == from || to - from > LONGEST_NUMBER) {
      return null;
    }
    try {
      BigDecimal value =
          new BigDecimal(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
      long magnitude = (long) value.precision() - value.scale();
      if (value.signum() == 0) {
        return BigDecimal.ZERO;
      }
      return Math.abs(magnitude) > LARGEST_EXPONENT ? null : value;
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }

  private static boolean time(
      byte[] text, int from, int to, ColumnType type, RowBatch.Writer writer, int row) {
    if (type.kind() == ColumnType.Kind.DATE) {
      int day = IsoTimes.day(text, from, to);
      if (day == IsoTimes.NO_DAY) {
        return false;
      }
      writer.setDay(row, day);
      return true;
    }
    long micros;
    if (type.kind() == ColumnType.Kind.TIME) {
      micros = IsoTimes.timeOfDay(text, from, to);
    } else {
      int day = IsoTimes.day(text, from, to);
      micros =
          day == IsoTimes.NO_DAY ? IsoTimes.micros(text, from, to) : day * IsoTimes.MICROS_PER_DAY;
    }
    long unit = (long) Math.pow(10, ColumnType.MAX_TIME_PRECISION - type.precision());
    if (micros == IsoTimes.NO_TIME || micros % unit != 0) {
      return false;
    }
    writer.setMicros(row, micros);
    return true;
  }

  private static boolean binary(byte[] text, int from, int to, RowBatch.Writer writer, int row) {
    try {
      byte[] bytes = Base64.getDecoder().decode(java.util.Arrays.copyOfRange(text, from, to));
      writer.setBytes(row, bytes, 0, bytes.length);
      return true;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  /** The value that was read last, shortened. */
  static String excerpt(JsonCursor in) {
    return excerpt(in.buf, in.from, in.to);
  }

  /** A text, shortened. */
  public static String excerpt(byte[] bytes, int from, int to) {
    int length = to - from;
    String text = new String(bytes, from, Math.min(length, EXCERPT), StandardCharsets.UTF_8);
    return length > EXCERPT ? text + "..." : text;
  }
}
