package dev.oxbow.sync.snapshot;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.progress.Bound;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One chunk of a table on its way into the stream, after Netflix' DBLog (arXiv:2010.12597) but
 * without its watermark table.
 *
 * <p>It opens between two transactions of the stream, which from then on notes the keys that it
 * sees changed. Then a reader waits until the server shows all that the stream had told by then,
 * reads the chunk, and only then asks where the binlog ends. So what is read holds every change
 * that was told before the window opened, and none that the binlog tells behind that end, since a
 * server writes its binlog before it shows a change; whatever lies between is noted. When the
 * stream has come to that end, the rows whose keys it did not see are the present ones there, and
 * are told.
 *
 * <p>Which keys a chunk spans was asked before, and does not matter to this: what is inserted
 * between two bounds, or behind the last one, is either read with the chunk that it falls into or
 * told by the stream.
 *
 * <p>All is called under the lock of {@link Snapshots}.
 */
final class Window implements Part {
  private final TableSnapshot of;
  private final ChunkSource.Range range;
  private final Set<Key> changed = new HashSet<>();
  private boolean isOpen;
  private boolean isSpoilt;
  private @Nullable TableSchema lastSeen;
  private boolean lastAgreed;
  private List<Row> rows = List.of();
  private @Nullable BinlogPosition end;
  private Optional<Bound> upTo;
  private @Nullable OxbowException failure;

  Window(TableSnapshot of, ChunkSource.Range range) {
    this.of = of;
    this.range = range;
    this.upTo = range.upTo();
  }

  /**
   * The end of a dropped table; what comes under its name again, the stream tells. By where the
   * binlog ended, the stream must have told that it was dropped.
   */
  static Window ofGone(TableSnapshot table, BinlogPosition binlogEnd) {
    TableSchema nothing = new TableSchema(table.table(), List.of(), List.of());
    Window window =
        new Window(table, new ChunkSource.Range(nothing, Optional.empty(), Optional.empty()));
    window.open();
    window.fail(
        new OxbowException(
            ErrorCode.SOURCE_TABLE_GONE,
            "Table "
                + table.table()
                + " is not to be seen, though no statement in the binlog dropped it; its snapshot"
                + " is not told to its end. GRANT SELECT on it, or leave it out with 'exclude'"),
        binlogEnd);
    return window;
  }

  /** Whether it is {@link #ofGone}. */
  boolean isOfGone() {
    return range.schema().columns().isEmpty();
  }

  /** Whether its table must be told to be empty before it opens. */
  boolean waits() {
    return !isOfGone() && of.truncates();
  }

  @Override
  public TableSnapshot of() {
    return of;
  }

  ChunkSource.Range range() {
    return range;
  }

  void open() {
    isOpen = true;
  }

  @Override
  public boolean isOpen() {
    return isOpen;
  }

  /** Where the next chunk begins; empty when this one is the last. */
  Optional<Bound> upTo() {
    return upTo;
  }

  @Override
  public void note(Change.OfRow change) {
    if (!agrees(change.schema())) {
      isSpoilt = true;
      return;
    }
    TableSchema schema = change.schema();
    if (change instanceof Change.Insert insert) {
      changed.add(Key.of(schema, insert.after()));
    } else if (change instanceof Change.Update update) {
      changed.add(Key.of(schema, update.before()));
      changed.add(Key.of(schema, update.after()));
    } else if (change instanceof Change.Delete delete) {
      changed.add(Key.of(schema, delete.before()));
    }
  }

  /** The same schema comes many times, as the same object. */
  private boolean agrees(TableSchema other) {
    if (other != lastSeen) {
      lastSeen = other;
      lastAgreed = described(other).equals(described(range.schema()));
    }
    return lastAgreed;
  }

  private static List<String> described(TableSchema schema) {
    List<String> all = new ArrayList<>();
    schema.columns().forEach(column -> all.add(column.name() + " " + column.type()));
    schema.key().forEach(position -> all.add("key " + position));
    return all;
  }

  /** Rows of another definition of the table were seen: what is read is of no use. */
  boolean isSpoilt() {
    return isSpoilt;
  }

  void fill(ChunkSource.Chunk chunk) {
    rows = chunk.rows();
    end = chunk.end();
    if (chunk.stoppedAt().isPresent()) {
      upTo = chunk.stoppedAt();
    }
  }

  /** The table was not the expected one, which the stream should explain up to there. */
  void fail(OxbowException why, BinlogPosition binlogEnd) {
    failure = why;
    end = binlogEnd;
  }

  /** Why it could not be read. */
  Optional<OxbowException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Whether the stream has come far enough. */
  boolean isDue(BinlogPosition stream) {
    return end != null && stream.hasReached(end.file(), end.offset());
  }

  /** The rows that nobody changed meanwhile. */
  List<Row> remaining() {
    if (changed.isEmpty()) {
      return rows;
    }
    List<Row> left = new ArrayList<>(rows.size());
    for (Row row : rows) {
      if (!changed.contains(Key.of(range.schema(), row))) {
        left.add(row);
      }
    }
    return left;
  }

  @Override
  public void discard() {
    // Its reader finds nobody who waits for it.
  }
}
