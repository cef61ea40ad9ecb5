package dev.oxbow.server.session;

import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.ProgressListener;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.backend.ValueType;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A run of a statement whose rows are fetched frame by frame. A thread of its own runs the
 * statement and stays at most two frames ahead of the client, so that no request needs to wait
 * longer than its client likes. Thread-safe.
 */
public final class Cursor implements AutoCloseable {
  private static final int FRAMES_AHEAD = 2;

  /** Rows that are there are not held back for longer than this to fill a frame. */
  private static final Duration GATHERING = Duration.ofMillis(50);

  private final BackendQuery query;
  private final SessionLimits limits;
  private final int frameRows;
  private final FrameRows.Form form;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<FrameRows> full = new ArrayDeque<>();
  private FrameRows filling;
  private long given;
  private boolean ended;
  private boolean stopped;
  private boolean cancelled;
  private boolean closed;
  private @Nullable Throwable failure;
  private @Nullable List<ColumnInfo> columns;
  private List<String> warnings = List.of();
  private volatile Progress progress = new Progress("starting", 0, -1);

  /** How far the statement has come; a total of -1 is unknown. */
  public record Progress(String stage, long done, long total) {}

  private Cursor(BackendQuery query, SessionLimits limits, int fetchSize, FrameRows.Form form) {
    this.query = query;
    this.limits = limits;
    this.form = form;
    this.filling = form.none();
    this.frameRows = fetchSize > 0 ? Math.min(fetchSize, limits.frameRows()) : limits.frameRows();
  }

  /** Starts a run; {@code options.fetchSize()} bounds the rows of a frame. */
  static Cursor start(
      BackendQuery query,
      List<@Nullable Object> parameters,
      RunOptions options,
      FrameRows.Form form,
      SessionLimits limits,
      Executor threads) {
    Cursor cursor = new Cursor(query, limits, options.fetchSize(), form);
    ProgressListener listener =
        (stage, done, total) -> {
          cursor.progress = new Progress(stage, done, total);
          options.progress().progressed(stage, done, total);
        };
    RunOptions watched =
        new RunOptions(
            options.timeout(), options.maxRows(), options.fetchSize(), options.wanted(), listener);
    threads.execute(() -> cursor.run(parameters, watched));
    return cursor;
  }

  private void run(List<@Nullable Object> parameters, RunOptions options) {
    try (BackendRows rows = query.execute(parameters, options)) {
      List<ColumnInfo> actual = rows.columns();
      begin(actual);
      List<ValueType> types = actual.stream().map(ColumnInfo::type).toList();
      FrameRows some = read(rows, types);
      while (some.count() > 0 && add(some)) {
        some = read(rows, types);
      }
      end(rows.warnings(), null);
    } catch (Throwable t) {
      // Whoever fetches gets it; a thread of the pool has nobody else to tell.
      end(List.of(), t);
    }
  }

  private void begin(List<ColumnInfo> actual) {
    lock.lock();
    try {
      columns = actual;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Reads as many rows as the frame that fills has room for, or fewer. */
  private FrameRows read(BackendRows rows, List<ValueType> types) throws SQLException {
    int room;
    lock.lock();
    try {
      room = frameRows - filling.count();
    } finally {
      lock.unlock();
    }
    return form.read(rows, types, room, limits.frameBytes());
  }

  /** Adds rows, once there is room; false when nobody wants more. */
  private boolean add(FrameRows some) throws InterruptedException, SQLException {
    lock.lockInterruptibly();
    try {
      while (full.size() >= FRAMES_AHEAD && !stopped && !cancelled) {
        changed.await();
      }
      if (stopped) {
        return false;
      }
      if (cancelled) {
        full.clear();
        filling = form.none();
        throw Failures.cancelled();
      }
      boolean first = filling.count() == 0;
      filling.append(some);
      if (filling.count() >= frameRows || filling.bytes() >= limits.frameBytes()) {
        full.add(filling);
        filling = form.none();
        changed.signalAll();
      } else if (first) {
        changed.signalAll();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void end(List<String> said, @Nullable Throwable why) {
    lock.lock();
    try {
      warnings = said;
      failure = why;
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next rows: those that are there within the server's patience, maybe none.
   *
   * @throws SQLException what the statement failed with, once the rows before it were given
   */
  public RowFrame next() throws SQLException {
    lock.lock();
    try {
      checkOpen();
      awaitRows();
      FrameRows rows = take();
      if (rows.count() == 0 && ended && failure != null) {
        throw failed(failure);
      }
      boolean done = ended && failure == null && full.isEmpty() && filling.count() == 0;
      RowFrame frame = new RowFrame(given, rows, done);
      given += rows.count();
      return frame;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a full frame or the end; for less only as long as patience holds. */
  private void awaitRows() throws SQLException {
    long nanos = limits.patience().toNanos();
    boolean gathering = false;
    try {
      while (full.isEmpty() && !ended && !closed && nanos > 0) {
        if (filling.count() > 0 && !gathering) {
          gathering = true;
          nanos = Math.min(nanos, GATHERING.toNanos());
        }
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.cancelled();
    }
    checkOpen();
  }

  private FrameRows take() {
    FrameRows rows = full.poll();
    if (rows == null) {
      rows = filling;
      filling = form.none();
    }
    changed.signalAll();
    return rows;
  }

  private void checkOpen() throws SQLException {
    if (closed) {
      throw Failures.of("24000", 1012, "The cursor is closed; run the statement again", null);
    }
  }

  private static SQLException failed(Throwable why) {
    if (why instanceof SQLException e) {
      return e;
    }
    if (why instanceof InterruptedException) {
      return Failures.cancelled();
    }
    return Failures.of(
        "XX000", 9001, "The server failed with a defect of its own, please report it: " + why, why);
  }

  /** The columns of the rows; null until the run has begun. */
  public @Nullable List<ColumnInfo> columns() {
    lock.lock();
    try {
      return columns;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The columns of the rows, once the run has begun.
   *
   * @throws SQLException what it failed with before
   */
  public List<ColumnInfo> awaitColumns() throws SQLException {
    lock.lock();
    try {
      while (columns == null && !ended && !closed) {
        changed.await();
      }
      checkOpen();
      if (columns == null) {
        throw failed(failure == null ? Failures.cancelled() : failure);
      }
      return columns;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.cancelled();
    } finally {
      lock.unlock();
    }
  }

  /** What the statement has to say beside its rows; complete after the last frame. */
  public List<String> warnings() {
    lock.lock();
    try {
      return warnings;
    } finally {
      lock.unlock();
    }
  }

  public Progress progress() {
    return progress;
  }

  /** Ends the run; whoever fetches is told so. */
  public void cancel() throws SQLException {
    lock.lock();
    try {
      cancelled = !ended;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    query.cancel();
  }

  /** Ends the run, if it has not ended, and waits until it has let go of what it held. */
  @Override
  public void close() throws SQLException {
    lock.lock();
    try {
      closed = true;
      stopped = true;
      changed.signalAll();
      if (ended) {
        return;
      }
    } finally {
      lock.unlock();
    }
    query.cancel();
    awaitEnd();
  }

  private void awaitEnd() throws SQLException {
    long again = TimeUnit.MILLISECONDS.toNanos(20);
    long left = TimeUnit.SECONDS.toNanos(5);
    lock.lock();
    try {
      while (!ended && left > 0) {
        // A run that has not begun yet does not hear the first cancel.
        lock.unlock();
        try {
          query.cancel();
        } finally {
          lock.lock();
        }
        left -= again - Math.max(changed.awaitNanos(again), 0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
