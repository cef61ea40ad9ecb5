package dev.oxbow.jdbc.wire;

import dev.oxbow.jdbc.backend.RowSink;
import dev.oxbow.jdbc.backend.ValueType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Rows on their way to our driver, coded column by column as they come. First rows are written into
 * it, by one thread; then it is told how many there are, and written out.
 */
public final class BatchWriter implements RowSink {
  private static final int HEAD = 1 + 2 * Integer.BYTES;

  private final BatchColumn[] columns;
  private final int mostRows;
  private final long mostBytes;
  private int rows;

  /**
   * A batch without rows.
   *
   * @param mostRows how many rows fit, at least 1
   * @param mostBytes about how many bytes fit; a single row may have more
   */
  public BatchWriter(List<ValueType> types, int mostRows, long mostBytes) {
    this.columns = types.stream().map(BatchColumn::new).toArray(BatchColumn[]::new);
    this.mostRows = mostRows;
    this.mostBytes = mostBytes;
  }

  /** As many as may be, or as there are, once they have so many bytes. */
  @Override
  public int capacity() {
    long bytes = 0;
    int written = 0;
    for (BatchColumn column : columns) {
      bytes += column.taken();
      written = Math.max(written, column.written());
    }
    return bytes < mostBytes ? mostRows : Math.min(Math.max(written, 1), mostRows);
  }

  @Override
  public RowSink.Column column(int index) {
    return columns[index];
  }

  /** Says how many rows were written. */
  public void end(int written) {
    rows = written;
  }

  /** How many rows it was said to have. */
  public int rows() {
    return rows;
  }

  /** About how many bytes of memory it takes. */
  public long held() {
    long held = 0;
    for (BatchColumn column : columns) {
      held += column.held();
    }
    return held;
  }

  /** How many bytes it has when it is written out. */
  public long size() {
    long size = HEAD;
    for (BatchColumn column : columns) {
      size += column.size(rows);
    }
    return size;
  }

  /** Writes it as {@link FrameReader} reads it. */
  public void writeTo(OutputStream out) throws IOException {
    byte[] head = new byte[HEAD];
    head[0] = Batches.VERSION;
    Batches.set(head, 1, Integer.BYTES, columns.length);
    Batches.set(head, 1 + Integer.BYTES, Integer.BYTES, rows);
    out.write(head);
    for (BatchColumn column : columns) {
      column.writeTo(out, rows);
    }
  }
}
