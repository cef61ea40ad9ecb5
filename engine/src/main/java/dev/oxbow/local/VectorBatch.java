package dev.oxbow.local;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.type.ColumnType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/** A batch over DuckDB's own memory; texts are kept aside and cross in one call per column. */
final class VectorBatch implements RowBatch {
  private final List<VectorWriter> writers;
  private int capacity;

  VectorBatch(List<Column> columns) {
    writers = columns.stream().map(c -> VectorWriter.of(c.type())).toList();
  }

  /** Points the writers at the next chunk. */
  void begin(DuckDBDataChunkWriter chunk) {
    capacity = Math.toIntExact(chunk.capacity());
    for (int i = 0; i < writers.size(); i++) {
      writers.get(i).begin(chunk.vector(i), capacity);
    }
  }

  /** Hands over what was kept aside. */
  void end(int rows) {
    for (VectorWriter writer : writers) {
      writer.end(rows);
    }
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public Writer column(int index) {
    return writers.get(index);
  }

  /** The writer of one column; a setter that is not its type's throws. */
  private abstract static class VectorWriter implements Writer {
    @SuppressWarnings("NullAway.Init")
    DuckDBWritableVector vector;

    static VectorWriter of(ColumnType type) {
      return switch (type.kind()) {
        case BOOLEAN -> new Booleans();
        case TINYINT -> new Bytes();
        case SMALLINT -> new Shorts();
        case INTEGER, DATE -> new Ints();
        case BIGINT, TIME, TIMESTAMP -> new Longs(0);
        case REAL -> new Floats();
        case DOUBLE -> new Doubles();
        case DECIMAL ->
            type.precision() <= DuckDbTypes.LONG_DIGITS
                ? new Longs(type.scale())
                : new Decimals(type.scale());
        case VARCHAR -> new Texts();
        case VARBINARY -> new Binaries();
      };
    }

    void begin(DuckDBWritableVector next, int rows) {
      vector = next;
    }

    void end(int rows) {}

    @Override
    public void setNull(int row) {
      vector.setNull(row);
    }

    @Override
    public void setBoolean(int row, boolean value) {
      throw wrong();
    }

    @Override
    public void setLong(int row, long value) {
      throw wrong();
    }

    @Override
    public void setDouble(int row, double value) {
      throw wrong();
    }

    @Override
    public void setUnscaled(int row, long value) {
      throw wrong();
    }

    @Override
    public void setDecimal(int row, BigDecimal value) {
      throw wrong();
    }

    @Override
    public void setUtf8(int row, byte[] bytes, int offset, int length) {
      throw wrong();
    }

    @Override
    public void setString(int row, String value) {
      throw wrong();
    }

    @Override
    public void setBytes(int row, byte[] bytes, int offset, int length) {
      throw wrong();
    }

    @Override
    public void setDay(int row, int epochDay) {
      throw wrong();
    }

    @Override
    public void setMicros(int row, long micros) {
      throw wrong();
    }

    private IllegalStateException wrong() {
      return new IllegalStateException("A setter that is not of " + getClass().getSimpleName());
    }
  }

  /**
   * Values of a fixed width: they go into the vector's memory, or into memory of our own from which
   * they are set one by one at the end.
   */
  private abstract static class Fixed extends VectorWriter {
    private final int width;
    private long[] nulls = new long[0];
    private boolean anyNull;
    private @Nullable VectorMemory memory;

    @SuppressWarnings("NullAway.Init")
    ByteBuffer data;

    Fixed(int width) {
      this.width = width;
    }

    @Override
    void begin(DuckDBWritableVector next, int rows) {
      super.begin(next, rows);
      if (nulls.length * Long.SIZE < rows) {
        nulls = new long[(rows - 1) / Long.SIZE + 1];
      } else if (anyNull) {
        Arrays.fill(nulls, 0);
      }
      anyNull = false;
      memory = VectorMemory.of(next);
      if (memory != null) {
        data = memory.data();
      } else if (data == null || data.capacity() < rows * width) {
        data = ByteBuffer.allocate(rows * width).order(ByteOrder.nativeOrder());
      }
    }

    /** Called for each value that is set: the row may have been NULL before. */
    final void valued(int row) {
      if (anyNull) {
        nulls[row / Long.SIZE] &= ~(1L << row);
      }
    }

    @Override
    public final void setNull(int row) {
      anyNull = true;
      nulls[row / Long.SIZE] |= 1L << row;
    }

    @Override
    final void end(int rows) {
      VectorMemory direct = memory;
      if (direct != null) {
        for (int word = 0; word * Long.SIZE < rows; word++) {
          direct.validity().putLong(word * Long.BYTES, ~nulls[word]);
        }
        return;
      }
      for (int row = 0; row < rows; row++) {
        if ((nulls[row / Long.SIZE] & 1L << row) != 0) {
          vector.setNull(row);
        } else {
          give(row);
        }
      }
    }

    /** Sets a value of {@link #data} through the driver. */
    abstract void give(int row);
  }

  private static final class Booleans extends Fixed {
    Booleans() {
      super(Byte.BYTES);
    }

    @Override
    public void setBoolean(int row, boolean value) {
      valued(row);
      data.put(row, (byte) (value ? 1 : 0));
    }

    @Override
    void give(int row) {
      vector.setBoolean(row, data.get(row) != 0);
    }
  }

  private static final class Bytes extends Fixed {
    Bytes() {
      super(Byte.BYTES);
    }

    @Override
    public void setLong(int row, long value) {
      valued(row);
      data.put(row, (byte) value);
    }

    @Override
    void give(int row) {
      vector.setByte(row, data.get(row));
    }
  }

  private static final class Shorts extends Fixed {
    Shorts() {
      super(Short.BYTES);
    }

    @Override
    public void setLong(int row, long value) {
      valued(row);
      data.putShort(row * Short.BYTES, (short) value);
    }

    @Override
    void give(int row) {
      vector.setShort(row, data.getShort(row * Short.BYTES));
    }
  }

  /** INTEGER, and DATE as days. */
  private static final class Ints extends Fixed {
    Ints() {
      super(Integer.BYTES);
    }

    @Override
    public void setLong(int row, long value) {
      setDay(row, (int) value);
    }

    @Override
    public void setDay(int row, int epochDay) {
      valued(row);
      data.putInt(row * Integer.BYTES, epochDay);
    }

    @Override
    void give(int row) {
      vector.setInt(row, data.getInt(row * Integer.BYTES));
    }
  }

  /** BIGINT, TIME and TIMESTAMP as microseconds, and short DECIMALs unscaled. */
  private static final class Longs extends Fixed {
    private final int scale;

    Longs(int scale) {
      super(Long.BYTES);
      this.scale = scale;
    }

    @Override
    public void setLong(int row, long value) {
      valued(row);
      data.putLong(row * Long.BYTES, value);
    }

    @Override
    public void setMicros(int row, long micros) {
      setLong(row, micros);
    }

    @Override
    public void setUnscaled(int row, long value) {
      setLong(row, value);
    }

    @Override
    public void setDecimal(int row, BigDecimal value) {
      setLong(row, value.setScale(scale).unscaledValue().longValueExact());
    }

    @Override
    void give(int row) {
      vector.setLong(row, data.getLong(row * Long.BYTES));
    }
  }

  private static final class Decimals extends VectorWriter {
    private final int scale;

    Decimals(int scale) {
      this.scale = scale;
    }

    @Override
    public void setUnscaled(int row, long value) {
      vector.setBigDecimal(row, BigDecimal.valueOf(value, scale));
    }

    @Override
    public void setDecimal(int row, BigDecimal value) {
      vector.setBigDecimal(row, value);
    }
  }

  private static final class Floats extends Fixed {
    Floats() {
      super(Float.BYTES);
    }

    @Override
    public void setDouble(int row, double value) {
      valued(row);
      data.putFloat(row * Float.BYTES, (float) value);
    }

    @Override
    void give(int row) {
      vector.setFloat(row, data.getFloat(row * Float.BYTES));
    }
  }

  private static final class Doubles extends Fixed {
    Doubles() {
      super(Double.BYTES);
    }

    @Override
    public void setDouble(int row, double value) {
      valued(row);
      data.putDouble(row * Double.BYTES, value);
    }

    @Override
    void give(int row) {
      vector.setDouble(row, data.getDouble(row * Double.BYTES));
    }
  }

  /** Values that cross as UTF-8. */
  private abstract static class Kept extends VectorWriter {
    byte[] @Nullable [] values = new byte[0][];

    @Override
    void begin(DuckDBWritableVector next, int rows) {
      super.begin(next, rows);
      if (values.length < rows) {
        values = new byte[rows][];
      }
    }

    @Override
    void end(int rows) {
      if (rows > 0) {
        vector.setStringUtf8Batch(0, rows == values.length ? values : Arrays.copyOf(values, rows));
        Arrays.fill(values, 0, rows, null);
      }
    }

    @Override
    public void setNull(int row) {
      values[row] = null;
    }
  }

  private static final class Texts extends Kept {
    @Override
    public void setUtf8(int row, byte[] bytes, int offset, int length) {
      values[row] = Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public void setString(int row, String value) {
      values[row] = value.getBytes(StandardCharsets.UTF_8);
    }
  }

  private static final class Binaries extends Kept {
    @Override
    public void setBytes(int row, byte[] bytes, int offset, int length) {
      values[row] = Base64.getEncoder().encode(Arrays.copyOfRange(bytes, offset, offset + length));
    }
  }
}
