package dev.oxbow.execute;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalExecutor;
import dev.oxbow.local.LocalExecutor.LocalRun;
import dev.oxbow.local.Rows;
import dev.oxbow.plan.EnumerableLeaf;
import dev.oxbow.plan.Leaves;
import dev.oxbow.plan.LogLeaf;
import dev.oxbow.plan.Lookup;
import dev.oxbow.plan.PhysicalPlan;
import dev.oxbow.plan.RemoteLeaf;
import dev.oxbow.plan.SystemLeaf;
import dev.oxbow.spi.LogTable;
import dev.oxbow.spi.RemoteSource;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.spi.RowFeed;
import dev.oxbow.statement.PlanNode;
import dev.oxbow.statement.PlanNode.Measured;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.statement.Statistics.Totals;
import dev.oxbow.store.LogStore;
import dev.oxbow.store.LogStore.Outcome;
import dev.oxbow.type.ColumnType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/** One run of a query, from its snapshot to its last row. Closing it frees all that it holds. */
public final class Execution implements Rows {
  /** Each time a log turned out wider than believed, planning starts over; drift ends. */
  private static final int MOST_PLANS = 50;

  /** After so many rows the clock is looked at. */
  private static final int REPORTED_ROWS = 4096;

  private static final long REPORT_NANOS = 100_000_000;

  private final StatementScope scope;
  private final LogStore store;
  private final LocalExecutor local;
  private final Snapshot snapshot;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Measures measures = new Measures();
  private volatile PhysicalPlan plan;
  private volatile @Nullable Rows rows;
  private @Nullable RowFeed wholeFeed;
  private volatile long startNanos;
  private volatile long count;
  private long nextReport;
  private boolean finished;

  private Execution(PhysicalPlan plan, LocalExecutor local, LogStore store, StatementScope scope) {
    this.plan = plan;
    this.local = local;
    this.store = store;
    this.scope = scope;
    this.snapshot = new Snapshot(scope);
    open.push(snapshot);
  }

  /**
   * Starts a query.
   *
   * @param replan plans the same query again, given a log that is wider than was believed
   */
  public static Execution start(
      PhysicalPlan plan,
      Function<LogTable, PhysicalPlan> replan,
      LocalExecutor local,
      LogStore store,
      StatementScope scope) {
    Execution execution = new Execution(plan, local, store, scope);
    try {
      execution.run(replan);
      return execution;
    } catch (OxbowException e) {
      execution.closeAfter(e);
      throw scope.because(e);
    } catch (RuntimeException e) {
      execution.closeAfter(e);
      throw e;
    }
  }

  /** The plan that runs, which may be a later one than was given. */
  public PhysicalPlan plan() {
    return plan;
  }

  /** What the statement sees, a line per source and log. */
  public List<String> snapshot() {
    return snapshot.describe();
  }

  /** What was done where, so far; callable from any thread. */
  public PlanNode tree() {
    Rows made = rows;
    Duration time = Duration.ofNanos(startNanos + (made == null ? 0 : made.busyNanos()));
    return plan.tree(measures::of, new Measured(Map.of(), OptionalLong.of(count), time));
  }

  /** What its parts did together, so far; callable from any thread. */
  public Totals totals() {
    return measures.totals();
  }

  public long count() {
    return count;
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    try {
      scope.check();
      @Nullable Object[] row = Objects.requireNonNull(rows, "not started").next();
      if (row == null) {
        finish();
      } else {
        given(1);
      }
      return row;
    } catch (OxbowException e) {
      throw scope.because(e);
    }
  }

