package dev.oxbow.sync.snapshot;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.binlog.TableFilter;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.progress.Bound;
import dev.oxbow.sync.progress.SnapshotProgress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots that run beside a stream. Chunks are planned and read by several threads and told
 * in the order of their table's key, one table after the other, so that one key is all that must be
 * remembered of a table.
 *
 * <p>Nothing is asked of the server in the stream's thread, which starts tables, notes changes and
 * takes what is due. Closed and asked for progress by any thread.
 */
public final class Snapshots implements AutoCloseable {
  private final ChunkSource source;
  private final Choice choice;
  private final ExecutorService readers;
  private final int ahead;
  private final List<Part> parts = new ArrayList<>();
  private final Deque<TableSnapshot> tables = new ArrayDeque<>();
  private final List<TableSnapshot> done = new ArrayList<>();
  private final Set<TableName> known = new HashSet<>();
  private @Nullable BinlogPosition stream;
  private @Nullable RuntimeException failure;
  private boolean isPlanning;
  private boolean isEstimated;
  private boolean isStale;
  private boolean looks;
  private boolean closed;

  /**
   * What is read, and how.
   *
   * @param parallel how many chunks are read at once
   * @param tables whose rows are wanted
   * @param findsTables whether a table that appears is begun by itself
   */
  public record Choice(int parallel, TableFilter tables, boolean findsTables) {}

