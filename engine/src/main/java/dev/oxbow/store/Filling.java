package dev.oxbow.store;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalExecutor.LocalRun;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.LogRange;
import dev.oxbow.spi.LogTable;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.store.HeldLog.LogName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads ranges of a log into a copy, some millions of positions per transaction: what is committed
 * stays when the statement is cancelled or the process dies. The caller holds the copy's lock.
 */
final class Filling {
  private final LogCopy copy;
  private final LogTable table;
  private final LocalRun run;
  private final StatementScope scope;
  private long recordsRead;

  Filling(LogCopy copy, LogTable table, LocalRun run, StatementScope scope) {
    this.copy = copy;
    this.table = table;
    this.run = run;
    this.scope = scope;
  }

  long recordsRead() {
    return recordsRead;
  }

  /** Reads them all, unless the table turns out to be too narrow: then gives a wider one. */
  Optional<LogTable> read(CopyState from, List<LogRange> missing, long positionsPerCommit) {
    CopyState state = from;
    long total = positions(missing);
    long done = 0;
    for (List<LogRange> chunk : chunks(missing, total, positionsPerCommit)) {
      scope.check();
      Optional<LogTable> widened = readChunk(state, chunk, done, total);
      if (widened.isPresent()) {
        return widened;
      }
      state = now();
      done += positions(chunk);
      scope.progress(stage(), done, total);
    }
    return Optional.empty();
  }

  private CopyState now() {
    CopyState state = copy.state();
    if (state == null) {
      throw new IllegalStateException(copy.file() + " was detached while it was filled");
    }
    return state;
  }

  private String stage() {
    return "reading " + table.info().id();
  }

  private Optional<LogTable> readChunk(
      CopyState state, List<LogRange> chunk, long done, long total) {
    CopyTables tables = copy.tables(run);
    List<StoredColumn> columns = new ArrayList<>();
    List<Column> asked = new ArrayList<>();
    for (Column column : table.info().columns()) {
      state
          .column(column.name())
          .filter(StoredColumn::stored)
          .ifPresent(
              stored -> {
                columns.add(stored);
                asked.add(column);
              });
    }
    WatchedFeed feed =
        new WatchedFeed(
            table.read(asked.stream().map(Column::name).toList(), chunk),
            read -> scope.progress(stage(), done + read, total));
    String relation = run.stream(feed, asked, -1);
    tables.begin();
    try {
      long rows = tables.insert(state, relation, columns);
      if (feed.widened().isPresent()) {
        tables.rollback(null);
        return feed.widened();
      }
      LogName name = new LogName(table.source().name(), table.info().id().toString());
      boolean renamed = copy.isShared() && !copy.logName().equals(Optional.of(name));
      if (renamed) {
        tables.logName(name);
      }
      copy.state(tables.commit(state, chunk, rows));
      if (renamed) {
        copy.logName(name);
      }
      recordsRead += rows;
      return Optional.empty();
    } catch (RuntimeException e) {
      tables.rollback(e);
      throw e instanceof OxbowException o ? told(o) : e;
    }
  }

  private OxbowException told(OxbowException e) {
    return e.code() == ErrorCode.DISK_FULL
        ? new OxbowException(
            ErrorCode.DISK_FULL,
            "There is no room left to keep what was read of "
                + table.info().id()
                + " in "
                + copy.file()
                + "; free some, move store.folder, or set store.enabled: false",
            e)
        : e;
  }

  /** Every chunk holds a share of each range, so that all partitions are read side by side. */
  static List<List<LogRange>> chunks(List<LogRange> ranges, long total, long size) {
    long count = Math.max(1, Math.round((double) total / size));
    List<List<LogRange>> chunks = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      List<LogRange> chunk = new ArrayList<>();
      for (LogRange range : ranges) {
        LogRange part =
            new LogRange(range.partition(), cut(range, i, count), cut(range, i + 1, count));
        if (!part.isEmpty()) {
          chunk.add(part);
        }
      }
      chunks.add(chunk);
    }
    return chunks;
  }

  private static long cut(LogRange range, long i, long count) {
    return range.begin() + range.size() / count * i + range.size() % count * i / count;
  }

  static long positions(List<LogRange> ranges) {
    return ranges.stream().mapToLong(LogRange::size).sum();
  }
}
