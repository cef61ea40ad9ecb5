package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.ProgressListener;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.backend.Wanted;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement: one result at a time. Used by one thread, but for cancel and close. */
class OxbowStatement implements WatchedStatement, ReadOnlyStatement, Wrapped {
  private final OxbowConnection connection;
  private final Running running = new Running();
  private volatile boolean closed;
  private volatile @Nullable OxbowResultSet result;
  private int updateCount = -1;
  private long maxRows;
  private int fetchSize;
  private int timeoutSeconds;
  private boolean closeOnCompletion;
  private boolean poolable;
  private ProgressListener progress = ProgressListener.NONE;
  private @Nullable SQLWarning warnings;

  OxbowStatement(OxbowConnection connection) {
    this.connection = connection;
  }

  @Override
  public ResultSet executeQuery(String sql) throws SQLException {
    run(sql, Wanted.ROWS);
    return currentResult();
  }

  @Override
  public boolean execute(String sql) throws SQLException {
    return run(sql, Wanted.ANY);
  }

  @Override
  public int executeUpdate(String sql) throws SQLException {
    run(sql, Wanted.NO_ROWS);
    return 0;
  }

  private boolean run(String sql, Wanted wanted) throws SQLException {
    checkOpen();
    if (sql == null) {
      throw Failures.wrongUse("The text of the statement is null");
    }
    return run(() -> connection.backend().statement(sql), true, List.of(), wanted);
  }

  /**
   * Runs a query.
   *
   * @param owned whether the query lives only for this run
   * @return whether there are rows
   */
  final boolean run(
      Running.Plan plan, boolean owned, List<@Nullable Object> parameters, Wanted wanted)
      throws SQLException {
    checkOpen();
    closeResult();
    updateCount = -1;
    warnings = null;
    RunOptions options = new RunOptions(Duration.ZERO, maxRows, fetchSize, wanted, progress);
    Running.Started started = running.start(plan, owned, parameters, options, timeoutSeconds);
    if (started.rows().columns().isEmpty()) {
      try (BackendRows rows = started.rows()) {
        while (rows.next() != null) {
          // Nothing to show; the end is what counts.
        }
        warnings = Warnings.chain(rows.warnings());
      } finally {
        if (owned) {
          started.query().close();
        }
      }
      updateCount = 0;
      return false;
    }
    OxbowResultSet.Owner owner = closedResult -> resultClosed(closedResult, started, owned);
    result =
        new OxbowResultSet(
            this, new Columns(started.rows().columns()), started.rows(), fetchSize, owner);
    if (closed) {
      closeResult();
      checkOpen();
    }
    return true;
  }

  private void resultClosed(OxbowResultSet closedResult, Running.Started started, boolean owned)
      throws SQLException {
    if (owned) {
      started.query().close();
    }
    if (result == closedResult) {
      warnings = closedResult.warningsSoFar();
      result = null;
      if (closeOnCompletion) {
        close();
      }
    }
  }

  final OxbowResultSet currentResult() throws SQLException {
    OxbowResultSet current = result;
    if (current == null) {
      throw Failures.wrongUse("The statement was closed while it ran");
    }
    return current;
  }

  private void closeResult() throws SQLException {
    OxbowResultSet current = result;
    if (current != null) {
      result = null;
      current.close();
    }
  }