  @Override
  public int fill(RowBatch batch) {
    try {
      scope.check();
      int written = Objects.requireNonNull(rows, "not started").fill(batch);
      if (written == 0) {
        finish();
      } else {
        given(written);
      }
      return written;
    } catch (OxbowException e) {
      throw scope.because(e);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread reads rows; others only look.
  private void given(int more) {
    long before = count;
    count += more;
    if (before / REPORTED_ROWS != count / REPORTED_ROWS && System.nanoTime() - nextReport >= 0) {
      nextReport = System.nanoTime() + REPORT_NANOS;
      scope.progress("giving rows", count, -1);
    }
  }

  private void finish() {
    if (!finished && wholeFeed != null) {
      finished = true;
      wholeFeed.warnings().forEach(scope::warn);
    }
  }

  private void run(Function<LogTable, PhysicalPlan> replan) {
    for (int i = 0; i < MOST_PLANS; i++) {
      Leaves all = plan.leaves().andBelow();
      snapshot.fix(all.remotes(), all.logs());
      if (plan.whole().isPresent()) {
        RemoteLeaf whole = plan.whole().get();
        MeasuredFeed feed = measured(whole);
        wholeFeed = feed;
        rows = new FeedRows(feed, whole.shipped());
        open.push(rows);
        return;
      }
      try {
        rows = new Inputs(all).query(plan.leaves(), plan::localSql, types());
        return;
      } catch (WidenedLog widened) {
        closeDownTo(snapshot);
        measures.clear();
        plan = replan.apply(widened.table());
      }
    }
    throw new OxbowException(
        ErrorCode.SOURCE_CHANGED,
        "A topic kept changing its form while it was read; describe its columns in the"
            + " configuration");
  }

  private MeasuredFeed measured(RemoteLeaf leaf) {
    MeasuredFeed measured =
        MeasuredFeed.of(leaf, List.of(leaf.sql()), Map.of(), snapshot.read(leaf.source()), scope);
    measures.read(leaf, measured);
    return measured;
  }

  private List<ColumnType> types() {
    return plan.columns().stream().map(ResultColumn::type).toList();
  }

  /** Makes the leaves of the plan readable, and runs the executor's statements over them. */
  private final class Inputs {
    /** How often each remote source is still to be asked. */
    private final Map<RemoteSource, Integer> toAsk = new HashMap<>();

    private final boolean severalStatements;

    Inputs(Leaves all) {
      all.remotes().forEach(leaf -> toAsk.merge(leaf.source(), 1, Integer::sum));
      severalStatements = !all.lastResorts().isEmpty();
    }

    Rows query(
        Leaves leaves,
        Function<Function<RelNode, @Nullable String>, String> sql,
        List<ColumnType> types) {
      LocalRun run = local.begin(scope);
      open.push(run);
      Map<RelNode, String> relations = new IdentityHashMap<>();
      List<Lookup> lookups =
          plan.lookups().stream()
              .filter(lookup -> leaves.remotes().contains(lookup.leaf()))
              .toList();
      KeySearch search = new KeySearch(run, lookups, relations);
      prepareLogs(run, leaves.logs(), relations, search);
      List<SystemLeaf> read = new ArrayList<>();
      for (SystemLeaf leaf : leaves.systems()) {
        if (search.needs(leaf)) {
          List<@Nullable Object[]> rows = leaf.rows();
          relations.put(leaf, run.load(new ListedRows(rows, leaf.columns()), leaf.columns()));
          search.holds(leaf, rows.size());
        } else {
          read.add(leaf);
        }
      }
      new RemoteReads(run, search, relations, snapshot, measures, scope)
          .read(leaves.remotes(), toAsk, severalStatements);
      for (SystemLeaf leaf : read) {
        ListedRows listed = new ListedRows(leaf.rows(), leaf.columns());
        relations.put(leaf, run.stream(listed, leaf.columns(), -1));
      }
      for (EnumerableLeaf leaf : leaves.lastResorts()) {
        Rows below =
            query(leaf.leaves(), inner -> PhysicalPlan.localSql(leaf, inner), leaf.inputTypes());
        relations.put(leaf, run.stream(new EnumerableRows(below, leaf, scope), leaf.columns(), -1));
      }
      scope.progress("computing", 0, -1);
      long begun = System.nanoTime();
      Rows result = run.query(sql.apply(relations::get), types);
      open.push(result);
      startNanos = System.nanoTime() - begun;
      return result;
    }

    private void prepareLogs(
        LocalRun run, List<LogLeaf> logs, Map<RelNode, String> relations, KeySearch search) {
      LogReader reader = new LogReader(store, run, scope);
      for (LogLeaf leaf : logs) {
        long begun = System.nanoTime();
        Outcome outcome = reader.prepare(leaf, snapshot.extent(leaf.table()));
        if (outcome instanceof Outcome.Widened widened) {
          throw new WidenedLog(widened.table());
        }
        Outcome.Ready ready = (Outcome.Ready) outcome;
        open.push(ready);
        relations.put(leaf, ready.relation());
        if (!search.isIdle()) {
          search.holds(leaf, ready.rows());
        }
        measures.read(leaf, ready, reader.read(), Duration.ofNanos(System.nanoTime() - begun));
        if (ready.badRecords() > 0 && !leaf.discreet()) {
          String name = leaf.table().source().name() + "." + leaf.table().info().id();
          scope.warn(
              "%d records of %s could not be decoded and are rows with _error set; the first: %s"
                  .formatted(ready.badRecords(), name, String.join("; ", ready.firstBad())));
        }
      }
    }
  }

  /** Unwinds to where the statement can be planned again. */
  private static final class WidenedLog extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient LogTable table;

    WidenedLog(LogTable table) {
      super(null, null, false, false);
      this.table = table;
    }

    LogTable table() {
      return table;
    }
  }

  @Override
  public void close() {
    closeDownTo(null);
  }

  /** Closes the latest first; a failure does not keep the others open. */
  private void closeDownTo(@Nullable AutoCloseable last) {
    OxbowException failure = null;
    while (!open.isEmpty() && open.peek() != last) {
      try {
        open.pop().close();
      } catch (Exception e) {
        OxbowException seen =
            e instanceof OxbowException ours
                ? ours
                : new OxbowException(
                    ErrorCode.INTERNAL, "A part of a statement could not be closed: " + e, e);
        if (failure == null) {
          failure = seen;
        } else {
          failure.addSuppressed(seen);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void closeAfter(RuntimeException failure) {
    try {
      close();
    } catch (RuntimeException alsoFailed) {
      failure.addSuppressed(alsoFailed);
    }
  }
}
