package dev.oxbow.local;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.type.ColumnType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * A batch over DuckDB's own memory, which long texts are kept aside of. To be closed once the query
 * that reads it has ended.
 */
final class VectorBatch implements RowBatch, AutoCloseable {
  /** Decimals of more digits do not fit into a long. */
  private static final int LONG_DIGITS = 18;

  private final VectorWriter[] writers;
  private final TextChunks texts;
  private int capacity;

  VectorBatch(List<Column> columns) {
    long ofTexts = columns.stream().filter(c -> DuckDbTypes.crossesAsText(c.type().kind())).count();
    texts = new TextChunks((int) ofTexts);
    writers =
        columns.stream().map(c -> VectorWriter.of(c.type(), texts)).toArray(VectorWriter[]::new);
  }

  /** Points the writers at the next chunk. */
  void begin(DuckDBDataChunkWriter chunk) {
    capacity = Math.toIntExact(chunk.capacity());
    texts.begin();
    for (int i = 0; i < writers.length; i++) {
      writers[i].begin(chunk.vector(i), capacity);
    }
  }

  /** Hands over what was kept aside. */
  void end(int rows) {
    texts.end();
    for (VectorWriter writer : writers) {
      writer.end(rows);
    }
  }

  @Override
  public void close() {
    texts.close();
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public Writer column(int index) {
    return writers[index];
  }

  /** The writer of one column; a setter that is not its type's throws. */
  private abstract static class VectorWriter implements Writer {
    private long[] nulls = new long[0];
    private boolean anyNull;

    @SuppressWarnings("NullAway.Init")
    private DuckDBWritableVector vector;

    /** The memory of the values. */
    @SuppressWarnings("NullAway.Init")
    ByteBuffer data;

    static VectorWriter of(ColumnType type, TextChunks texts) {
      return switch (type.kind()) {
        case BOOLEAN -> new Booleans();
        case TINYINT -> new Bytes();
        case SMALLINT -> new Shorts();
        case INTEGER, DATE -> new Ints();
        case BIGINT, TIME, TIMESTAMP -> new Longs();
        case REAL -> new Floats();
        case DOUBLE -> new Doubles();
        case DECIMAL -> decimal(type);
        case VARCHAR, VARBINARY -> new Texts(texts);
      };
    }

    /** DuckDB keeps a decimal in the narrowest integer that holds its digits. */
    private static VectorWriter decimal(ColumnType type) {
      int digits = type.precision();
      if (digits > LONG_DIGITS) {
        return new Huge(type);
      }
      Whole writer = digits <= 4 ? new Shorts() : digits <= 9 ? new Ints() : new Longs();
      writer.type = type;
      writer.limit = BigInteger.TEN.pow(digits).longValueExact();
      return writer;
    }

    final void begin(DuckDBWritableVector next, int rows) {
      vector = next;
      if (nulls.length * Long.SIZE < rows) {
        nulls = new long[(rows - 1) / Long.SIZE + 1];
      } else if (anyNull) {
        Arrays.fill(nulls, 0);
      }
      anyNull = false;
      data = DuckDbInternals.data(next);
    }

    void end(int rows) {
      ByteBuffer validity = DuckDbInternals.validity(vector);
      for (int word = 0; word * Long.SIZE < rows; word++) {
        validity.putLong(word * Long.BYTES, ~nulls[word]);
      }
    }

    /** Called for each value that is set: the row may have been NULL before. */
    final void valued(int row) {
      if (anyNull) {
        nulls[row / Long.SIZE] &= ~(1L << row);
      }
    }

    @Override
    public void setNull(int row) {
      anyNull = true;
      nulls[row / Long.SIZE] |= 1L << row;
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

  private static final class Booleans extends VectorWriter {
    @Override
    public void setBoolean(int row, boolean value) {
      valued(row);
      data.put(row, (byte) (value ? 1 : 0));
    }
  }

  /** Integers, days, microseconds, and decimals without their points. */
  private abstract static class Whole extends VectorWriter {
    /** Of a decimal. */
    private @Nullable ColumnType type;

    /** The least number that has more digits than a decimal; 0 for others. */
    private long limit;

    abstract void put(int row, long value);

    @Override
    public final void setLong(int row, long value) {
      valued(row);
      put(row, value);
    }

    @Override
    public final void setDay(int row, int epochDay) {
      setLong(row, epochDay);
    }

    @Override
    public final void setMicros(int row, long micros) {
      setLong(row, micros);
    }

    @Override
    public final void setUnscaled(int row, long value) {
      if (value >= limit || value <= -limit) {
        throw tooLarge(value, type);
      }
      setLong(row, value);
    }

    @Override
    public final void setDecimal(int row, BigDecimal value) {
      ColumnType decimal = Objects.requireNonNull(type);
      BigInteger unscaled = value.setScale(decimal.scale()).unscaledValue();
      if (unscaled.bitLength() >= Long.SIZE) {
        throw tooLarge(value, decimal);
      }
      setUnscaled(row, unscaled.longValue());
    }
  }

  private static OxbowException tooLarge(Number value, @Nullable ColumnType type) {
    return new OxbowException(
        ErrorCode.OUT_OF_RANGE, "A value has more digits than " + type + " holds: " + value);
  }

  private static final class Bytes extends Whole {
    @Override
    void put(int row, long value) {
      data.put(row, (byte) value);
    }
  }

  private static final class Shorts extends Whole {
    @Override
    void put(int row, long value) {
      data.putShort(row * Short.BYTES, (short) value);
    }
  }

  private static final class Ints extends Whole {
    @Override
    void put(int row, long value) {
      data.putInt(row * Integer.BYTES, (int) value);
    }
  }

  private static final class Longs extends Whole {
    @Override
    void put(int row, long value) {
      data.putLong(row * Long.BYTES, value);
    }
  }

  /** Decimals of more than 18 digits. */
  private static final class Huge extends VectorWriter {
    private final ColumnType type;
    private final BigInteger limit;

    Huge(ColumnType type) {
      this.type = type;
      this.limit = BigInteger.TEN.pow(type.precision());
    }

    @Override
    public void setUnscaled(int row, long value) {
      put(row, value, value >> (Long.SIZE - 1));
    }

    @Override
    public void setDecimal(int row, BigDecimal value) {
      BigInteger unscaled = value.setScale(type.scale()).unscaledValue();
      if (unscaled.abs().compareTo(limit) >= 0) {
        throw tooLarge(value, type);
      }
      put(row, unscaled.longValue(), unscaled.shiftRight(Long.SIZE).longValue());
    }

    private void put(int row, long low, long high) {
      valued(row);
      data.putLong(row * 2 * Long.BYTES, low);
      data.putLong(row * 2 * Long.BYTES + Long.BYTES, high);
    }
  }

  private static final class Floats extends VectorWriter {
    @Override
    public void setDouble(int row, double value) {
      valued(row);
      data.putFloat(row * Float.BYTES, (float) value);
    }
  }

  private static final class Doubles extends VectorWriter {
    @Override
    public void setDouble(int row, double value) {
      valued(row);
      data.putDouble(row * Double.BYTES, value);
    }
  }

  /** Texts in UTF-8, and bytes in base 64. */
  private static final class Texts extends VectorWriter {
    private static final VarHandle LONG =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** A text of so many bytes stands in the vector itself, zeros behind it. */
    private static final int SHORT = 12;

    private final TextChunks texts;
    private boolean anyLong;

    Texts(TextChunks texts) {
      this.texts = texts;
    }

    @Override
    public void setUtf8(int row, byte[] bytes, int offset, int length) {
      valued(row);
      int at = row * TextChunks.WIDTH;
      if (length > SHORT) {
        anyLong = true;
        long head = (long) LONG.get(bytes, offset);
        data.putLong(at, length | head << Integer.SIZE);
        data.putLong(at + TextChunks.ADDRESS, texts.keep(bytes, offset, length));
        return;
      }
      long head = eight(bytes, offset, length);
      long tail = eight(bytes, offset + Long.BYTES, length - Long.BYTES);
      data.putLong(at, length | head << Integer.SIZE);
      data.putLong(at + Long.BYTES, head >>> Integer.SIZE | tail << Integer.SIZE);
    }

    /** The next eight bytes of a text as they lie in memory, or what there is and then zeros. */
    private static long eight(byte[] bytes, int offset, int length) {
      if (length <= 0) {
        return 0;
      }
      if (length >= Long.BYTES) {
        return (long) LONG.get(bytes, offset);
      }
      if (offset + Long.BYTES <= bytes.length) {
        return (long) LONG.get(bytes, offset) & (1L << length * Byte.SIZE) - 1;
      }
      long eight = 0;
      for (int i = length - 1; i >= 0; i--) {
        eight = eight << Byte.SIZE | bytes[offset + i] & 0xff;
      }
      return eight;
    }

    @Override
    public void setString(int row, String value) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      setUtf8(row, bytes, 0, bytes.length);
    }

    @Override
    public void setBytes(int row, byte[] bytes, int offset, int length) {
      byte[] text = Base64.getEncoder().encode(Arrays.copyOfRange(bytes, offset, offset + length));
      setUtf8(row, text, 0, text.length);
    }

    @Override
    public void setNull(int row) {
      super.setNull(row);
      data.putLong(row * TextChunks.WIDTH, 0);
    }

    @Override
    void end(int rows) {
      super.end(rows);
      if (!anyLong) {
        return;
      }
      anyLong = false;
      for (int at = 0; at < rows * TextChunks.WIDTH; at += TextChunks.WIDTH) {
        if (data.getInt(at) > SHORT) {
          int address = at + TextChunks.ADDRESS;
          data.putLong(address, texts.address(data.getLong(address)));
        }
      }
    }
  }
}
