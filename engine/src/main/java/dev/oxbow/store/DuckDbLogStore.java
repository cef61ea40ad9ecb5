package dev.oxbow.store;

import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalExecutor;
import dev.oxbow.local.LocalExecutor.LocalRun;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.LogRange;
import dev.oxbow.spi.LogTable;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.store.StoreFolder.CopyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store as DuckDB files, one per log and variant, narrow or with the bulky columns. */
final class DuckDbLogStore implements LogStore {
  private static final Logger LOG = LoggerFactory.getLogger(DuckDbLogStore.class);
  private static final Duration BETWEEN_TRIMS = Duration.ofMinutes(10);

  /** What a crash or a cancel may cost; smaller ones cost more round trips. */
  private static final long POSITIONS_PER_COMMIT = 2_000_000;

  private final StoreConfig config;
  private final LocalExecutor executor;
  private final long positionsPerCommit;
  private final StoreFolder folder;
  private final Map<Path, LogCopy> copies = new ConcurrentHashMap<>();
  private final AtomicLong scratches = new AtomicLong();

  DuckDbLogStore(StoreConfig config, LocalExecutor executor) {
    this(config, executor, POSITIONS_PER_COMMIT);
  }

  DuckDbLogStore(StoreConfig config, LocalExecutor executor, long positionsPerCommit) {
    this.config = config;
    this.executor = executor;
    this.positionsPerCommit = positionsPerCommit;
    this.folder = new StoreFolder(config.folder().toAbsolutePath().normalize());
  }

