package dev.oxbow.kafka.rows;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.type.ColumnType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what is written as Java values, and refuses whatever the contract of a batch forbids. */
public final class JavaBatch implements RowBatch {
  private static final Object UNSET = new Object();
  private static final Object NULL = new Object();

  private final List<Column> columns;
  private final Object[][] values;
  private final int capacity;

  public JavaBatch(List<Column> columns, int capacity) {
    this.columns = columns;
    this.capacity = capacity;
    values = new Object[capacity][columns.size()];
    clear();
  }

  /** Forgets all rows. */
  public void clear() {
    for (Object[] row : values) {
      Arrays.fill(row, UNSET);
    }
  }

  /** The first rows; each column of each must have been set. */
  public List<List<@Nullable Object>> rows(int count) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int r = 0; r < count; r++) {
      List<@Nullable Object> row = new ArrayList<>();
      for (int c = 0; c < columns.size(); c++) {
        Object v = values[r][c];
        if (v == UNSET) {
          throw new IllegalStateException(columns.get(c).name() + " of row " + r + " was not set");
        }
        row.add(v == NULL ? null : v);
      }
      rows.add(row);
    }
    return rows;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public Writer column(int index) {
    return new ColumnWriter(index);
  }

  private final class ColumnWriter implements Writer {
    private final int index;
    private final ColumnType type;

    ColumnWriter(int index) {
      this.index = index;
      type = columns.get(index).type();
    }

    private void set(int row, Object value) {
      if (values[row][index] == NULL && value != NULL) {
        throw new IllegalStateException("a NULL stays: " + columns.get(index).name());
      }
      values[row][index] = value;
    }

    private void mustBe(ColumnType.Kind... kinds) {
      if (!Arrays.asList(kinds).contains(type.kind())) {
        throw new IllegalStateException("wrong setter for " + columns.get(index));
      }
    }

    @Override
    public void setNull(int row) {
      set(row, NULL);
    }

    @Override
    public void setBoolean(int row, boolean value) {
      mustBe(ColumnType.Kind.BOOLEAN);
      set(row, value);
    }

    @Override
    public void setLong(int row, long value) {
      Object v =
          switch (type.kind()) {
            case TINYINT -> (byte) value;
            case SMALLINT -> (short) value;
            case INTEGER -> (int) value;
            case BIGINT -> value;
            default -> throw new IllegalStateException("wrong setter for " + columns.get(index));
          };
      if (((Number) v).longValue() != value) {
        throw new IllegalStateException(value + " is no " + type);
      }
      set(row, v);
    }

    @Override
    public void setDouble(int row, double value) {
      mustBe(ColumnType.Kind.REAL, ColumnType.Kind.DOUBLE);
      set(row, type.kind() == ColumnType.Kind.REAL ? (Object) (float) value : (Object) value);
    }

    @Override
    public void setUnscaled(int row, long value) {
      setDecimal(row, BigDecimal.valueOf(value, type.scale()));
    }

    @Override
    public void setDecimal(int row, BigDecimal value) {
      mustBe(ColumnType.Kind.DECIMAL);
      if (value.scale() != type.scale() || value.precision() > type.precision()) {
        throw new IllegalStateException(value + " is no " + type);
      }
      set(row, value);
    }

    @Override
    public void setUtf8(int row, byte[] bytes, int offset, int length) {
      mustBe(ColumnType.Kind.VARCHAR);
      try {
        set(
            row,
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, offset, length))
                .toString());
      } catch (CharacterCodingException e) {
        throw new IllegalStateException("ill-formed UTF-8", e);
      }
    }

    @Override
    public void setString(int row, String value) {
      mustBe(ColumnType.Kind.VARCHAR);
      set(row, value);
    }

    @Override
    public void setBytes(int row, byte[] bytes, int offset, int length) {
      mustBe(ColumnType.Kind.VARBINARY);
      set(row, Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public void setDay(int row, int epochDay) {
      mustBe(ColumnType.Kind.DATE);
      set(row, LocalDate.ofEpochDay(epochDay));
    }

    @Override
    public void setMicros(int row, long micros) {
      mustBe(ColumnType.Kind.TIME, ColumnType.Kind.TIMESTAMP);
      set(
          row,
          type.kind() == ColumnType.Kind.TIME
              ? LocalTime.ofNanoOfDay(micros * 1000)
              : LocalDateTime.ofEpochSecond(
                  Math.floorDiv(micros, 1_000_000L),
                  (int) Math.floorMod(micros, 1_000_000L) * 1000,
                  ZoneOffset.UTC));
    }
  }
}
