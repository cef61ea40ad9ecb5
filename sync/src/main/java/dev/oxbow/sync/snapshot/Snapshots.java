package dev.oxbow.sync.snapshot;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.progress.Bound;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots that run beside a stream. Chunks are read by several threads and told in the order
 * of their table's key, one table after the other, so that a key is all that must be remembered.
 *
 * <p>Started and read by the stream's thread; closed by any.
 */
public final class Snapshots implements AutoCloseable {
  private final ChunkSource source;
  private final ExecutorService readers;
  private final int ahead;
  private final Deque<Window> windows = new ArrayDeque<>();
  private final Deque<Planned> tables = new ArrayDeque<>();
  private @Nullable RuntimeException failure;
  private boolean closed;

  /** A table, and behind which key its next chunk begins; empty at its beginning. */
  private static final class Planned {
    final TableName table;
    Optional<Bound> after;
    boolean isPlanned;

    Planned(TableName table, Optional<Bound> after) {
      this.table = table;
      this.after = after;
    }
  }

  /**
   * @param source reads chunks, for several threads at once
   * @param parallel how many chunks are read at once
   */
  public Snapshots(ChunkSource source, int parallel) {
    this.source = source;
    this.ahead = parallel * 2;
    this.readers =
        Executors.newFixedThreadPool(
            parallel,
            task -> {
              Thread thread = new Thread(task, "oxbow-snapshot");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Where chunks come from. */
  public interface ChunkSource {
    /** The table as it is now. */
    TableSchema schema(TableName table);

    /** The last key of the chunk that begins behind a key; empty when no other chunk follows. */
    Optional<Bound> next(TableSchema schema, Optional<Bound> after);

    /** The rows of a chunk, and where the binlog ended when they had been read. */
    Chunk read(TableSchema schema, Optional<Bound> after, Optional<Bound> upTo);
  }

  /** Rows that were read at one moment, and an end of the binlog behind that moment. */
  public record Chunk(List<Row> rows, BinlogPosition end) {}

  /**
   * Rows to be told now.
   *
   * @param after behind which key the snapshot goes on; empty when the table is done
   */
  public record Due(TableSchema schema, List<Row> rows, Optional<Bound> after) {}

  /** Begins with a table, or goes on behind a key, once the tables before it are done. */
  public synchronized void start(TableName table, Optional<Bound> after) {
    tables.add(new Planned(table, after));
    plan();
  }

  /** Whether any table is not done. */
  public synchronized boolean isBusy() {
    return !tables.isEmpty();
  }

  /** The stream tells a change. */
  public synchronized void note(Change change) {
    if (windows.isEmpty()) {
      return;
    }
    for (Window window : windows) {
      if (change instanceof Change.OfRow row && row.schema().table().equals(window.table())) {
        window.note(row);
      } else if (change instanceof Change.Truncate truncate
          && truncate.table().equals(window.table())) {
        window.spoil();
      } else if (change instanceof Change.Definition) {
        // Whatever it defines: reading a few chunks once more is cheap.
        window.spoil();
      }
    }
  }

  /**
   * The next chunk that the stream has caught up with.
   *
   * @param stream between two transactions
   * @throws OxbowException when a chunk cannot be read
   */
  public synchronized Optional<Due> next(BinlogPosition stream) {
    if (failure != null) {
      throw failure;
    }
    Window first = windows.peek();
    if (first == null || !first.isDue(stream)) {
      return Optional.empty();
    }
    if (first.isSpoilt()) {
      again();
      return Optional.empty();
    }
    windows.remove();
    if (first.upTo().isEmpty()) {
      tables.remove();
    }
    plan();
    return Optional.of(new Due(first.schema(), first.remaining(), first.upTo()));
  }

  /** Reads again from the first chunk that was not told. */
  private void again() {
    Window first = windows.element();
    windows.clear();
    Iterator<Planned> each = tables.iterator();
    each.next().after = first.after();
    for (Planned planned : tables) {
      planned.isPlanned = false;
    }
    while (each.hasNext()) {
      each.next().after = Optional.empty();
    }
    plan();
  }

  /** Opens windows up to the number that may be under way. */
  private void plan() {
    for (Planned planned : tables) {
      if (planned.isPlanned) {
        continue;
      }
      if (windows.size() >= ahead || closed) {
        return;
      }
      TableSchema schema = source.schema(planned.table);
      while (!planned.isPlanned && windows.size() < ahead) {
        Window window = new Window(schema, planned.after);
        Optional<Bound> upTo = source.next(schema, planned.after);
        windows.add(window);
        planned.after = upTo;
        planned.isPlanned = upTo.isEmpty();
        readers.execute(() -> fill(window, upTo));
      }
      if (!planned.isPlanned) {
        return;
      }
    }
  }

  private void fill(Window window, Optional<Bound> upTo) {
    try {
      Chunk chunk = source.read(window.schema(), window.after(), upTo);
      window.fill(new ArrayList<>(chunk.rows()), upTo, chunk.end());
    } catch (RuntimeException e) {
      fail(e, window);
    }
  }

  private synchronized void fail(RuntimeException e, Window window) {
    if (!closed && windows.contains(window) && failure == null) {
      failure =
          e instanceof OxbowException
              ? e
              : new OxbowException(
                  ErrorCode.SOURCE_FAILED,
                  "The snapshot of " + window.table() + " cannot be read: " + e.getMessage(),
                  e);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      windows.clear();
    }
    readers.shutdownNow();
  }
}
