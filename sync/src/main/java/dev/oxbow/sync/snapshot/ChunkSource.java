package dev.oxbow.sync.snapshot;

import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.change.Place;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.progress.Bound;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the rows of snapshots come from. Each call sees at least what the stream had told at the
 * position that it is given. Used by several threads at once.
 */
public interface ChunkSource {
  /** The tables that there are, but for the server's own. */
  List<TableName> tables(BinlogPosition stream);

  /** How many rows the server believes its tables to have. */
  Map<TableName, Long> estimates();

  /** A table as it is now; empty when it is gone. */
  Optional<Facts> table(TableName table, BinlogPosition stream);

  /** The last key of a chunk of some rows behind a key; empty when no other chunk follows. */
  Optional<Bound> next(TableSchema schema, Optional<Bound> after, int rows);

  /**
   * The rows of a chunk.
   *
   * @throws dev.oxbow.error.OxbowException SOURCE_CHANGED or SOURCE_TABLE_GONE when the table is
   *     not the one of the schema
   */
  Chunk read(Range range, BinlogPosition stream);

  /** Reads all of a table as it was at one moment, in the thread that calls. */
  void readWhole(TableName table, BinlogPosition stream, WholeSink to);

  /** Where the binlog ends: behind all that this source has shown before. */
  BinlogPosition end();

  /**
   * What is known of a table when its snapshot begins.
   *
   * @param rows estimated
   * @param chunkRows how many rows make a chunk that is not too large
   * @param isTransactional whether a transaction sees the table as it was at one moment
   */
  record Facts(TableSchema schema, long rows, int chunkRows, boolean isTransactional) {}

  /** Part of a table: behind a key, and up to another, where there is one. */
  record Range(TableSchema schema, Optional<Bound> after, Optional<Bound> upTo) {}

  /**
   * Rows that were read at one moment.
   *
   * @param stoppedAt the last of them, where they filled the memory of a chunk before its end
   * @param end an end of the binlog behind that moment
   */
  record Chunk(List<Row> rows, Optional<Bound> stoppedAt, BinlogPosition end) {}

  /** Takes a whole table. */
  interface WholeSink {
    /** The moment is fixed; rows follow. */
    void opened(TableSchema schema, Moment moment);

    /**
     * Some rows; waits for room.
     *
     * @return false when no more are wanted
     */
    boolean rows(List<Row> rows) throws InterruptedException;
  }

  /** A moment at which a server's tables were seen. */
  interface Moment {
    /** Whether a change that the binlog tells there was certainly seen. */
    boolean includes(Place place);

    /** No change behind this was seen. */
    BinlogPosition end();
  }
}
