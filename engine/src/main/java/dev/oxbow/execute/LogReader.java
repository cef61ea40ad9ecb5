package dev.oxbow.execute;

import dev.oxbow.local.LocalExecutor.LocalRun;
import dev.oxbow.local.Rows;
import dev.oxbow.plan.LogBounds;
import dev.oxbow.plan.LogLeaf;
import dev.oxbow.spi.LogRange;
import dev.oxbow.spi.LogTable;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.store.LogStore;
import dev.oxbow.type.ColumnType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes readable what a plan needs of a log, and no more. */
final class LogReader {
  private final LogStore store;
  private final LocalRun run;
  private final StatementScope scope;
  private List<LogRange> read = List.of();

  LogReader(LogStore store, LocalRun run, StatementScope scope) {
    this.store = store;
    this.run = run;
    this.scope = scope;
  }

  /**
   * @param extent what the statement may see of the log
   */
  LogStore.Outcome prepare(LogLeaf leaf, List<LogRange> extent) {
    LogTable table = leaf.table();
    LogBounds bounds = leaf.bounds();
    List<LogRange> ranges = bounds.of(extent);
    if (bounds.from() != null) {
      ranges = table.from(bounds.from(), ranges).orElse(ranges);
    }
    Set<String> columns = new HashSet<>(leaf.columns());
    columns.add(LogTable.PARTITION);
    List<String> wanted = List.copyOf(columns);
    read = ranges;
    return bounds.tail() < 0
        ? store.prepare(table, wanted, ranges, scope)
        : tail(table, wanted, ranges, bounds);
  }

  /** The positions that were asked for last. */
  List<LogRange> read() {
    return read;
  }

  /**
   * The last records of each partition. Offsets have gaps (compaction, aborted transactions), so
   * what gave too few records is doubled until it gives enough or all was read.
   */
  private LogStore.Outcome tail(
      LogTable table, List<String> columns, List<LogRange> all, LogBounds bounds) {
    Map<Integer, Long> span = new HashMap<>();
    all.forEach(range -> span.put(range.partition(), Math.max(1, bounds.tail())));
    while (true) {
      List<LogRange> last = new ArrayList<>();
      for (LogRange range : all) {
        long n = Math.min(range.size(), span.getOrDefault(range.partition(), 0L));
        last.add(new LogRange(range.partition(), range.end() - n, range.end()));
      }
      read = last;
      LogStore.Outcome outcome = store.prepare(table, columns, last, scope);
      if (!(outcome instanceof LogStore.Outcome.Ready ready)) {
        return outcome;
      }
      if (bounds.anyRows() && ready.rows() >= bounds.tail()) {
        return ready;
      }
      if (!widen(all, span, bounds, countByPartition(ready))) {
        return ready;
      }
      ready.close();
    }
  }

  private static boolean widen(
      List<LogRange> all, Map<Integer, Long> span, LogBounds bounds, Map<Integer, Long> rows) {
    boolean more = false;
    for (LogRange range : all) {
      long n = span.getOrDefault(range.partition(), 0L);
      if (rows.getOrDefault(range.partition(), 0L) < bounds.tail() && n < range.size()) {
        span.put(range.partition(), n > range.size() / 4 ? range.size() : n * 4);
        more = true;
      }
    }
    return more;
  }

  private Map<Integer, Long> countByPartition(LogStore.Outcome.Ready ready) {
    Map<Integer, Long> counts = new HashMap<>();
    String sql = "SELECT _partition, count(*) FROM " + ready.relation() + " GROUP BY _partition";
    List<ColumnType> types =
        List.of(ColumnType.of(ColumnType.Kind.INTEGER), ColumnType.of(ColumnType.Kind.BIGINT));
    try (Rows rows = run.query(sql, types)) {
      for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
        if (row[0] instanceof Integer partition && row[1] instanceof Long count) {
          counts.put(partition, count);
        }
      }
    }
    return counts;
  }
}
