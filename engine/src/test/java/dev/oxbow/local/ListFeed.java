package dev.oxbow.local;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.spi.RowFeed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Rows of a list, handed out to several lanes. */
final class ListFeed implements RowFeed {
  private final List<Column> columns;
  private final List<@Nullable Object[]> rows;
  private final int lanes;
  private final AtomicInteger taken = new AtomicInteger();
  final AtomicInteger closedLanes = new AtomicInteger();
  final AtomicInteger openedLanes = new AtomicInteger();
  volatile boolean closed;

  ListFeed(List<Column> columns, List<@Nullable Object[]> rows, int lanes) {
    this.columns = columns;
    this.rows = rows;
    this.lanes = lanes;
  }

  @Override
  public int lanes() {
    return lanes;
  }

  @Override
  public Lane open() {
    openedLanes.incrementAndGet();
    return new Lane() {
      @Override
      public int fill(RowBatch batch) {
        int n = 0;
        while (n < batch.capacity()) {
          int i = taken.getAndIncrement();
          if (i >= rows.size()) {
            break;
          }
          write(batch, n++, rows.get(i));
        }
        return n;
      }

      @Override
      public void close() {
        closedLanes.incrementAndGet();
      }
    };
  }

  private void write(RowBatch batch, int row, @Nullable Object[] values) {
    for (int i = 0; i < values.length; i++) {
      write(batch.column(i), row, columns.get(i), values[i]);
    }
  }

  private static void write(RowBatch.Writer to, int row, Column column, @Nullable Object value) {
    if (value == null) {
      to.setNull(row);
      return;
    }
    switch (column.type().kind()) {
      case BOOLEAN -> to.setBoolean(row, (Boolean) value);
      case TINYINT, SMALLINT, INTEGER, BIGINT -> to.setLong(row, ((Number) value).longValue());
      case REAL, DOUBLE -> to.setDouble(row, ((Number) value).doubleValue());
      case DECIMAL -> {
        BigDecimal decimal = (BigDecimal) value;
        if (decimal.precision() <= 18) {
          to.setUnscaled(row, decimal.unscaledValue().longValueExact());
        } else {
          to.setDecimal(row, decimal);
        }
      }
      case VARCHAR -> {
        byte[] bytes = ("<" + value + ">").getBytes(StandardCharsets.UTF_8);
        to.setUtf8(row, bytes, 1, bytes.length - 2);
      }
      case VARBINARY -> to.setBytes(row, (byte[]) value, 0, ((byte[]) value).length);
      case DATE -> to.setDay(row, (int) ((LocalDate) value).toEpochDay());
      case TIME -> to.setMicros(row, ((LocalTime) value).toNanoOfDay() / 1000);
      case TIMESTAMP -> {
        LocalDateTime time = (LocalDateTime) value;
        to.setMicros(row, time.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + time.getNano() / 1000);
      }
    }
  }

  @Override
  public void cancel() {}

  @Override
  public void close() {
    closed = true;
  }
}
