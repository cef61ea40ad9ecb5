package dev.oxbow.local;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowFeed;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.type.ColumnType;
import java.nio.file.Path;
import java.util.List;

/**
 * The executor of what does not run in a source. It speaks SQL of its own; {@code plan} writes it.
 * Thread-safe. Failures are OxbowExceptions: OUT_OF_MEMORY, DISK_FULL, DIVISION_BY_ZERO,
 * OUT_OF_RANGE, INVALID_CAST, DATA, STORE for a damaged database, and INTERNAL for what should not
 * happen.
 */
public interface LocalExecutor extends AutoCloseable {
  /**
   * Starts the executor of this process: DuckDB, which sees no network and no files but its spill
   * folder and those below {@code folders}.
   *
   * @param folders where databases may be attached: the store's folder
   */
  static LocalExecutor open(LocalConfig config, Path... folders) {
    return DuckDbExecutor.start(config, List.of(folders));
  }

  /** Opens one run, for one statement. */
  LocalRun begin(StatementScope scope);

  /**
   * A folder of this executor alone, where databases may be attached; it goes with the executor.
   */
  Path scratch();

  /** How many bytes of memory it holds, for all runs together. */
  long memoryInUse();

  /** How often a statement has met damaged data in an attached database. */
  long damages();

  @Override
  void close();

  /** One statement's use of the executor. Used by one thread, but for the scope's end. */
  interface LocalRun extends AutoCloseable {
    /**
     * Makes a feed readable, streamed, by one {@link #query} or {@link #execute} that names it
     * once. The run closes the feed.
     *
     * @param rows an estimate of the number of rows for join order, or -1
     * @return what to write after FROM
     */
    String stream(RowFeed feed, List<Column> columns, long rows);

    /**
     * Loads a feed into a temporary table of this run, which may spill, and closes the feed.
     *
     * @return what to write after FROM
     */
    String load(RowFeed feed, List<Column> columns);

    /** Runs a query and streams its rows, whose values are of the types' Java classes. */
    Rows query(String sql, List<ColumnType> types);

    /**
     * Runs a statement that gives no rows: for the store.
     *
     * @return how many rows it changed
     */
    long execute(String sql);

    /** Drops what was loaded. */
    @Override
    void close();
  }
}
