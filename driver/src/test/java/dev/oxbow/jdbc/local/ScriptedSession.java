package dev.oxbow.jdbc.local;

import dev.oxbow.access.Access;
import dev.oxbow.catalog.Catalog;
import dev.oxbow.engine.ExecuteOptions;
import dev.oxbow.engine.Query;
import dev.oxbow.engine.Result;
import dev.oxbow.engine.Session;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.execute.RowWriter;
import dev.oxbow.jdbc.OxbowDriver;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.statement.Statistics;
import dev.oxbow.type.ColumnType;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A session that answers what it was told to, by the engine's contract. */
public final class ScriptedSession implements Session {
  /** What a statement gives. */
  public record Script(
      List<ResultColumn> columns,
      List<ColumnType> parameters,
      List<@Nullable Object[]> rows,
      List<String> warnings,
      @Nullable RuntimeException failure,
      boolean blocks) {}

  private final Map<String, Script> scripts = new HashMap<>();
  private final Catalog catalog;
  private String schema = "main";

  public final List<List<@Nullable Object>> executed = new CopyOnWriteArrayList<>();
  public final AtomicInteger openQueries = new AtomicInteger();
  public final AtomicInteger openResults = new AtomicInteger();
  public final CountDownLatch blocked = new CountDownLatch(1);

  /** Counted down, it lets go of what blocks. */
  public final CountDownLatch released = new CountDownLatch(1);

  /** Runs in the thread of a cancel, once the run has heard it. */
  public volatile Runnable onCancel = () -> {};

  public volatile boolean closed;

  public ScriptedSession(Catalog catalog) {
    this.catalog = catalog;
  }

  /** A connection over this session. */
  public Connection connect() {
    return OxbowDriver.connection(new LocalBackend(this, () -> {}), "jdbc:oxbow:test", "tester");
  }

  public ScriptedSession rows(String sql, List<ResultColumn> columns, Object[]... rows) {
    scripts.put(sql, new Script(columns, List.of(), List.of(rows), List.of(), null, false));
    return this;
  }

  public ScriptedSession script(String sql, Script script) {
    scripts.put(sql, script);
    return this;
  }

  @Override
  public long id() {
    return 1;
  }

  @Override
  public String schema() {
    return schema;
  }

  @Override
  public void use(String name) {
    if (!catalog.schemas().contains(name)) {
      throw new OxbowException(ErrorCode.UNKNOWN_SCHEMA, "Schema '" + name + "' does not exist");
    }
    schema = name;
  }

  @Override
  public Access access() {
    return Access.ALL;
  }

  @Override
  public Catalog catalog() {
    return catalog;
  }

  @Override
  public Query prepare(String sql, StatementScope planning) {
    Script script = scripts.get(sql);
    if (script == null) {
      throw new OxbowException(ErrorCode.SYNTAX, "Nothing is known of '" + sql + "'");
    }
    openQueries.incrementAndGet();
    return new ScriptedQuery(script);
  }

  @Override
  public void close() {
    closed = true;
  }

  private final class ScriptedQuery implements Query {
    private final Script script;
    private volatile @Nullable StatementScope scope;
    private boolean queryClosed;

    ScriptedQuery(Script script) {
      this.script = script;
    }

    @Override
    public List<ResultColumn> columns() {
      return script.columns();
    }

    @Override
    public List<ColumnType> parameters() {
      return script.parameters();
    }

    @Override
    public Result execute(List<@Nullable Object> parameters, ExecuteOptions options) {
      executed.add(parameters);
      StatementScope run = new StatementScope(options.timeout(), options.progress());
      scope = run;
      run.progress("reading", 1, 2);
      if (script.blocks()) {
        waitForTheEnd(run);
      }
      if (script.failure() != null) {
        throw script.failure();
      }
      openResults.incrementAndGet();
      return new ScriptedResult(script, run, options.maxRows());
    }

    private void waitForTheEnd(StatementScope run) {
      CountDownLatch ended = new CountDownLatch(1);
      run.onEnd(ended::countDown);
      try {
        blocked.countDown();
        do {
          run.check();
        } while (!ended.await(10, TimeUnit.MILLISECONDS) && released.getCount() > 0);
        run.check();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void cancel() {
      StatementScope run = scope;
      if (run != null) {
        run.cancel();
        onCancel.run();
      }
    }

    @Override
    public void close() {
      if (!queryClosed) {
        queryClosed = true;
        openQueries.decrementAndGet();
      }
    }
  }

  private final class ScriptedResult implements Result {
    private final Script script;
    private final StatementScope run;
    private final long most;
    private int at;
    private boolean resultClosed;

    ScriptedResult(Script script, StatementScope run, long maxRows) {
      this.script = script;
      this.run = run;
      this.most = maxRows == 0 ? Long.MAX_VALUE : maxRows;
    }

    @Override
    public List<ResultColumn> columns() {
      return script.columns();
    }

    @Override
    public @Nullable Object @Nullable [] next() {
      run.check();
      return at < Math.min(most, script.rows().size()) ? script.rows().get(at++) : null;
    }

    @Override
    public int fill(RowBatch batch) {
      @Nullable Object[] row = next();
      if (row == null) {
        return 0;
      }
      RowWriter.write(batch, 0, row, column -> columns().get(column).type());
      return 1;
    }

    @Override
    public List<String> warnings() {
      return script.warnings();
    }

    @Override
    public Statistics statistics() {
      return new Statistics(
          List.of(), Duration.ZERO, Duration.ZERO, at, Statistics.Totals.NOTHING, null);
    }

    @Override
    public void close() {
      if (!resultClosed) {
        resultClosed = true;
        openResults.decrementAndGet();
      }
    }
  }
}
