package dev.oxbow.sync.snapshot;

import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableName;
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
 * without its watermark table. From the moment that it opens, the stream notes the keys that it
 * sees changed. Then the chunk is read, then the end of the binlog. What is read holds every change
 * up to some moment before that end, since a server writes its binlog before it shows a change.
 * When the stream has come to that end, the rows whose keys it did not see are the present ones
 * there, and are told.
 *
 * <p>Opened and filled by a reader of chunks, noted and closed by the stream's thread.
 */
final class Window {
  private final TableSchema schema;
  private final Optional<Bound> after;
  private final Set<Key> changed = new HashSet<>();
  private boolean spoilt;
  private @Nullable List<Row> rows;
  private @Nullable BinlogPosition end;
  private Optional<Bound> upTo = Optional.empty();

  Window(TableSchema schema, Optional<Bound> after) {
    this.schema = schema;
    this.after = after;
  }

  TableName table() {
    return schema.table();
  }

  Optional<Bound> after() {
    return after;
  }

  /** Where the next chunk begins; empty when this one is the last. */
  synchronized Optional<Bound> upTo() {
    return upTo;
  }

  /** The stream saw a change of this table. */
  synchronized void note(Change.OfRow change) {
    if (!change.schema().columns().equals(schema.columns()) && !namesAgree(change.schema())) {
      spoilt = true;
      return;
    }
    if (change instanceof Change.Insert insert) {
      changed.add(Key.of(schema, insert.after()));
    } else if (change instanceof Change.Update update) {
      changed.add(Key.of(schema, update.before()));
      changed.add(Key.of(schema, update.after()));
    } else if (change instanceof Change.Delete delete) {
      changed.add(Key.of(schema, delete.before()));
    }
  }

  private boolean namesAgree(TableSchema other) {
    List<String> ours = schema.columns().stream().map(c -> c.name() + " " + c.type()).toList();
    return other.columns().stream().map(c -> c.name() + " " + c.type()).toList().equals(ours)
        && other.key().equals(schema.key());
  }

  /** The table was emptied, or defined anew: what is read is of no use, read it again. */
  synchronized void spoil() {
    spoilt = true;
  }

  synchronized boolean isSpoilt() {
    return spoilt;
  }

  /** The chunk was read, and then the binlog ended there. */
  synchronized void fill(List<Row> read, Optional<Bound> last, BinlogPosition binlogEnd) {
    rows = read;
    upTo = last;
    end = binlogEnd;
  }

  /** Whether the stream has come far enough. */
  synchronized boolean isDue(BinlogPosition stream) {
    return end != null && stream.hasReached(end.file(), end.offset());
  }

  /** The rows that nobody changed meanwhile. */
  synchronized List<Row> remaining() {
    List<Row> all = rows;
    if (all == null) {
      throw new IllegalStateException("a window that was not filled");
    }
    if (changed.isEmpty()) {
      return all;
    }
    List<Row> left = new ArrayList<>(all.size());
    for (Row row : all) {
      if (!changed.contains(Key.of(schema, row))) {
        left.add(row);
      }
    }
    return left;
  }

  TableSchema schema() {
    return schema;
  }
}
