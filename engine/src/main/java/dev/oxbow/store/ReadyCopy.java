package dev.oxbow.store;

import dev.oxbow.local.LocalExecutor;
import dev.oxbow.local.LocalExecutor.LocalRun;
import dev.oxbow.local.LocalSql;
import dev.oxbow.spi.LogRange;
import dev.oxbow.spi.LogTable;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.store.LogStore.Outcome.Ready;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A pinned copy, seen as it was when it was prepared: what others add meanwhile stays unseen. */
final class ReadyCopy implements Ready {
  private static final ColumnType BIGINT = ColumnType.of(Kind.BIGINT);
  private static final int MOST_BAD = 10;

  private final LocalExecutor executor;
  private final LogCopy copy;
  private final CopyState state;
  private final String records;
  private final String where;
  private final boolean everything;
  private final long recordsRead;
  private final Runnable onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param onClose takes back the pin
   */
  ReadyCopy(
      LocalExecutor executor,
      LogCopy copy,
      CopyState state,
      List<LogRange> wanted,
      long recordsRead,
      Runnable onClose) {
    this.executor = executor;
    this.copy = copy;
    this.state = state;
    this.recordsRead = recordsRead;
    this.onClose = onClose;
    String only = only(state, wanted);
    this.everything = only.isEmpty();
    this.where = " WHERE batch <= " + state.batch() + (everything ? "" : " AND " + only);
    this.records = copy.records();
  }

  /**
   * Nothing when the copy holds just the wanted ranges. Batches come one after the other and so
   * does each partition's offset within them: both conditions pass over most of the file.
   */
  private static String only(CopyState state, List<LogRange> wanted) {
    Coverage asked = Coverage.of(wanted);
    if (asked.equals(state.coverage())) {
      return "";
    }
    String partition = CopyTables.physical(state, LogTable.PARTITION);
    String offset = CopyTables.physical(state, LogTable.OFFSET);
    SortedSet<Integer> partitions = new TreeSet<>();
    wanted.forEach(r -> partitions.add(r.partition()));
    List<String> alternatives = new ArrayList<>();
    boolean bounded = true;
    for (int p : partitions) {
      List<LogRange> ranges = asked.ranges(p);
      String is = partition + " = " + p;
      if (ranges.equals(state.coverage().ranges(p))) {
        alternatives.add(is);
        bounded = false;
      } else {
        ranges.forEach(r -> alternatives.add(is + " AND " + within(offset, r.begin(), r.end())));
      }
    }
    String any = alternatives.stream().collect(Collectors.joining(" OR ", "(", ")"));
    if (!bounded || alternatives.size() == 1) {
      return any;
    }
    long begin = wanted.stream().mapToLong(LogRange::begin).min().orElse(0);
    long end = wanted.stream().mapToLong(LogRange::end).max().orElse(0);
    return within(offset, begin, end) + " AND " + any;
  }

  private static String within(String offset, long begin, long end) {
    return offset + " >= " + begin + " AND " + offset + " < " + end;
  }

  @Override
  public String relation() {
    return state.columns().stream()
        .filter(StoredColumn::stored)
        .map(c -> c.physical() + " AS " + LocalSql.column(c.column().name()))
        .collect(Collectors.joining(", ", "(SELECT ", " FROM " + records + where + ")"));
  }

  @Override
  public long rows() {
    return everything ? state.rows() : (Long) one("SELECT count(*) FROM " + records + where);
  }

  @Override
  public long recordsRead() {
    return recordsRead;
  }

  @Override
  public long badRecords() {
    return state.bad() ? (Long) one("SELECT count(*) FROM " + records + where + bad()) : 0;
  }

  @Override
  public List<String> firstBad() {
    if (!state.bad()) {
      return List.of();
    }
    String sql =
        "SELECT concat(p, ':', min(o), ': ', arg_min(e, o)) FROM (SELECT %s AS p, %s AS o, %s AS e FROM %s) GROUP BY p ORDER BY p LIMIT %d"
            .formatted(
                CopyTables.physical(state, LogTable.PARTITION),
                CopyTables.physical(state, LogTable.OFFSET),
                CopyTables.physical(state, LogTable.ERROR),
                records + where + bad(),
                MOST_BAD);
    return inRun(run -> copy.tables(run).read(sql, ColumnType.of(Kind.VARCHAR))).stream()
        .map(row -> String.valueOf(row[0]))
        .toList();
  }

  private String bad() {
    return " AND " + CopyTables.physical(state, LogTable.ERROR) + " IS NOT NULL";
  }

  private Object one(String sql) {
    @Nullable Object value = inRun(run -> copy.tables(run).read(sql, BIGINT)).get(0)[0];
    if (value == null) {
      throw new IllegalStateException("NULL from " + sql);
    }
    return value;
  }

  private <T> T inRun(java.util.function.Function<LocalRun, T> action) {
    try (StatementScope scope = new StatementScope(Duration.ZERO, p -> {});
        LocalRun run = executor.begin(scope)) {
      return action.apply(run);
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      onClose.run();
    }
  }
}
