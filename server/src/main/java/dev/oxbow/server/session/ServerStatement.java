package dev.oxbow.server.session;

import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.RunOptions;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a session: first without a text, then planned, then with a cursor. Thread-safe; a
 * new text or a new run ends the one before.
 */
public final class ServerStatement implements AutoCloseable {
  private final int id;
  private final SessionLimits limits;
  private final Executor threads;
  private @Nullable BackendQuery query;
  private volatile @Nullable Cursor cursor;
  private volatile List<ColumnInfo> announced = List.of();
  private volatile boolean closedAfterRows;
  private volatile boolean cancelled;
  private volatile boolean closed;

  ServerStatement(int id, SessionLimits limits, Executor threads) {
    this.id = id;
    this.limits = limits;
    this.threads = threads;
  }

  /** Unique within its session. */
  public int id() {
    return id;
  }

  /** Takes a planned query for its own. */
  synchronized void plan(BackendQuery planned) throws SQLException {
    closeRun();
    if (query != null) {
      query.close();
    }
    query = planned;
    if (closed) {
      planned.close();
      throw Failures.wrongUse("The statement was closed while it was planned");
    }
  }

  /** The planned query. */
  public synchronized BackendQuery query() throws SQLException {
    BackendQuery planned = query;
    if (planned == null) {
      throw Failures.wrongUse("The statement has no text yet; prepare it first");
    }
    return planned;
  }

  /** Runs the planned query. */
  public synchronized Cursor execute(
      List<@Nullable Object> parameters, RunOptions options, FrameRows.Form form)
      throws SQLException {
    closeRun();
    BackendQuery planned = query();
    if (closedAfterRows && cancelled) {
      throw Failures.cancelled();
    }
    Cursor started = Cursor.start(planned, parameters, options, form, limits, threads);
    cursor = started;
    return started;
  }

  /** The cursor of the last run; null before it and after its end. */
  public @Nullable Cursor cursor() {
    return cursor;
  }

  private void closeRun() throws SQLException {
    Cursor running = cursor;
    if (running != null) {
      cursor = null;
      running.close();
    }
  }

  /** Ends the run, if any, and waits until it has let go of what it held. */
  public void closeResult() throws SQLException {
    cancel();
    synchronized (this) {
      closeRun();
    }
  }

  /** Remembers which columns the client was told of. */
  public void announce(List<ColumnInfo> columns) {
    announced = columns;
  }

  /** The columns that the client was told of last. */
  public List<ColumnInfo> announced() {
    return announced;
  }

  /** Has it closed once its rows have ended, without the client asking for it. */
  public void closeAfterRows() {
    closedAfterRows = true;
  }

  public boolean isClosedAfterRows() {
    return closedAfterRows;
  }

  /** Ends the run that is under way, if any; one that lives for one run does not run any more. */
  public void cancel() throws SQLException {
    cancelled = true;
    Cursor running = cursor;
    if (running != null) {
      running.cancel();
    }
  }

  @Override
  public void close() throws SQLException {
    closed = true;
    cancel();
    synchronized (this) {
      closeRun();
      if (query != null) {
        query.close();
        query = null;
      }
    }
  }
}