  public Snapshots(ChunkSource source, Choice choice) {
    this.source = source;
    this.choice = choice;
    this.ahead = choice.parallel * 2;
    this.readers =
        Executors.newFixedThreadPool(
            choice.parallel + 1,
            task -> {
              Thread thread = new Thread(task, "oxbow-snapshot");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** All of this table was told before. */
  public synchronized void known(TableName table) {
    known.add(table);
  }

  /**
   * Begins with a table, or goes on behind a key, once the tables before it are done.
   *
   * @param rows told before
   */
  public synchronized void start(TableName table, Optional<Bound> after, long rows) {
    known.add(table);
    tables.add(new TableSnapshot(table, after, rows));
  }

  /** Begins with a table of which other rows may have been told; it is told to be empty first. */
  public synchronized void startAgain(TableName table) {
    known.add(table);
    TableSnapshot again = new TableSnapshot(table, Optional.empty(), 0);
    again.truncate();
    tables.add(again);
  }

  /** Whether any table is not done. */
  public synchronized boolean isBusy() {
    return !tables.isEmpty() || isPlanning || isStale;
  }

  /** How far each table of this run is, those that are done first. */
  public synchronized List<SnapshotProgress> progress() {
    return Stream.concat(done.stream(), tables.stream()).map(TableSnapshot::progress).toList();
  }

  /** The stream tells a change. */
  public synchronized void note(Change change) {
    if (change instanceof Change.OfRow row) {
      TableName table = row.schema().table();
      for (Part part : parts) {
        if (part.isOpen() && part.of().table().equals(table)) {
          part.note(row);
        }
      }
    } else if (change instanceof Change.Definition || change instanceof Change.Truncate) {
      // Whatever it does: to look at a few tables once more and read a few chunks again is cheap.
      isStale = true;
      looks |= choice.findsTables && change instanceof Change.Definition;
    }
  }

  /**
   * What the stream tells does to the tables that are wanted: a statement, or the first row that
   * has another key. Those that take a new name begin anew.
   */
  public synchronized Replaced replaced(Change change) {
    Replaced tables = Replaced.by(change, choice.tables, choice.findsTables, List.copyOf(known));
    isStale |= !tables.begun().isEmpty();
    known.removeAll(tables.gone());
    for (TableName begun : tables.begun()) {
      Optional<TableSnapshot> running =
          this.tables.stream().filter(table -> table.table().equals(begun)).findFirst();
      if (running.isPresent()) {
        running.orElseThrow().forget();
      } else {
        start(begun, Optional.empty(), 0);
      }
      known.add(begun);
    }
    return tables;
  }

  /** Whether the stream must not go on, but ask for what is due. */
  public synchronized boolean isHolding() {
    return !parts.isEmpty() && parts.get(0) instanceof WholeTable whole && whole.holds();
  }

  /** Waits a while for something to be due. */
  public synchronized void await(Duration patience) throws InterruptedException {
    if (patience.toMillis() > 0 && isHolding()) {
      wait(patience.toMillis());
    }
  }

  /**
   * The next rows that the stream has caught up with.
   *
   * @param position of the stream, between two transactions
   * @throws OxbowException when they cannot be read
   */
  public synchronized Optional<Due> next(BinlogPosition position) {
    if (failure != null) {
      throw failure;
    }
    stream = position;
    if (isStale) {
      isStale = false;
      replan();
    }
    if (!parts.isEmpty() && parts.get(0) instanceof Window first && first.waits()) {
      return Optional.of(emptied(first));
    }
    open(position);
    Optional<Due> due = Optional.empty();
    if (!parts.isEmpty()) {
      Part first = parts.get(0);
      due = first instanceof WholeTable w ? due(w, position) : due((Window) first, position);
    }
    plan();
    return due;
  }

  /** Before a window opens: what the stream tells from then on must be behind it. */
  private Due emptied(Window first) {
    TableSnapshot table = first.of();
    table.truncated();
    return new Due(first.range().schema(), List.of(), true, Optional.empty(), table.rows(), false);
  }

  private Optional<Due> due(Window window, BinlogPosition position) {
    if (!window.isDue(position)) {
      return Optional.empty();
    }
    if (window.isSpoilt()) {
      replan();
      return Optional.empty();
    }
    boolean isExplained = window.isOfGone() && !known.contains(window.of().table());
    if (window.failure().isPresent() && !isExplained) {
      // Nothing that the stream told explains it.
      throw window.failure().orElseThrow();
    }
    boolean isLast = window.upTo().isEmpty();
    return Optional.of(told(window, window.range().schema(), window.remaining(), isLast));
  }

  private Optional<Due> due(WholeTable whole, BinlogPosition position) {
    return switch (whole.stage(position)) {
      case WAIT -> Optional.empty();
      case AGAIN -> {
        replan();
        yield Optional.empty();
      }
      case TELL -> {
        List<Row> rows = whole.take();
        yield Optional.of(told(whole, whole.schema(), rows, whole.isDone()));
      }
    };
  }

  private Due told(Part part, TableSchema schema, List<Row> rows, boolean isDone) {
    TableSnapshot table = part.of();
    boolean isWhole = part instanceof WholeTable;
    boolean truncates = (isWhole || table.truncates()) && table.isFirst();
    Optional<Bound> after = part instanceof Window window ? window.upTo() : Optional.empty();
    table.told(rows.size(), after);
    if (!isWhole || isDone) {
      parts.remove(0);
    }
    if (isDone) {
      end(table);
    }
    return new Due(schema, rows, truncates, after, table.rows(), isDone);
  }

  private void end(TableSnapshot table) {
    tables.remove(table);
    table.done();
    done.add(table);
  }

  /** What is read but not told is read again, of the tables as they are then. */
  private void replan() {
    parts.forEach(Part::discard);
    parts.clear();
    tables.forEach(TableSnapshot::replan);
  }

  /** Opens the first parts, and has them read. */
  private void open(BinlogPosition position) {
    for (int i = 0; i < Math.min(ahead, parts.size()); i++) {
      Part part = parts.get(i);
      if (part instanceof WholeTable whole) {
        if (i == 0 && !whole.isOpen()) {
          whole.open();
          whole.of().run();
          readers.execute(() -> read(whole, position));
        }
        // It takes as long as the table is large; nothing should be noted for those behind it.
        return;
      }
      if (part instanceof Window window && window.waits()) {
        return;
      }
      if (!part.isOpen() && part instanceof Window window) {
        window.open();
        window.of().run();
        readers.execute(() -> read(window, position));
      }
    }
  }

  private void read(Window window, BinlogPosition opened) {
    try {
      ChunkSource.Chunk chunk = source.read(window.range(), opened);
      synchronized (this) {
        window.fill(chunk);
        int at = parts.indexOf(window);
        if (at >= 0 && chunk.stoppedAt().isPresent()) {
          ChunkSource.Range range = window.range();
          window.of().shrink(chunk.rows().size());
          parts.add(
              at + 1,
              new Window(
                  window.of(),
                  new ChunkSource.Range(range.schema(), chunk.stoppedAt(), range.upTo())));
        }
      }
    } catch (OxbowException e) {
      if (WholeTable.isAltered(e)) {
        explain(window, e);
      } else {
        fail(e, window);
      }
    } catch (RuntimeException e) {
      fail(e, window);
    }
  }

  /** The stream will come to the statement that changed the table; or it was none. */
  private void explain(Window window, OxbowException e) {
    try {
      BinlogPosition end = source.end();
      synchronized (this) {
        window.fail(e, end);
      }
    } catch (RuntimeException other) {
      fail(other, window);
    }
  }

  private void read(WholeTable whole, BinlogPosition opened) {
    try {
      source.readWhole(whole.of().table(), opened, whole);
      synchronized (this) {
        whole.complete();
      }
    } catch (OxbowException e) {
      synchronized (this) {
        whole.fail(e);
      }
    } catch (RuntimeException e) {
      fail(e, whole);
    }
  }

  private synchronized void fail(RuntimeException e, @Nullable Part part) {
    if (!closed && failure == null && (part == null || parts.contains(part))) {
      failure =
          e instanceof OxbowException
              ? e
              : new OxbowException(
                  ErrorCode.SOURCE_FAILED,
                  "The snapshot"
                      + (part == null ? "" : " of " + part.of().table())
                      + " cannot be read: "
                      + e.getMessage(),
                  e);
      notifyAll();
    }
  }

  /** Has a reader plan, if there is anything to plan. */
  private void plan() {
    if (!isPlanning && !closed && (looks || toPlan().isPresent())) {
      isPlanning = true;
      readers.execute(this::planAll);
    }
  }

  private Optional<TableSnapshot> toPlan() {
    return parts.size() >= ahead * 2 || closed || isStale || failure != null
        ? Optional.empty()
        : tables.stream().filter(table -> !table.isPlanned()).findFirst();
  }

  private void planAll() {
    try {
      while (planOne()) {
        continue;
      }
    } catch (RuntimeException e) {
      fail(e, null);
      synchronized (this) {
        isPlanning = false;
      }
    }
  }

  private record Task(TableSnapshot table, int plan, BinlogPosition at) {}

  private boolean planOne() {
    Task task;
    boolean look;
    BinlogPosition at;
    synchronized (this) {
      at = stream;
      look = looks || (!isEstimated && !tables.isEmpty());
      Optional<TableSnapshot> table = toPlan();
      if (at == null || closed || (!look && table.isEmpty())) {
        isPlanning = false;
        return false;
      }
      task = look ? null : new Task(table.orElseThrow(), table.orElseThrow().plan(), at);
    }
    if (task == null) {
      look(at);
    } else {
      plan(task);
    }
    return true;
  }

  /** Finds tables that have appeared, and how large all are. */
  private void look(BinlogPosition at) {
    boolean finds;
    boolean isKnown;
    synchronized (this) {
      finds = looks;
      isKnown = isEstimated;
      looks = false;
    }
    List<TableName> present = finds ? source.tables(at) : List.of();
    Map<TableName, Long> estimates = isKnown ? Map.of() : source.estimates();
    synchronized (this) {
      isEstimated = true;
      for (TableName table : present) {
        if (choice.tables.wants(table) && known.add(table)) {
          tables.add(new TableSnapshot(table, Optional.empty(), 0));
        }
      }
      tables.forEach(
          table -> {
            Long rows = estimates.get(table.table());
            if (rows != null) {
              table.estimate(rows);
            }
          });
    }
  }

  private void plan(Task task) {
    Optional<ChunkSource.Facts> found = facts(task);
    Optional<BinlogPosition> end = found.isEmpty() ? Optional.of(source.end()) : Optional.empty();
    TableSnapshot table = task.table;
    Optional<Bound> after;
    int rows;
    synchronized (this) {
      if (table.plan() != task.plan) {
        return;
      }
      if (found.isEmpty() || found.orElseThrow().schema().key().isEmpty()) {
        parts.add(
            found.isEmpty()
                ? Window.ofGone(table, end.orElseThrow())
                : WholeTable.of(table, found.orElseThrow(), this));
        table.planned(Optional.empty());
        return;
      }
      if (table.facts().isEmpty()) {
        table.learn(found.orElseThrow());
      }
      after = table.planned();
      rows = table.chunkRows();
    }
    TableSchema schema = found.orElseThrow().schema();
    Optional<Optional<Bound>> upTo = next(task, schema, after, rows);
    synchronized (this) {
      if (table.plan() == task.plan && upTo.isPresent()) {
        table.planned(upTo.orElseThrow());
        parts.add(new Window(table, new ChunkSource.Range(schema, after, upTo.orElseThrow())));
      }
    }
  }

  private Optional<ChunkSource.Facts> facts(Task task) {
    Optional<ChunkSource.Facts> learnt;
    synchronized (this) {
      learnt = task.table.facts();
    }
    return learnt.isPresent() ? learnt : source.table(task.table.table(), task.at);
  }

  /** The bound, if there is one; nothing when the table is not the one of the schema any more. */
  private Optional<Optional<Bound>> next(
      Task task, TableSchema schema, Optional<Bound> after, int rows) {
    try {
      return Optional.of(source.next(schema, after, rows));
    } catch (OxbowException e) {
      Optional<ChunkSource.Facts> now =
          WholeTable.isAltered(e)
              ? source.table(task.table.table(), task.at)
              : Optional.of(new ChunkSource.Facts(schema, 0, 1, true));
      if (now.isPresent() && now.orElseThrow().schema().equals(schema)) {
        throw e;
      }
      synchronized (this) {
        isStale = true;
      }
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      parts.forEach(Part::discard);
      parts.clear();
      notifyAll();
    }
    readers.shutdownNow();
  }
}
