package dev.oxbow.engine;

import dev.oxbow.spi.RowBatch;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.statement.Statistics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one run, streamed. Used by one thread at a time; must be closed. */
public interface Result extends AutoCloseable {
  List<ResultColumn> columns();

  /**
   * The next row, or null at the end. Values have exactly the Java class of their column's kind
   * ({@link dev.oxbow.type.ColumnType.Kind#javaClass()}); SQL's NULL is null. The array is the
   * caller's.
   *
   * @throws dev.oxbow.error.OxbowException at any row: a result is whole only after its end
   */
  @Nullable Object @Nullable [] next();

  /**
   * Writes the next rows into a batch at 0, 1, 2, ...: those that can be had without waiting for
   * more, as far as the batch has room. A run's rows are read either so or by {@link #next()}.
   *
   * @return how many; 0 at the end
   * @throws dev.oxbow.error.OxbowException at any row: a result is whole only after its end
   */
  int fill(RowBatch batch);

  /**
   * What the statement has to say beside its rows: how many records could not be decoded, and the
   * first of them. Complete once the rows ended.
   */
  List<String> warnings();

  /** What it cost and what it read; complete once the rows ended. */
  Statistics statistics();

  @Override
  void close();
}
