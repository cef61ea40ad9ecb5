package dev.oxbow.mysql.read;

import dev.oxbow.spi.RowBatch;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A batch that gathers the values of its rows as text. */
final class TextBatch implements RowBatch, RowBatch.Writer {
  final List<String> texts = new ArrayList<>();

  @Override
  public int capacity() {
    return 10;
  }

  @Override
  public Writer column(int index) {
    return this;
  }

  @Override
  public void setNull(int row) {
    texts.add("NULL");
  }

  @Override
  public void setBoolean(int row, boolean value) {
    texts.add(String.valueOf(value));
  }

  @Override
  public void setLong(int row, long value) {
    texts.add(String.valueOf(value));
  }

  @Override
  public void setDouble(int row, double value) {
    texts.add(String.valueOf(value));
  }

  @Override
  public void setUnscaled(int row, long value) {
    texts.add(String.valueOf(value));
  }

  @Override
  public void setDecimal(int row, BigDecimal value) {
    texts.add(value.toString());
  }

  @Override
  public void setUtf8(int row, byte[] bytes, int offset, int length) {
    texts.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public void setString(int row, String value) {
    texts.add(value);
  }

  @Override
  public void setBytes(int row, byte[] bytes, int offset, int length) {
    texts.add(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void setDay(int row, int epochDay) {
    texts.add(String.valueOf(epochDay));
  }

  @Override
  public void setMicros(int row, long micros) {
    texts.add(String.valueOf(micros));
  }
}
