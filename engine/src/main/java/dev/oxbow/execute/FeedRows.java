package dev.oxbow.execute;

import dev.oxbow.local.Rows;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.spi.RowFeed;
import dev.oxbow.type.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a feed, for a query that a source computes wholly: the executor is not asked. */
final class FeedRows implements Rows {
  private static final int BATCH = 512;

  private final RowFeed feed;
  private final Batch batch;
  private RowFeed.@Nullable Lane lane;
  private int lanesOpened;
  private int size;
  private int at;

  FeedRows(RowFeed feed, List<Column> columns) {
    this.feed = feed;
    this.batch = new Batch(columns);
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    if (at == size) {
      size = fill(batch);
      at = 0;
      if (size == 0) {
        return null;
      }
    }
    return batch.row(at++);
  }

  @Override
  public int fill(RowBatch into) {
    while (true) {
      if (lane == null) {
        if (lanesOpened == feed.lanes()) {
          return 0;
        }
        lane = feed.open();
        lanesOpened++;
      }
      int rows = lane.fill(into);
      if (rows > 0) {
        return rows;
      }
      lane.close();
      lane = null;
    }
  }

  @Override
  public void close() {
    try {
      if (lane != null) {
        lane.close();
      }
    } finally {
      feed.close();
    }
  }

  /** Keeps values as Java objects. */
  private static final class Batch implements RowBatch {
    private final Cells[] columns;

    Batch(List<Column> columns) {
      this.columns = columns.stream().map(c -> new Cells(c.type())).toArray(Cells[]::new);
    }

    @Override
    public int capacity() {
      return BATCH;
    }

    @Override
    public Writer column(int index) {
      return columns[index];
    }

    @Nullable Object[] row(int i) {
      @Nullable Object[] row = new Object[columns.length];
      for (int c = 0; c < row.length; c++) {
        row[c] = columns[c].values[i];
      }
      return row;
    }
  }

  private static final class Cells implements RowBatch.Writer {
    private final ColumnType type;
    private final @Nullable Object[] values = new Object[BATCH];

    Cells(ColumnType type) {
      this.type = type;
    }

    @Override
    public void setNull(int row) {
      values[row] = null;
    }

    @Override
    public void setBoolean(int row, boolean value) {
      values[row] = value;
    }

    @Override
    public void setLong(int row, long value) {
      values[row] =
          switch (type.kind()) {
            case TINYINT -> (Object) (byte) value;
            case SMALLINT -> (short) value;
            case INTEGER -> (int) value;
            default -> value;
          };
    }

    @Override
    public void setDouble(int row, double value) {
      values[row] = type.kind() == ColumnType.Kind.REAL ? (Object) (float) value : (Object) value;
    }

    @Override
    public void setUnscaled(int row, long value) {
      values[row] = new BigDecimal(BigInteger.valueOf(value), type.scale());
    }

    @Override
    public void setDecimal(int row, BigDecimal value) {
      values[row] = value;
    }

    @Override
    public void setUtf8(int row, byte[] bytes, int offset, int length) {
      values[row] = new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public void setString(int row, String value) {
      values[row] = value;
    }

    @Override
    public void setBytes(int row, byte[] bytes, int offset, int length) {
      values[row] = Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public void setDay(int row, int epochDay) {
      values[row] = LocalDate.ofEpochDay(epochDay);
    }

    @Override
    public void setMicros(int row, long micros) {
      long second = Math.floorDiv(micros, 1_000_000L);
      int nanos = (int) Math.floorMod(micros, 1_000_000L) * 1000;
      values[row] =
          type.kind() == ColumnType.Kind.TIME
              ? LocalTime.ofNanoOfDay(micros * 1000)
              : LocalDateTime.ofEpochSecond(second, nanos, ZoneOffset.UTC);
    }
  }
}
