package dev.oxbow.mysql;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.RemoteRead;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.spi.RowFeed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows pulled out of a feed as Java values; bytes as hexadecimal text. */
final class Rows {
  private static final int CAPACITY = 1000;

  private Rows() {}

  static List<List<@Nullable Object>> of(RemoteRead read, String sql, List<Column> columns) {
    try (RowFeed feed = read.query(sql, columns)) {
      return of(feed, columns);
    }
  }

  static List<List<@Nullable Object>> of(RowFeed feed, List<Column> columns) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    Batch batch = new Batch(columns);
    try (RowFeed.Lane lane = feed.open()) {
      for (int n = lane.fill(batch); n > 0; n = lane.fill(batch)) {
        for (int i = 0; i < n; i++) {
          rows.add(new ArrayList<>(Arrays.asList(batch.rows[i])));
          Arrays.fill(batch.rows[i], "never set");
        }
      }
    }
    return rows;
  }

  /** A batch that keeps Java values. */
  static final class Batch implements RowBatch {
    private final @Nullable Object[][] rows;
    private final List<Column> columns;

    Batch(List<Column> columns) {
      this.columns = columns;
      this.rows = new Object[CAPACITY][columns.size()];
    }

    @Override
    public int capacity() {
      return CAPACITY;
    }

    @Override
    public Writer column(int index) {
      return new Cell(index, columns.get(index));
    }

    /** Writes one column. */
    private final class Cell implements Writer {
      private final int at;
      private final Column column;

      Cell(int at, Column column) {
        this.at = at;
        this.column = column;
      }

      @Override
      public void setNull(int row) {
        rows[row][at] = null;
      }

      @Override
      public void setBoolean(int row, boolean value) {
        rows[row][at] = value;
      }

      @Override
      public void setLong(int row, long value) {
        rows[row][at] =
            switch (column.type().kind()) {
              case TINYINT -> (byte) value;
              case SMALLINT -> (short) value;
              case INTEGER -> (int) value;
              default -> value;
            };
      }

      @Override
      public void setDouble(int row, double value) {
        rows[row][at] =
            column.type().kind() == dev.oxbow.type.ColumnType.Kind.REAL
                ? (Object) (float) value
                : (Object) value;
      }

      @Override
      public void setUnscaled(int row, long value) {
        rows[row][at] = BigDecimal.valueOf(value, column.type().scale());
      }

      @Override
      public void setDecimal(int row, BigDecimal value) {
        rows[row][at] = value;
      }

      @Override
      public void setUtf8(int row, byte[] bytes, int offset, int length) {
        rows[row][at] = new String(bytes, offset, length, StandardCharsets.UTF_8);
      }

      @Override
      public void setString(int row, String value) {
        rows[row][at] = value;
      }

      @Override
      public void setBytes(int row, byte[] bytes, int offset, int length) {
        rows[row][at] = HexFormat.of().formatHex(bytes, offset, offset + length);
      }

      @Override
      public void setDay(int row, int epochDay) {
        rows[row][at] = LocalDate.ofEpochDay(epochDay);
      }

      @Override
      public void setMicros(int row, long micros) {
        rows[row][at] =
            LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L),
                (int) Math.floorMod(micros, 1_000_000L) * 1000,
                ZoneOffset.UTC);
      }
    }
  }
}
