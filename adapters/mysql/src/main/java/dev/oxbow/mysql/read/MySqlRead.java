package dev.oxbow.mysql.read;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.Position.Reading;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RemoteRead;
import dev.oxbow.spi.RowFeed;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consistent read: one connection in one read-only transaction at REPEATABLE READ. When that is
 * lost before anything was seen of it, another one is begun in its place, once: nobody can tell the
 * difference. Later than that the statement fails. All but {@link #cancel()} is called by one
 * thread at a time.
 */
public final class MySqlRead implements RemoteRead, Vigil.Watched {
  private static final Logger LOG = LoggerFactory.getLogger(MySqlRead.class);

  private static final Duration KILL_AGAIN = Duration.ofMillis(200);
  private static final int MOST_KILLS = 20;

  private final MySqlPool pool;
  private final Supplier<Begun> beginning;
  private final Runnable refresh;
  private final Object lock = new Object();
  private volatile Begun begun;
  private volatile long moved;
  private volatile boolean waiting;
  private boolean running;
  private boolean cancelled;
  private boolean broken;
  private boolean closed;

  /** Whether another transaction cannot take this one's place any more. */
  private boolean settled;

  private @Nullable OxbowException cut;

  /** A connection in a transaction, and what that sees. */
  record Begun(Connection connection, Reading reading) {}

  MySqlRead(MySqlPool pool, Supplier<Begun> beginning, Runnable refresh) {
    this.pool = pool;
    this.beginning = beginning;
    this.refresh = refresh;
    this.begun = beginning.get();
  }

  @Override
  public String snapshot() {
    settle();
    return begun.reading().position();
  }

  @Override
  public long connectionId() {
    return begun.reading().connectionId();
  }

  @Override
  public long moved() {
    return moved;
  }

  @Override
  public boolean isWaiting() {
    return waiting;
  }

  @Override
  public void isCut(String why, @Nullable Throwable cause) {
    synchronized (lock) {
      if (!running) {
        return;
      }
      cut = pool.failures().silent(why, cause);
    }
    breakOff();
  }

  @Override
  public RowFeed query(String sql, List<Column> columns) {
    begin();
    pool.vigil().watch(this);
    waits(true);
    try {
      return new MySqlFeed(this, sql, columns);
    } catch (OxbowException e) {
      end();
      throw e;
    } finally {
      waits(false);
    }
  }

  /** Sends a statement of which no row is kept in memory. */
  ResultSet send(String sql) throws SQLException {
    Statement statement =
        begun.connection().createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    try {
      // Braces in a literal are no JDBC escapes.
      statement.setEscapeProcessing(false);
      // What Connector/J takes as "do not keep the rows in memory".
      statement.setFetchSize(Integer.MIN_VALUE);
      return statement.executeQuery(sql);
    } catch (SQLException e) {
      giveBack(statement, e);
      throw e;
    }
  }

  /** Whether rows are waited for; otherwise it is the reader who is slow. */
  void waits(boolean now) {
    waiting = now;
  }

  /** A row has come. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread reads rows; others only look.
  void move() {
    moved++;
  }

  @Override
  public void settle() {
    synchronized (lock) {
      settled = true;
    }
  }

  /**
   * Begins another transaction in the place of one that was lost, if nothing was seen of it and
   * nobody ended it on purpose.
   *
   * @throws OxbowException what the statement fails with otherwise
   */
  void beginAnew(SQLException failure) {
    boolean refused;
    synchronized (lock) {
      refused = settled || cancelled || closed || cut != null;
      refused |= !Failures.isLost(failure) || Failures.isKilled(failure);
      settled = true;
      broken |= !refused;
    }
    if (refused) {
      throw failure(failure);
    }
    // Who looked at the lost connection has nothing to say about the next one.
    pool.vigil().leave(this);
    LOG.debug("The connection was lost before it gave anything; beginning anew", failure);
    Begun lost = begun;
    pool.evict(lost.connection());
    giveBack(lost.connection(), failure);
    Begun next = beginning.get();
    synchronized (lock) {
      begun = next;
      refused = cancelled || cut != null;
      broken = refused;
    }
    if (refused) {
      throw failure(failure);
    }
    pool.vigil().watch(this);
  }

  private void begin() {
    synchronized (lock) {
      if (closed) {
        throw new OxbowException(
            ErrorCode.CLOSED, "The read of MySQL is closed; run the statement again");
      }
      if (cancelled) {
        throw cancellation(null);
      }
      if (running) {
        throw new IllegalStateException("the feed before this one is still open");
      }
      running = true;
    }
  }

  /** The statement is over: nothing is left to stop. */
  void end() {
    pool.vigil().leave(this);
    synchronized (lock) {
      running = false;
    }
  }

  /** Whether the connection is lost or was cut: nothing can be had from it, or asked about it. */
  boolean isBroken() {
    synchronized (lock) {
      return broken;
    }
  }

  boolean isCancelled() {
    synchronized (lock) {
      return cancelled;
    }
  }

  /** The error for a failure of the running statement. */
  OxbowException failure(SQLException e) {
    if (Failures.isLost(e)) {
      breakOff();
    }
    synchronized (lock) {
      if (cancelled) {
        return cancellation(e);
      }
      if (cut != null) {
        return cut;
      }
    }
    if (Failures.isLost(e)) {
      return pool.failures().lost(e);
    }
    OxbowException failure = pool.failures().of("reading rows", e);
    if (failure.code() == ErrorCode.SOURCE_TABLE_GONE
        || failure.code() == ErrorCode.SOURCE_CHANGED) {
      refresh.run();
    }
    return failure;
  }

  /** The error for a table whose columns are no longer what they were. */
  OxbowException changed(String what) {
    refresh.run();
    return new OxbowException(ErrorCode.SOURCE_CHANGED, what);
  }

  OxbowException cancellation(@Nullable Throwable cause) {
    return new OxbowException(ErrorCode.CANCELLED, "The statement was cancelled", cause);
  }

  @Override
  public void cancel() {
    boolean stop;
    synchronized (lock) {
      stop = running && !cancelled;
      cancelled = true;
    }
    if (stop) {
      stopUntilOver(1);
    }
  }

  /**
   * MySQL forgets a KILL QUERY that comes before its statement, which may be on its way: repeat it.
   */
  private void stopUntilOver(int attempt) {
    if (!isRunning()) {
      return;
    }
    if (attempt > MOST_KILLS) {
      breakOff();
      return;
    }
    stop();
    CompletableFuture.delayedExecutor(KILL_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> stopUntilOver(attempt + 1));
  }

  private boolean isRunning() {
    synchronized (lock) {
      return running && !broken;
    }
  }

  /** Stops the running statement in MySQL; if that cannot be asked for, cuts the connection. */
  void stop() {
    try {
      pool.kill(begun.reading());
    } catch (SQLException e) {
      LOG.debug("KILL QUERY failed; cutting the connection", e);
      breakOff();
    }
  }

  /** Cuts the connection: nobody knows what its next bytes mean. */
  void breakOff() {
    Connection connection;
    synchronized (lock) {
      broken = true;
      connection = begun.connection();
    }
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("The connection was gone already", e);
    }
  }

  /**
   * Has the server answer once more after a KILL that may have come too late for its statement: it
   * must not hit the next one.
   */
  void awaitKill() throws SQLException {
    try (Statement statement = begun.connection().createStatement()) {
      statement.execute("DO 0");
    } catch (SQLException e) {
      if (e.getErrorCode() != MySqlFeed.INTERRUPTED) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    boolean giveBackClean;
    boolean isAbandoned;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      isAbandoned = running && !broken;
      giveBackClean = !broken && !cancelled && !running;
    }
    if (isAbandoned) {
      pool.vigil().leave(this);
      stop();
      breakOff();
    }
    Connection connection = begun.connection();
    if (giveBackClean) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("ROLLBACK");
      } catch (SQLException e) {
        LOG.debug("ROLLBACK failed; the connection is closed instead", e);
        giveBackClean = false;
      }
    }
    if (!giveBackClean) {
      pool.evict(connection);
    }
    giveBack(connection, null);
  }

  /** Closes what may be broken already; the first failure is the one to tell. */
  static void giveBack(@Nullable AutoCloseable what, @Nullable Exception first) {
    if (what == null) {
      return;
    }
    try {
      what.close();
    } catch (Exception e) {
      if (first == null) {
        LOG.debug("Closing failed", e);
      } else {
        first.addSuppressed(e);
      }
    }
  }
}
