package dev.oxbow.execute;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.type.ColumnType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Writes rows of Java values into batches. */
public final class RowWriter {
  private RowWriter() {}

  static void write(RowBatch batch, int row, @Nullable Object[] values, List<Column> columns) {
    write(batch, row, values, c -> columns.get(c).type());
  }

  /**
   * Writes a row.
   *
   * @param types of the columns, by their number
   */
  public static void write(
      RowBatch batch, int row, @Nullable Object[] values, IntFunction<ColumnType> types) {
    for (int c = 0; c < values.length; c++) {
      RowBatch.Writer writer = batch.column(c);
      Object value = values[c];
      if (value == null) {
        writer.setNull(row);
        continue;
      }
      switch (types.apply(c).kind()) {
        case BOOLEAN -> writer.setBoolean(row, (Boolean) value);
        case TINYINT, SMALLINT, INTEGER, BIGINT ->
            writer.setLong(row, ((Number) value).longValue());
        case REAL, DOUBLE -> writer.setDouble(row, ((Number) value).doubleValue());
        case DECIMAL -> writer.setDecimal(row, (BigDecimal) value);
        case VARCHAR -> writer.setString(row, value.toString());
        case VARBINARY -> {
          byte[] bytes = (byte[]) value;
          writer.setBytes(row, bytes, 0, bytes.length);
        }
        case DATE -> writer.setDay(row, (int) ((LocalDate) value).toEpochDay());
        case TIME -> writer.setMicros(row, ((LocalTime) value).toNanoOfDay() / 1000);
        case TIMESTAMP -> {
          LocalDateTime time = (LocalDateTime) value;
          writer.setMicros(
              row, time.toEpochSecond(ZoneOffset.UTC) * 1_000_000L + time.getNano() / 1000);
        }
        default -> throw new OxbowException(ErrorCode.INTERNAL, "a kind without a setter");
      }
    }
  }
}
