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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consistent read: one connection in one read-only transaction at REPEATABLE READ. All but
 * {@link #cancel()} is called by one thread at a time.
 */
public final class MySqlRead implements RemoteRead {
  private static final Logger LOG = LoggerFactory.getLogger(MySqlRead.class);

  private static final Duration KILL_AGAIN = Duration.ofMillis(200);
  private static final int MOST_KILLS = 20;

  private final MySqlPool pool;
  private final Connection connection;
  private final Reading reading;
  private final Runnable refresh;
  private final Object lock = new Object();
  private boolean running;
  private boolean cancelled;
  private boolean broken;
  private boolean closed;

  MySqlRead(MySqlPool pool, Connection connection, Reading reading, Runnable refresh) {
    this.pool = pool;
    this.connection = connection;
    this.reading = reading;
    this.refresh = refresh;
  }

  @Override
  public String snapshot() {
    return reading.position();
  }

  @Override
  public RowFeed query(String sql, List<Column> columns) {
    begin();
    Statement statement = null;
    try {
      statement =
          connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
      // Braces in a literal are no JDBC escapes.
      statement.setEscapeProcessing(false);
      // What Connector/J takes as "do not keep the rows in memory".
      statement.setFetchSize(Integer.MIN_VALUE);
      ResultSet rows = statement.executeQuery(sql);
      return new MySqlFeed(this, statement, rows, columns);
    } catch (SQLException e) {
      end();
      giveBack(statement, e);
      throw failure(e);
    }
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
    synchronized (lock) {
      running = false;
    }
  }

  boolean isCancelled() {
    synchronized (lock) {
      return cancelled;
    }
  }

  /** The error for a failure of the running statement. */
  OxbowException failure(SQLException e) {
    if (isCancelled()) {
      return cancellation(e);
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
      pool.kill(reading.connectionId());
    } catch (SQLException e) {
      LOG.debug("KILL QUERY failed; cutting the connection", e);
      breakOff();
    }
  }

  /** Cuts the connection: nobody knows what its next bytes mean. */
  void breakOff() {
    synchronized (lock) {
      broken = true;
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
  void settle() throws SQLException {
    try (Statement statement = connection.createStatement()) {
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
      stop();
      breakOff();
    }
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
