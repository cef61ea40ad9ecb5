package dev.oxbow.execute;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.spi.RowFeed;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are there already, on their way into the executor. */
final class ListedRows implements RowFeed {
  private final Iterator<@Nullable Object[]> rows;
  private final List<Column> columns;

  ListedRows(List<@Nullable Object[]> rows, List<Column> columns) {
    this.rows = rows.iterator();
    this.columns = columns;
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public Lane open() {
    return new Lane() {
      @Override
      public int fill(RowBatch batch) {
        int row = 0;
        while (row < batch.capacity() && rows.hasNext()) {
          RowWriter.write(batch, row++, rows.next(), columns);
        }
        return row;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void cancel() {
    // Nothing is waited for.
  }

  @Override
  public void close() {}
}
