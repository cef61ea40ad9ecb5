package dev.oxbow.engine;

import dev.oxbow.execute.RowWriter;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.statement.Statistics;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are there already. */
final class ListResult implements Result {
  private final List<ResultColumn> columns;
  private final List<@Nullable Object[]> rows;
  private final List<String> warnings;
  private final Iterator<@Nullable Object[]> iterator;

  ListResult(List<ResultColumn> columns, List<@Nullable Object[]> rows, List<String> warnings) {
    this.columns = columns;
    this.rows = rows;
    this.warnings = warnings;
    this.iterator = rows.iterator();
  }

  @Override
  public List<ResultColumn> columns() {
    return columns;
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    return iterator.hasNext() ? iterator.next().clone() : null;
  }

  @Override
  public int fill(RowBatch batch) {
    int row = 0;
    while (row < batch.capacity() && iterator.hasNext()) {
      RowWriter.write(batch, row++, iterator.next(), c -> columns.get(c).type());
    }
    return row;
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public Statistics statistics() {
    return new Statistics(
        List.of(), Duration.ZERO, Duration.ZERO, rows.size(), Statistics.Totals.NOTHING, null);
  }

  @Override
  public void close() {}
}
