package dev.oxbow.local;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowFeed;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.type.ColumnType;
import java.util.List;

/**
 * The executor of what does not run in a source. It speaks SQL of its own; {@code plan} writes it.
 * Thread-safe. Failures are OxbowExceptions: OUT_OF_MEMORY, DISK_FULL, DIVISION_BY_ZERO,
 * OUT_OF_RANGE, INVALID_CAST, DATA, and INTERNAL for what should not happen.
 */
public interface LocalExecutor extends AutoCloseable {
  /** Opens one run, for one statement. */
  LocalRun begin(StatementScope scope);

  @Override
  void close();

  /** One statement's use of the executor. Used by one thread, but for the scope's end. */
  interface LocalRun extends AutoCloseable {
    /**
     * Makes a feed readable, streamed, by one {@link #query} that names it once.
     *
     * @param rows an estimate of the number of rows for join order, or -1
     * @return what to write after FROM
     */
    String stream(RowFeed feed, List<Column> columns, long rows);

    /**
     * Loads a feed into a temporary table of this run, which may spill.
     *
     * @return what to write after FROM
     */
    String load(RowFeed feed, List<Column> columns);

    /** Runs a query and streams its rows, whose values are of the types' Java classes. */
    Rows query(String sql, List<ColumnType> types);

    /** Drops what was loaded. */
    @Override
    void close();
  }
}