  @Override
  public Optional<List<Column>> rememberedColumns(String incarnation) {
    for (boolean wide : new boolean[] {false, true}) {
      LogCopy copy = copy(incarnation, wide);
      if (config.enabled() && (copy.state() != null || Files.exists(copy.file()))) {
        Optional<List<Column>> columns = columns(copy, incarnation);
        if (columns.isPresent()) {
          return columns;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<List<Column>> columns(LogCopy copy, String incarnation) {
    copy.pin();
    copy.lock().lock();
    try {
      copy.open(incarnation, List.of());
      CopyState state = copy.state();
      return state == null || state.coverage().equals(Coverage.NONE)
          ? Optional.empty()
          : Optional.of(state.columns().stream().map(StoredColumn::column).toList());
    } finally {
      copy.lock().unlock();
      copy.unpin();
    }
  }

  private LogCopy copy(String incarnation, boolean wide) {
    return at(folder.file(incarnation, wide));
  }

  @Override
  public Outcome prepare(
      LogTable table, List<String> columns, List<LogRange> ranges, StatementScope scope) {
    List<LogRange> wanted = ranges.stream().filter(r -> !r.isEmpty()).toList();
    if (wanted.isEmpty()) {
      return new EmptyLog(table.info().columns());
    }
    if (!config.enabled() || table.rewritten()) {
      return scratch(table, columns, wanted, scope);
    }
    LogCopy copy = choose(table, columns);
    copy.pin();
    Optional<Outcome> outcome = Optional.empty();
    try {
      outcome = prepare(copy, table, wanted, scope);
    } finally {
      if (outcome.filter(o -> o instanceof Outcome.Ready).isEmpty()) {
        copy.unpin();
      }
    }
    return outcome.orElseGet(() -> scratch(table, columns, wanted, scope));
  }

  /** The narrow copy, unless bulky columns are wanted or only the wide one is there. */
  private LogCopy choose(LogTable table, List<String> columns) {
    LogCopy narrow = copy(table.incarnation(), false);
    LogCopy wide = copy(table.incarnation(), true);
    boolean bulky = columns.stream().anyMatch(table.bulkyColumns()::contains);
    return bulky || (!Files.exists(narrow.file()) && Files.exists(wide.file())) ? wide : narrow;
  }

  /** Empty when the copy cannot serve this statement. */
  private Optional<Outcome> prepare(
      LogCopy copy, LogTable table, List<LogRange> wanted, StatementScope scope) {
    List<Column> columns = table.info().columns();
    CopyState known = copy.state();
    if (known != null && known.holds(columns) && known.coverage().missing(wanted).isEmpty()) {
      return Optional.of(ready(copy, known, wanted, 0));
    }
    await(copy, scope);
    try {
      if (!open(copy, table, scope)) {
        return Optional.empty();
      }
      if (!fit(copy, table)) {
        LogTable latest = copy.latest();
        CopyState state = copy.state();
        return latest != null && state != null && state.holds(latest.info().columns())
            ? Optional.of(new Outcome.Widened(latest))
            : Optional.empty();
      }
      return Optional.of(fill(copy, table, wanted, scope));
    } finally {
      copy.lock().unlock();
    }
  }

  private static void await(LogCopy copy, StatementScope scope) {
    try {
      while (!copy.lock().tryLock(50, TimeUnit.MILLISECONDS)) {
        scope.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      scope.cancel();
      scope.check();
    }
  }

  private boolean open(LogCopy copy, LogTable table, StatementScope scope) {
    return switch (copy.open(table.incarnation(), stored(table, copy))) {
      case READY -> true;
      case REPLACED -> {
        scope.warn(
            "The copy of "
                + table.info().id()
                + " in the topic store was damaged; it is read again");
        yield true;
      }
      case BUSY -> {
        scope.warn(
            "The copy of "
                + table.info().id()
                + " in the topic store belongs to another process; the topic was read for this"
                + " statement alone");
        yield false;
      }
      case UNWRITABLE -> {
        scope.warn(
            "The topic store's folder "
                + config.folder()
                + " cannot be written; "
                + table.info().id()
                + " was read for this statement alone; change store.folder, or set"
                + " store.enabled: false");
        yield false;
      }
    };
  }

  private List<StoredColumn> stored(LogTable table, LogCopy copy) {
    boolean wide = StoreFolder.isWide(copy.file());
    Set<String> bulky = wide ? Set.of() : new HashSet<>(table.bulkyColumns());
    return stored(table.info().columns(), bulky);
  }

  private static List<StoredColumn> stored(List<Column> columns, Set<String> left) {
    List<StoredColumn> stored = new ArrayList<>();
    for (Column column : columns) {
      stored.add(new StoredColumn(stored.size(), column, !left.contains(column.name())));
    }
    return stored;
  }

  /** Makes the copy hold a table's columns; false when it cannot without harm to others. */
  private boolean fit(LogCopy copy, LogTable table) {
    CopyState state = copy.state();
    if (state == null) {
      return false;
    }
    if (state.holds(table.info().columns())) {
      return true;
    }
    List<StoredColumn> changed = new ArrayList<>(state.columns());
    boolean converts = true;
    boolean retypes = false;
    for (StoredColumn fresh : stored(table, copy)) {
      Optional<StoredColumn> old = state.column(fresh.column().name());
      if (old.isEmpty()) {
        changed.add(new StoredColumn(changed.size(), fresh.column(), fresh.stored()));
      } else {
        StoredColumn was = old.get();
        converts &= was.convertsTo(fresh.column().type());
        retypes |= !was.column().type().equals(fresh.column().type());
        changed.set(was.index(), was.with(fresh.column()));
      }
    }
    if (isStale(copy, table, state) || (retypes && !copy.isMine())) {
      return false;
    }
    if (converts) {
      try (StatementScope scope = new StatementScope(Duration.ZERO, p -> {});
          LocalRun run = executor.begin(scope)) {
        copy.state(copy.tables(run).change(state, changed));
      }
      return true;
    }
    return copy.remove(1)
        && copy.open(table.incarnation(), stored(table, copy)) == LogCopy.Opened.READY;
  }

  /** Whether the copy holds a wider table that this process has found since. */
  private static boolean isStale(LogCopy copy, LogTable table, CopyState state) {
    LogTable latest = copy.latest();
    return latest != null
        && !latest.info().columns().equals(table.info().columns())
        && state.holds(latest.info().columns());
  }

  private Outcome fill(LogCopy copy, LogTable table, List<LogRange> wanted, StatementScope scope) {
    CopyState state = attached(copy);
    List<LogRange> missing = state.coverage().missing(wanted);
    if (missing.isEmpty()) {
      return ready(copy, state, wanted, 0);
    }
    try (LocalRun run = executor.begin(scope)) {
      Filling filling = new Filling(copy, table, run, scope);
      Optional<LogTable> widened = filling.read(state, missing, positionsPerCommit);
      if (widened.isPresent()) {
        copy.latest(widened.get());
        fit(copy, widened.get());
        return new Outcome.Widened(widened.get());
      }
      trim(copy, table, run);
      Outcome ready = ready(copy, attached(copy), wanted, filling.recordsRead());
      evict();
      return ready;
    } catch (OxbowException e) {
      if (StoreFailure.invalidates(e)) {
        copy.invalidate();
      }
      throw e;
    }
  }

  private static CopyState attached(LogCopy copy) {
    CopyState state = copy.state();
    if (state == null) {
      throw new IllegalStateException(copy.file() + " is not attached");
    }
    return state;
  }

  /** Rows that the log has dropped since are deleted now and then, when nobody reads them. */
  private static void trim(LogCopy copy, LogTable table, LocalRun run) {
    if (!copy.isMine() || Instant.now().isBefore(copy.trimmed().plus(BETWEEN_TRIMS))) {
      return;
    }
    copy.trimmed(Instant.now());
    CopyState state = attached(copy);
    List<LogRange> extent = table.extent();
    if (!state.coverage().from(extent).equals(state.coverage())) {
      copy.state(copy.tables(run).trim(state, extent));
    }
  }

  private Outcome.Ready ready(
      LogCopy copy, CopyState state, List<LogRange> wanted, long recordsRead) {
    copy.touch();
    long damages = executor.damages();
    return new ReadyCopy(
        executor,
        copy,
        state,
        wanted,
        recordsRead,
        () -> {
          if (executor.damages() > damages) {
            copy.condemn();
          }
          copy.unpin();
          evict();
        });
  }

  /** A copy for one statement, of the columns that it uses. */
  private Outcome scratch(
      LogTable table, List<String> columns, List<LogRange> wanted, StatementScope scope) {
    Set<String> used = new HashSet<>(columns);
    used.addAll(List.of(LogTable.PARTITION, LogTable.OFFSET, LogTable.ERROR));
    Set<String> left = new HashSet<>();
    table.info().columns().stream()
        .map(Column::name)
        .filter(name -> !used.contains(name))
        .forEach(left::add);
    LogCopy copy =
        LogCopy.scratch(
            executor, executor.scratch().resolve("log-" + scratches.incrementAndGet() + ".duckdb"));
    copy.pin();
    Optional<Outcome.Ready> ready = Optional.empty();
    try (LocalRun run = executor.begin(scope)) {
      copy.open(table.incarnation(), stored(table.info().columns(), left));
      CopyState empty = attached(copy);
      Filling filling = new Filling(copy, table, run, scope);
      Optional<LogTable> widened = filling.read(empty, wanted, positionsPerCommit);
      if (widened.isPresent()) {
        return new Outcome.Widened(widened.get());
      }
      ready =
          Optional.of(
              new ReadyCopy(
                  executor,
                  copy,
                  attached(copy),
                  wanted,
                  filling.recordsRead(),
                  () -> copy.remove(1)));
      return ready.get();
    } finally {
      if (ready.isEmpty()) {
        copy.remove(1);
      }
    }
  }

  @Override
  public List<HeldLog> held() {
    List<HeldLog> held = new ArrayList<>();
    for (CopyFile file : folder.files()) {
      LogCopy.Look look = at(file.path()).look();
      held.add(
          0,
          new HeldLog(
              look.log(),
              StoreFolder.isWide(file.path()),
              file.path(),
              file.bytes(),
              file.used().toInstant(),
              look.holding(),
              look.owner()));
    }
    return held;
  }

  private LogCopy at(Path path) {
    return copies.computeIfAbsent(path, file -> LogCopy.shared(executor, file));
  }

  /** Deletes the least recently used copies that nobody reads until the rest is small enough. */
  private synchronized void evict() {
    List<CopyFile> files = folder.files();
    long bytes = files.stream().mapToLong(CopyFile::bytes).sum();
    for (CopyFile file : files) {
      if (bytes <= config.limit().bytes()) {
        return;
      }
      if (at(file.path()).remove(0)) {
        LOG.info("Dropped {} from the topic store, which is full", file.path().getFileName());
        bytes -= file.bytes();
      }
    }
  }

  @Override
  public void close() {
    copies.values().forEach(LogCopy::retire);
  }
}
