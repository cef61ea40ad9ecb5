package dev.oxbow.local;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.type.ColumnType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * A batch over DuckDB's own memory; texts are kept aside and cross in one call per column. To be
 * closed once the query that reads it has ended.
 */
final class VectorBatch implements RowBatch, AutoCloseable {
  private final List<VectorWriter> writers;
  private final List<Kept> kept;
  private final @Nullable TextChunks texts;
  private int capacity;

  VectorBatch(List<Column> columns) {
    writers = columns.stream().map(c -> VectorWriter.of(c.type())).toList();
    kept = writers.stream().filter(Kept.class::isInstance).map(Kept.class::cast).toList();
    texts = kept.isEmpty() ? null : new TextChunks(kept.size());
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
    TextChunks into = texts;
    if (into != null && rows > 0) {
      into.begin();
      for (int i = 0; i < kept.size(); i++) {
        kept.get(i).give(i, rows, into);
      }
    }
  }

  @Override
  public void close() {
    if (texts != null) {
      texts.close();
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

  /** Values of a fixed width: they go into the vector's memory. */
  private abstract static class Fixed extends VectorWriter {
    private long[] nulls = new long[0];
    private boolean anyNull;

    @SuppressWarnings("NullAway.Init")
    ByteBuffer data;

    @Override
    void begin(DuckDBWritableVector next, int rows) {
      super.begin(next, rows);
      if (nulls.length * Long.SIZE < rows) {
        nulls = new long[(rows - 1) / Long.SIZE + 1];
      } else if (anyNull) {
        Arrays.fill(nulls, 0);
      }
      anyNull = false;
      data = DuckDbInternals.data(next);
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
      ByteBuffer validity = DuckDbInternals.validity(vector);
      for (int word = 0; word * Long.SIZE < rows; word++) {
        validity.putLong(word * Long.BYTES, ~nulls[word]);
      }
    }
  }

  private static final class Booleans extends Fixed {
    @Override
    public void setBoolean(int row, boolean value) {
      valued(row);
      data.put(row, (byte) (value ? 1 : 0));
    }
  }

  private static final class Bytes extends Fixed {
    @Override
    public void setLong(int row, long value) {
      valued(row);
      data.put(row, (byte) value);
    }
  }

  private static final class Shorts extends Fixed {
    @Override
    public void setLong(int row, long value) {
      valued(row);
      data.putShort(row * Short.BYTES, (short) value);
    }
  }

  /** INTEGER, and DATE as days. */
  private static final class Ints extends Fixed {
    @Override
    public void setLong(int row, long value) {
      setDay(row, (int) value);
    }

    @Override
    public void setDay(int row, int epochDay) {
      valued(row);
      data.putInt(row * Integer.BYTES, epochDay);
    }
  }

  /** BIGINT, TIME and TIMESTAMP as microseconds, and short DECIMALs unscaled. */
  private static final class Longs extends Fixed {
    private final int scale;

    Longs(int scale) {
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
    @Override
    public void setDouble(int row, double value) {
      valued(row);
      data.putFloat(row * Float.BYTES, (float) value);
    }
  }

  private static final class Doubles extends Fixed {
    @Override
    public void setDouble(int row, double value) {
      valued(row);
      data.putDouble(row * Double.BYTES, value);
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

    void give(int index, int rows, TextChunks into) {
      into.give(index, rows == values.length ? values : Arrays.copyOf(values, rows), vector);
      Arrays.fill(values, 0, rows, null);
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
