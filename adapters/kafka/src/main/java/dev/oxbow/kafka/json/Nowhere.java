package dev.oxbow.kafka.json;

import dev.oxbow.spi.RowBatch;
import java.math.BigDecimal;

/** A batch for values that are only looked at: keeps nothing. */
public enum Nowhere implements RowBatch, RowBatch.Writer {
  BATCH;

  @Override
  public int capacity() {
    return Integer.MAX_VALUE;
  }

  @Override
  public RowBatch.Writer column(int index) {
    return this;
  }

  @Override
  public void setNull(int row) {}

  @Override
  public void setBoolean(int row, boolean value) {}

  @Override
  public void setLong(int row, long value) {}

  @Override
  public void setDouble(int row, double value) {}

  @Override
  public void setUnscaled(int row, long value) {}

  @Override
  public void setDecimal(int row, BigDecimal value) {}

  @Override
  public void setUtf8(int row, byte[] bytes, int offset, int length) {}

  @Override
  public void setString(int row, String value) {}

  @Override
  public void setBytes(int row, byte[] bytes, int offset, int length) {}

  @Override
  public void setDay(int row, int epochDay) {}

  @Override
  public void setMicros(int row, long micros) {}
}
