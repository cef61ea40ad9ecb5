package dev.oxbow.local;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowFeed;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.type.ColumnType;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of its own. When the statement ends early, the connection is closed from beside:
 * that is the one way to interrupt DuckDB in every state, also between two chunks of a result.
 */
final class DuckDbRun implements LocalExecutor.LocalRun {
  private static final Logger LOG = LoggerFactory.getLogger(DuckDbRun.class);

  private final DuckDBConnection connection;
  private final FeedFunction function;
  private final DuckDbErrors errors;
  private final StatementScope scope;
  private final StatementScope.Registration onEnd;

  /** Feeds that were named but not closed, by id. */
  private final Map<Long, OpenFeed> feeds = new LinkedHashMap<>();

  private int tables;
  private boolean ordered = true;

  DuckDbRun(
      DuckDBConnection connection,
      FeedFunction function,
      DuckDbErrors errors,
      StatementScope scope) {
    this.connection = connection;
    this.function = function;
    this.errors = errors;
    this.scope = scope;
    this.onEnd = scope.onEnd(this::interruptBeside);
  }

  /** Whoever ends a statement need not wait until a source and DuckDB have let go. */
  private void interruptBeside() {
    Thread thread = new Thread(this::interrupt, "oxbow-interrupt");
    thread.setDaemon(true);
    thread.start();
  }

  private void interrupt() {
    List<OpenFeed> open;
    synchronized (feeds) {
      open = List.copyOf(feeds.values());
    }
    open.forEach(OpenFeed::cancel);
    disconnect();
  }

  private void disconnect() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.warn("Closing a connection of the local executor: {}", e.getMessage());
    }
  }

  @Override
  public String stream(RowFeed feed, List<Column> columns, long rows) {
    OpenFeed open = new OpenFeed(feed, columns, rows);
    long id = function.add(open);
    synchronized (feeds) {
      feeds.put(id, open);
    }
    if (scope.hasEnded()) {
      open.cancel();
    }
    return DuckDbTypes.relation(id, columns);
  }

  @Override
  public String load(RowFeed feed, List<Column> columns) {
    String table = "oxbow_load_" + ++tables;
    execute("CREATE TEMP TABLE " + table + " AS SELECT * FROM " + stream(feed, columns, -1));
    return table;
  }

  @Override
  public long execute(String sql) {
    scope.check();
    try (Statement statement = connection.createStatement()) {
      keepOrder(!readsFeeds());
      boolean rows = statement.execute(sql);
      return rows ? 0 : statement.getLargeUpdateCount();
    } catch (SQLException | IllegalStateException e) {
      throw failure(e);
    } finally {
      closeFeeds();
    }
  }

  @Override
  public Rows query(String sql, List<ColumnType> types) {
    scope.check();
    try {
      keepOrder(true);
      return DuckDbRows.open(connection, sql, types, this);
    } catch (SQLException | IllegalStateException e) {
      OxbowException failure = failure(e);
      closeFeeds();
      throw failure;
    }
  }

  private boolean readsFeeds() {
    synchronized (feeds) {
      return !feeds.isEmpty();
    }
  }

  /**
   * Rows are stored by all threads only when their order may be lost; but then DuckDB 2.0 loses, in
   * a streamed result, the order of ORDER BY as well.
   */
  private void keepOrder(boolean keep) throws SQLException {
    if (ordered != keep) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET SESSION preserve_insertion_order = " + keep);
      }
      ordered = keep;
    }
  }

  StatementScope scope() {
    return scope;
  }

  /** The reason of a failure: the statement's end, else what failed in a feed, else DuckDB's. */
  OxbowException failure(Exception e) {
    OxbowException seen = feedFailure().orElseGet(() -> errors.translate(e));
    return scope.because(seen);
  }

  private Optional<OxbowException> feedFailure() {
    synchronized (feeds) {
      return feeds.values().stream()
          .flatMap(f -> f.failure().stream())
          .map(DuckDbRun::told)
          .findFirst();
    }
  }

  private static OxbowException told(Throwable failure) {
    if (failure instanceof OxbowException ours) {
      return ours;
    }
    return failure instanceof OutOfMemoryError
        ? new OxbowException(
            ErrorCode.OUT_OF_MEMORY,
            "The Java heap is too small for what a source sends at once; raise -Xmx (OXBOW_HEAP for"
                + " the launcher), or lower fetch.max.bytes of a Kafka source",
            failure)
        : new OxbowException(
            ErrorCode.INTERNAL, "A source failed to give rows: " + failure, failure);
  }

  /** Closes the feeds that a statement of this run has read, and hands their warnings on. */
  void closeFeeds() {
    closeFeeds(OpenFeed::isStarted);
  }

  private void closeFeeds(Predicate<OpenFeed> which) {
    Map<Long, OpenFeed> closing = new LinkedHashMap<>();
    synchronized (feeds) {
      feeds.forEach(
          (id, feed) -> {
            if (which.test(feed)) {
              closing.put(id, feed);
            }
          });
      feeds.keySet().removeAll(closing.keySet());
    }
    closing.forEach(
        (id, feed) -> {
          function.remove(id);
          if (feed.isStarted()) {
            feed.warnings().forEach(scope::warn);
          }
          feed.close();
        });
  }

  @Override
  public void close() {
    onEnd.close();
    disconnect();
    closeFeeds(feed -> true);
  }
}
