package dev.oxbow.engine;

import dev.oxbow.statement.ResultColumn;
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
   * What the statement has to say beside its rows: how many records could not be decoded, and the
   * first of them. Complete once the rows ended.
   */
  List<String> warnings();

  /** What it cost and what it read; complete once the rows ended. */
  Statistics statistics();

  @Override
  void close();
}
