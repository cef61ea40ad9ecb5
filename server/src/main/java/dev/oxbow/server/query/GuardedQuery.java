package dev.oxbow.server.query;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.RowSink;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.backend.ValueType;
import dev.oxbow.jdbc.local.WithStatistics;
import dev.oxbow.server.caller.Caller;
import dev.oxbow.server.config.LimitsConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One statement, each of whose runs is a statement of the server's list. */
final class GuardedQuery implements BackendQuery, TrackedQuery {
  private final BackendQuery engine;
  private final String sql;
  private final Caller caller;
  private final OptionalLong session;
  private final Statements statements;
  private final LimitsConfig limits;
  private final Object runs = new Object();
  private volatile @Nullable TrackedStatement current;
  private volatile Consumer<String> listener = id -> {};

  GuardedQuery(
      BackendQuery engine,
      String sql,
      Caller caller,
      OptionalLong session,
      Statements statements,
      LimitsConfig limits) {
    this.engine = engine;
    this.sql = sql;
    this.caller = caller;
    this.session = session;
    this.statements = statements;
    this.limits = limits;
  }

  @Override
  public void onBegin(Consumer<String> told) {
    listener = told;
  }

  @Override
  public List<ColumnInfo> columns() {
    return engine.columns();
  }

  @Override
  public List<ValueType> parameters() {
    return engine.parameters();
  }

  @Override
  public BackendRows execute(List<@Nullable Object> parameters, RunOptions options)
      throws SQLException {
    TrackedStatement statement = statements.begin(caller, session, sql, this::cancelRun);
    synchronized (runs) {
      current = statement;
    }
    listener.accept(statement.id());
    try {
      long begun = System.nanoTime();
      statement.ticket().enter(options.timeout());
      statement.running();
      RunOptions limited = limited(statement, options, Duration.ofNanos(System.nanoTime() - begun));
      BackendRows rows = engine.execute(parameters, limited);
      if (rows instanceof WithStatistics known) {
        statement.run().shows(known::statistics);
      }
      GuardedRows guarded = new GuardedRows(rows, statement, statements, this, options);
      if (statement.reason().isPresent()) {
        // Ended in the moment between its turn and its start, where the engine hears nothing.
        rows.close();
        throw statement.reason().get();
      }
      return guarded;
    } catch (SQLException e) {
      SQLException told = told(statement, e, options);
      statements.end(statement, told, null);
      throw told;
    } catch (RuntimeException | Error e) {
      statements.end(
          statement, Refusals.of(ErrorCode.INTERNAL, "The server failed: " + e.getClass()), null);
      throw e;
    }
  }

  /** The tightest of what the client and the server want. */
  private RunOptions limited(TrackedStatement statement, RunOptions wanted, Duration waited) {
    Duration clients = wanted.timeout();
    if (!clients.isZero()) {
      clients = clients.minus(waited);
      clients = clients.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : clients;
    }
    boolean serverFirst = isServersTime(wanted);
    return new RunOptions(
        serverFirst ? limits.time() : clients,
        wanted.maxRows(),
        wanted.fetchSize(),
        wanted.wanted(),
        (stage, done, total) -> {
          statement.progressed(stage, done, total);
          wanted.progress().progressed(stage, done, total);
        });
  }

  private boolean isServersTime(RunOptions wanted) {
    return !limits.time().isZero()
        && (wanted.timeout().isZero() || wanted.timeout().compareTo(limits.time()) > 0);
  }

  /** What the client hears: who ended it, and whose limit it was. */
  SQLException told(TrackedStatement statement, SQLException e, RunOptions wanted) {
    if (e.getErrorCode() == ErrorCode.CANCELLED.vendorCode()) {
      return statement.reason().orElse(e);
    }
    if (e.getErrorCode() == ErrorCode.TIMEOUT.vendorCode()) {
      return Refusals.of(
          ErrorCode.TIMEOUT,
          isServersTime(wanted)
              ? "The statement took longer than the "
                  + limits.time().toMillis()
                  + " ms that this server allows (server.limits.query.time); ask for less"
              // What waiting has left of it would puzzle whoever set it.
              : "The statement took longer than its limit of "
                  + wanted.timeout().toMillis()
                  + " ms; raise the query timeout or ask for less");
    }
    return e;
  }

  /** What of a sink the server's limit leaves, and the row that is one too many. */
  RowSink limited(RowSink sink, long rows) {
    if (limits.rows() == 0) {
      return sink;
    }
    long left = Math.max(limits.rows() - rows, 1);
    return new RowSink() {
      @Override
      public int capacity() {
        return (int) Math.min(sink.capacity(), left);
      }

      @Override
      public Column column(int index) {
        return sink.column(index);
      }
    };
  }

  /** Fails with the row beyond the server's limit: a result that is cut silently is a wrong one. */
  void checkRows(long rows) throws SQLException {
    if (limits.rows() > 0 && rows > limits.rows()) {
      throw Refusals.of(
          ErrorCode.ROW_LIMIT,
          "The statement gives more than the "
              + limits.rows()
              + " rows that this server allows (server.limits.query.rows); ask for less, or add a"
              + " LIMIT");
    }
  }

  /** Ends a run, and never the one that follows it. */
  private void cancelRun(TrackedStatement statement) throws SQLException {
    synchronized (runs) {
      if (current == statement) {
        engine.cancel();
      }
    }
  }

  @Override
  public void cancel() throws SQLException {
    TrackedStatement statement = current;
    if (statement == null) {
      engine.cancel();
    } else {
      statement.end(caller.user(), Refusals.of(ErrorCode.CANCELLED, "The statement was cancelled"));
    }
  }

  @Override
  public void close() throws SQLException {
    engine.close();
  }
}
