package dev.oxbow.spi;

import java.util.List;

/**
 * One consistent read of a remote source, for one statement of a client. It runs one SQL statement
 * after the other: a feed must be drained or closed before the next one is opened.
 */
public interface RemoteRead extends AutoCloseable {
  /**
   * Sends a statement and streams its rows.
   *
   * @param sql as {@link Pushdown#sql} made it
   * @param columns the types that planning promised, in the order of the select list
   */
  RowFeed query(String sql, List<Column> columns);

  /**
   * What this read sees must stay what it is: something else was read or fixed beside it. Its loss
   * is the statement's end from now on. Callable from any thread.
   */
  void settle();

  /**
   * What this read sees, for people and for EXPLAIN ANALYZE: MySQL's executed GTID set. Who was
   * told relies on it, so it settles the read.
   */
  String snapshot();

  /** Ends whatever runs, in the source as well, within a second; callable from any thread. */
  void cancel();

  @Override
  void close();
}