  final void checkOpen() throws SQLException {
    if (closed) {
      connection.checkOpen();
      throw Failures.wrongUse("The statement is closed; make a new one");
    }
  }

  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    connection.forget(this);
    if (running.isBusy() || result != null) {
      try {
        running.cancel();
      } catch (SQLException e) {
        if (!Failures.isGone(e)) {
          throw e;
        }
      }
    }
    closeResult();
  }

  @Override
  public final boolean isClosed() {
    return closed;
  }

  @Override
  public final void cancel() throws SQLException {
    checkOpen();
    running.cancel();
  }

  @Override
  public final @Nullable ResultSet getResultSet() throws SQLException {
    checkOpen();
    return result;
  }

  @Override
  public final int getUpdateCount() throws SQLException {
    checkOpen();
    return updateCount;
  }

  @Override
  public final boolean getMoreResults() throws SQLException {
    return getMoreResults(CLOSE_CURRENT_RESULT);
  }

  @Override
  public final boolean getMoreResults(int current) throws SQLException {
    checkOpen();
    switch (current) {
      case CLOSE_CURRENT_RESULT, CLOSE_ALL_RESULTS -> closeResult();
      case KEEP_CURRENT_RESULT ->
          throw Failures.notSupported("A statement has one open result at a time");
      default -> throw Failures.wrongUse("getMoreResults(" + current + ") has no meaning");
    }
    updateCount = -1;
    return false;
  }

  @Override
  public final void setProgressListener(ProgressListener listener) throws SQLException {
    checkOpen();
    progress = listener == null ? ProgressListener.NONE : listener;
  }

  @Override
  public final void setQueryTimeout(int seconds) throws SQLException {
    checkOpen();
    timeoutSeconds = (int) notNegative("query timeout", seconds);
  }

  @Override
  public final int getQueryTimeout() throws SQLException {
    checkOpen();
    return timeoutSeconds;
  }

  @Override
  public final void setMaxRows(int max) throws SQLException {
    setLargeMaxRows(max);
  }

  @Override
  public final int getMaxRows() throws SQLException {
    return (int) Math.min(getLargeMaxRows(), Integer.MAX_VALUE);
  }

  @Override
  public final void setLargeMaxRows(long max) throws SQLException {
    checkOpen();
    maxRows = notNegative("maximum of rows", max);
  }

  @Override
  public final long getLargeMaxRows() throws SQLException {
    checkOpen();
    return maxRows;
  }

  @Override
  public final void setFetchSize(int rows) throws SQLException {
    checkOpen();
    fetchSize = (int) notNegative("fetch size", rows);
  }

  @Override
  public final int getFetchSize() throws SQLException {
    checkOpen();
    return fetchSize;
  }

  private static long notNegative(String what, long n) throws SQLException {
    if (n < 0) {
      throw Failures.wrongUse("The " + what + " must not be negative, but is " + n);
    }
    return n;
  }

  @Override
  public final void setMaxFieldSize(int max) throws SQLException {
    checkOpen();
    if (notNegative("maximal field size", max) > 0) {
      throw Failures.notSupported("Values are never cut; use SUBSTRING in the statement");
    }
  }

  @Override
  public final int getMaxFieldSize() throws SQLException {
    checkOpen();
    return 0;
  }

  /** JDBC's escapes are part of the language, so that there is nothing to switch. */
  @Override
  public final void setEscapeProcessing(boolean enable) throws SQLException {
    checkOpen();
  }

  @Override
  public final void setFetchDirection(int direction) throws SQLException {
    checkOpen();
    if (direction != ResultSet.FETCH_FORWARD) {
      throw Refused.scroll();
    }
  }

  @Override
  public final int getFetchDirection() throws SQLException {
    checkOpen();
    return ResultSet.FETCH_FORWARD;
  }

  @Override
  public final int getResultSetConcurrency() throws SQLException {
    checkOpen();
    return ResultSet.CONCUR_READ_ONLY;
  }

  @Override
  public final int getResultSetType() throws SQLException {
    checkOpen();
    return ResultSet.TYPE_FORWARD_ONLY;
  }

  @Override
  public final int getResultSetHoldability() throws SQLException {
    checkOpen();
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  @Override
  public final Connection getConnection() throws SQLException {
    checkOpen();
    return connection;
  }

  /** What the last run had to say; complete once its rows were read. */
  @Override
  public final @Nullable SQLWarning getWarnings() throws SQLException {
    checkOpen();
    OxbowResultSet current = result;
    return current == null ? warnings : current.warningsSoFar();
  }

  @Override
  public final void clearWarnings() throws SQLException {
    checkOpen();
    warnings = null;
    OxbowResultSet current = result;
    if (current != null) {
      current.clearWarnings();
    }
  }

  @Override
  public final void closeOnCompletion() throws SQLException {
    checkOpen();
    closeOnCompletion = true;
  }

  @Override
  public final boolean isCloseOnCompletion() throws SQLException {
    checkOpen();
    return closeOnCompletion;
  }

  @Override
  public final void setPoolable(boolean isPoolable) throws SQLException {
    checkOpen();
    poolable = isPoolable;
  }

  @Override
  public final boolean isPoolable() throws SQLException {
    checkOpen();
    return poolable;
  }
}
