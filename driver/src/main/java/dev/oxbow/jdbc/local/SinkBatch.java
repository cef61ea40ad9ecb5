package dev.oxbow.jdbc.local;

import dev.oxbow.jdbc.backend.RowSink;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.type.ColumnType.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A sink as the engine writes into it. */
final class SinkBatch implements RowBatch {
  private final RowSink sink;
  private final Writer[] writers;

  SinkBatch(RowSink sink, List<ResultColumn> columns) {
    this.sink = sink;
    this.writers = new Writer[columns.size()];
    for (int i = 0; i < writers.length; i++) {
      writers[i] = new ColumnWriter(sink.column(i), columns.get(i).type().kind() == Kind.REAL);
    }
  }

  @Override
  public int capacity() {
    return sink.capacity();
  }

  @Override
  public Writer column(int index) {
    return writers[index];
  }

  private record ColumnWriter(RowSink.Column column, boolean real) implements Writer {
    @Override
    public void setNull(int row) {
      column.putNull(row);
    }

    @Override
    public void setBoolean(int row, boolean value) {
      column.putNumber(row, value ? 1 : 0);
    }

    @Override
    public void setLong(int row, long value) {
      column.putNumber(row, value);
    }

    @Override
    public void setDouble(int row, double value) {
      column.putNumber(
          row, real ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value));
    }

    @Override
    public void setUnscaled(int row, long value) {
      column.putUnscaled(row, value);
    }

    @Override
    public void setDecimal(int row, BigDecimal value) {
      column.put(row, value);
    }

    @Override
    public void setUtf8(int row, byte[] bytes, int offset, int length) {
      column.putBytes(row, bytes, offset, length);
    }

    @Override
    public void setString(int row, String value) {
      setBytes(row, value.getBytes(StandardCharsets.UTF_8));
    }

    private void setBytes(int row, byte[] bytes) {
      column.putBytes(row, bytes, 0, bytes.length);
    }

    @Override
    public void setBytes(int row, byte[] bytes, int offset, int length) {
      column.putBytes(row, bytes, offset, length);
    }

    @Override
    public void setDay(int row, int epochDay) {
      column.putNumber(row, epochDay);
    }

    @Override
    public void setMicros(int row, long micros) {
      column.putNumber(row, micros);
    }
  }
}
