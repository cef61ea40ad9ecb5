package dev.oxbow.sync.snapshot;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Place;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableSchema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All of a table whose rows have no key, on its way into the stream. Since nobody could tell which
 * of its rows have changed meanwhile, it is read as it was at one moment and told when the stream
 * stands at that moment.
 *
 * <p>While the moment is chosen the stream waits between two transactions. Then it goes on to where
 * the binlog ended just behind the moment. If on this way it meets a change of the table of which
 * it is not certain that the read holds it, another moment is chosen; otherwise the read is the
 * table as it is there, and the stream waits until all of it is told.
 *
 * <p>Noted and taken from by the stream's thread, given rows by a reader's.
 */
final class WholeTable implements Part, ChunkSource.WholeSink {
  private static final int MOST_WAITING = 2;

  private final TableSnapshot of;
  private final Object room;
  private final Deque<List<Row>> waiting = new ArrayDeque<>();
  private boolean isOpen;
  private boolean isSpoilt;
  private boolean isTelling;
  private boolean isComplete;
  private boolean isDiscarded;
  private @Nullable TableSchema schema;
  private ChunkSource.@Nullable Moment moment;
  private @Nullable OxbowException failure;

  /**
   * @param room the lock of all snapshots, notified when something can go on
   */
  private WholeTable(TableSnapshot of, Object room) {
    this.of = of;
    this.room = room;
  }

  /**
   * A table from its beginning.
   *
   * @throws OxbowException NOT_SUPPORTED when there is no moment at which it could be read
   */
  static WholeTable of(TableSnapshot table, ChunkSource.Facts facts, Object room) {
    if (!facts.isTransactional()) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "Table "
              + table.table()
              + " has no primary key, and its storage engine no transactions, so nobody can tell"
              + " which rows it held at one moment; ALTER TABLE it to have a primary key or to"
              + " InnoDB, or leave it out with 'exclude'");
    }
    table.forget();
    table.estimate(facts.rows());
    return new WholeTable(table, room);
  }

  @Override
  public TableSnapshot of() {
    return of;
  }

  void open() {
    isOpen = true;
  }

  @Override
  public boolean isOpen() {
    return isOpen;
  }

  @Override
  public void note(Change.OfRow change) {
    note(change.place());
  }

  /** The stream saw a change of the table, or of its definition. */
  private void note(Place place) {
    if (moment == null || !moment.includes(place)) {
      isSpoilt = true;
    }
  }

  /** Whether the stream must not go on now. */
  boolean holds() {
    return isOpen && !isDiscarded && failure == null && (moment == null || isTelling);
  }

  /** What the stream can do with it. */
  enum Stage {
    WAIT,
    TELL,
    AGAIN
  }

  /**
   * Looks how far it is.
   *
   * @param stream between two transactions
   * @throws OxbowException when it cannot be read
   */
  Stage stage(BinlogPosition stream) {
    if (failure != null) {
      if (isTelling || !isAltered(failure)) {
        throw failure;
      }
      return Stage.AGAIN;
    }
    if (isTelling) {
      return waiting.isEmpty() && !isComplete ? Stage.WAIT : Stage.TELL;
    }
    ChunkSource.Moment chosen = moment;
    if (chosen == null || !stream.hasReached(chosen.end().file(), chosen.end().offset())) {
      return isSpoilt ? Stage.AGAIN : Stage.WAIT;
    }
    if (isSpoilt) {
      return Stage.AGAIN;
    }
    isTelling = true;
    return stage(stream);
  }

  static boolean isAltered(OxbowException failure) {
    return failure.code() == ErrorCode.SOURCE_CHANGED
        || failure.code() == ErrorCode.SOURCE_TABLE_GONE;
  }

  TableSchema schema() {
    if (schema == null) {
      throw new IllegalStateException("a table that was not opened");
    }
    return schema;
  }

  /** The next rows; none when the table is empty or all was told. */
  List<Row> take() {
    List<Row> rows = waiting.isEmpty() ? List.of() : waiting.remove();
    room.notifyAll();
    return rows;
  }

  /** Whether all rows were taken. */
  boolean isDone() {
    return isComplete && waiting.isEmpty();
  }

  @Override
  public void opened(TableSchema found, ChunkSource.Moment chosen) {
    synchronized (room) {
      schema = found;
      moment = chosen;
      room.notifyAll();
    }
  }

  @Override
  public boolean rows(List<Row> rows) throws InterruptedException {
    synchronized (room) {
      while (waiting.size() >= MOST_WAITING && !isDiscarded) {
        room.wait();
      }
      if (!isDiscarded) {
        waiting.add(rows);
      }
      room.notifyAll();
      return !isDiscarded;
    }
  }

  void complete() {
    isComplete = true;
    room.notifyAll();
  }

  void fail(OxbowException why) {
    failure = why;
    room.notifyAll();
  }

  @Override
  public void discard() {
    isDiscarded = true;
    waiting.clear();
    room.notifyAll();
  }
}
