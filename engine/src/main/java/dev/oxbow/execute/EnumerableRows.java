package dev.oxbow.execute;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.Rows;
import dev.oxbow.plan.EnumerableLeaf;
import dev.oxbow.plan.EnumerableLeaf.Evaluator;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.spi.RowFeed;
import dev.oxbow.statement.StatementScope;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a plan of the executor with what Calcite's generated code computes from them. */
final class EnumerableRows implements RowFeed {
  private final Rows input;
  private final Evaluator evaluator;
  private final List<Column> columns;
  private final StatementScope scope;

  EnumerableRows(Rows input, EnumerableLeaf leaf, StatementScope scope) {
    this.input = input;
    this.evaluator = leaf.evaluator();
    this.columns = leaf.columns();
    this.scope = scope;
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public Lane open() {
    return new Lane() {
      @Override
      public int fill(RowBatch batch) {
        int rows = 0;
        while (rows < batch.capacity()) {
          scope.check();
          @Nullable Object[] row = input.next();
          if (row == null) {
            break;
          }
          write(batch, rows++, evaluator.evaluate(row));
        }
        return rows;
      }

      @Override
      public void close() {}
    };
  }

  private void write(RowBatch batch, int row, @Nullable Object[] values) {
    for (int c = 0; c < values.length; c++) {
      RowBatch.Writer writer = batch.column(c);
      Object value = values[c];
      if (value == null) {
        writer.setNull(row);
        continue;
      }
      switch (columns.get(c).type().kind()) {
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

  @Override
  public void cancel() {
    // The input belongs to a run of the same statement, which is cancelled with it.
  }

  @Override
  public void close() {
    input.close();
  }
}
