package dev.oxbow.execute;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalExecutor;
import dev.oxbow.local.LocalExecutor.LocalRun;
import dev.oxbow.local.Rows;
import dev.oxbow.plan.LogLeaf;
import dev.oxbow.plan.PhysicalPlan;
import dev.oxbow.plan.RemoteLeaf;
import dev.oxbow.spi.LogTable;
import dev.oxbow.spi.RowFeed;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.store.LogStore;
import dev.oxbow.store.LogStore.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/** One run of a query, from its snapshot to its last row. Closing it frees all that it holds. */
public final class Execution implements Rows {
  /** Each time a log turned out wider than believed, planning starts over; drift ends. */
  private static final int MOST_PLANS = 50;

  private final StatementScope scope;
  private final LogStore store;
  private final LocalExecutor local;
  private final Snapshot snapshot;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<RowFeed> feeds = new ArrayList<>();
  private final List<String> reading = new ArrayList<>();
  private PhysicalPlan plan;
  private @Nullable Rows rows;
  private long count;
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

  /** What was read of each log, a line each. */
  public List<String> reading() {
    return List.copyOf(reading);
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
        count++;
      }
      return row;
    } catch (OxbowException e) {
      throw scope.because(e);
    }
  }

  private void finish() {
    if (!finished) {
      finished = true;
      feeds.forEach(feed -> feed.warnings().forEach(scope::warn));
    }
  }

  private void run(Function<LogTable, PhysicalPlan> replan) {
    for (int i = 0; i < MOST_PLANS; i++) {
      snapshot.fix(plan.remotes(), plan.logs());
      if (plan.whole().isPresent()) {
        RemoteLeaf whole = plan.whole().get();
        RowFeed feed = snapshot.read(whole.source()).query(whole.sql(), whole.shipped());
        feeds.add(feed);
        rows = new FeedRows(feed, whole.shipped());
        open.push(rows);
        return;
      }
      LocalRun run = local.begin(scope);
      open.push(run);
      Map<RelNode, String> relations = new IdentityHashMap<>();
      LogTable widened = prepareLogs(run, relations);
      if (widened == null) {
        prepareRemotes(run, relations);
        rows =
            run.query(
                plan.localSql(leaf -> Objects.requireNonNull(relations.get(leaf), "no relation")),
                plan.columns().stream().map(column -> column.type()).toList());
        open.push(rows);
        return;
      }
      while (open.peek() != snapshot) {
        close(open.pop());
      }
      reading.clear();
      plan = replan.apply(widened);
    }
    throw new OxbowException(
        ErrorCode.SOURCE_CHANGED,
        "A topic kept changing its form while it was read; describe its columns in the"
            + " configuration");
  }

  private @Nullable LogTable prepareLogs(LocalRun run, Map<RelNode, String> relations) {
    LogReader reader = new LogReader(store, run, scope);
    List<Outcome.Ready> readies = new ArrayList<>();
    for (LogLeaf leaf : plan.logs()) {
      Outcome outcome = reader.prepare(leaf, snapshot.extent(leaf.table()));
      if (outcome instanceof Outcome.Widened widened) {
        return widened.table();
      }
      Outcome.Ready ready = (Outcome.Ready) outcome;
      open.push(ready);
      readies.add(ready);
      relations.put(leaf, ready.relation());
      reading.add(
          leaf.table().source().name()
              + "."
              + leaf.table().info().id()
              + ": "
              + ready.rows()
              + " rows, "
              + ready.recordsRead()
              + " of them read and decoded now");
    }
    for (int i = 0; i < readies.size(); i++) {
      Outcome.Ready ready = readies.get(i);
      if (ready.badRecords() > 0) {
        scope.warn(
            ready.badRecords()
                + " records of topic "
                + plan.logs().get(i).table().info().id()
                + " could not be decoded and are rows with _error set; the first: "
                + String.join("; ", ready.firstBad()));
      }
    }
    return null;
  }

  /** All but the last statement of a source must be drained before the next one is sent. */
  private void prepareRemotes(LocalRun run, Map<RelNode, String> relations) {
    Map<String, String> loaded = new HashMap<>();
    List<RemoteLeaf> remotes = plan.remotes();
    for (int i = 0; i < remotes.size(); i++) {
      RemoteLeaf leaf = remotes.get(i);
      boolean last =
          remotes.subList(i + 1, remotes.size()).stream()
              .noneMatch(later -> later.source() == leaf.source());
      String key = leaf.source().name() + '\n' + leaf.sql();
      String known = loaded.get(key);
      if (known != null) {
        relations.put(leaf, known);
        continue;
      }
      scope.check();
      RowFeed feed = snapshot.read(leaf.source()).query(leaf.sql(), leaf.shipped());
      feeds.add(feed);
      if (last) {
        relations.put(leaf, run.stream(feed, leaf.shipped(), (long) leaf.rows()));
      } else {
        String relation = run.load(feed, leaf.shipped());
        loaded.put(key, relation);
        relations.put(leaf, relation);
      }
    }
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      close(open.pop());
    }
  }

  private void closeAfter(RuntimeException failure) {
    try {
      close();
    } catch (RuntimeException alsoFailed) {
      failure.addSuppressed(alsoFailed);
    }
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new OxbowException(ErrorCode.INTERNAL, "A statement could not be closed: " + e, e);
    }
  }
}
