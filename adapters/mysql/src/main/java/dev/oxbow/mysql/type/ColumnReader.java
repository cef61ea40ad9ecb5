package dev.oxbow.mysql.type;

import com.google.common.base.Utf8;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowBatch.Writer;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one column from the bytes of MySQL's text protocol into a batch, and counts
 * what could not be kept as it is. Used by one thread.
 */
public final class ColumnReader {
  private final Column column;
  private final Kind kind;
  private final int precision;
  private final int scale;
  private long noDates;
  private long noText;

  /**
   * @param column with the type that planning promised
   */
  public ColumnReader(Column column) {
    this.column = column;
    this.kind = column.type().kind();
    this.precision = column.type().precision();
    this.scale = column.type().scale();
  }

  /**
   * Writes a value.
   *
   * @param raw null for NULL
   * @throws OxbowException OUT_OF_RANGE for a sum too large, SOURCE_CHANGED for what the column
   *     cannot have held when the statement was planned
   */
  public void read(byte @Nullable [] raw, Writer to, int row) {
    if (raw == null) {
      if (!column.type().nullable()) {
        throw changed("NULL");
      }
      to.setNull(row);
      return;
    }
    try {
      write(raw, to, row);
    } catch (NumberFormatException e) {
      throw changed(new String(raw, StandardCharsets.UTF_8), e);
    }
  }

  private void write(byte[] raw, Writer to, int row) {
    switch (kind) {
      case BOOLEAN -> to.setBoolean(row, TextNumbers.parseLong(raw) != 0);
      case TINYINT -> to.setLong(row, within(raw, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case SMALLINT -> to.setLong(row, within(raw, Short.MIN_VALUE, Short.MAX_VALUE));
      case INTEGER -> to.setLong(row, within(raw, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case BIGINT -> to.setLong(row, within(raw, Long.MIN_VALUE, Long.MAX_VALUE));
      case DECIMAL -> decimal(raw, to, row);
      case REAL -> to.setDouble(row, (float) TextNumbers.parseDouble(raw));
      case DOUBLE -> to.setDouble(row, TextNumbers.parseDouble(raw));
      case VARCHAR -> text(raw, to, row);
      case VARBINARY -> to.setBytes(row, raw, 0, raw.length);
      case DATE -> date(raw, to, row);
      case TIMESTAMP -> timestamp(raw, to, row);
      case TIME -> throw changed(new String(raw, StandardCharsets.UTF_8));
    }
  }

  private long within(byte[] raw, long least, long most) {
    long value;
    try {
      value = TextNumbers.parseLong(raw);
    } catch (ArithmeticException e) {
      throw tooLarge(raw, e);
    }
    if (value < least || value > most) {
      throw tooLarge(raw, null);
    }
    return value;
  }

  private void decimal(byte[] raw, Writer to, int row) {
    try {
      if (precision <= TextNumbers.LONG_DIGITS) {
        to.setUnscaled(row, TextNumbers.parseUnscaled(raw, precision, scale));
      } else {
        to.setDecimal(row, TextNumbers.parseDecimal(raw, precision, scale));
      }
    } catch (ArithmeticException e) {
      throw tooLarge(raw, e);
    }
  }

  private void text(byte[] raw, Writer to, int row) {
    if (Utf8.isWellFormed(raw)) {
      to.setUtf8(row, raw, 0, raw.length);
      return;
    }
    noText++;
    to.setString(row, new String(raw, StandardCharsets.UTF_8));
  }

  private void date(byte[] raw, Writer to, int row) {
    int day = TextTimes.parseDay(raw);
    if (day == TextTimes.NO_DAY) {
      noDates++;
      to.setNull(row);
    } else {
      to.setDay(row, day);
    }
  }

  private void timestamp(byte[] raw, Writer to, int row) {
    long micros = TextTimes.parseMicros(raw);
    if (micros == TextTimes.NO_TIME) {
      noDates++;
      to.setNull(row);
    } else {
      to.setMicros(row, micros);
    }
  }

  /** What the client should know of the values read so far. */
  public Optional<String> warning() {
    if (noDates > 0) {
      return Optional.of(
          noDates
              + (noDates == 1 ? " value" : " values")
              + " of column '"
              + column.name()
              + "' are zero or partial dates in MySQL and became NULL");
    }
    if (noText > 0) {
      return Optional.of(
          noText
              + (noText == 1 ? " value" : " values")
              + " of column '"
              + column.name()
              + "' are not well-formed UTF-8 in MySQL and hold U+FFFD where they are not");
    }
    return Optional.empty();
  }

  private OxbowException tooLarge(byte[] raw, @Nullable Throwable cause) {
    return new OxbowException(
        ErrorCode.OUT_OF_RANGE,
        "Value "
            + new String(raw, StandardCharsets.UTF_8)
            + " of column '"
            + column.name()
            + "' does not fit "
            + column.type()
            + "; cast it to "
            + (kind == Kind.DECIMAL
                ? "DOUBLE"
                : "DECIMAL(" + ColumnType.MAX_DECIMAL_PRECISION + ", 0)"),
        cause);
  }

  private OxbowException changed(String value) {
    return changed(value, null);
  }

  private OxbowException changed(String value, @Nullable Throwable cause) {
    return new OxbowException(
        ErrorCode.SOURCE_CHANGED,
        "Column '"
            + column.name()
            + "' was "
            + column.type()
            + (column.type().nullable() ? "" : " NOT NULL")
            + " when the statement was planned, but gave "
            + value
            + "; its table has changed meanwhile, run the statement again",
        cause);
  }
}
