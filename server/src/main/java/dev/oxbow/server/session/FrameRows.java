package dev.oxbow.server.session;

import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.ValueType;
import dev.oxbow.jdbc.wire.BatchWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a frame: as they are, or coded already, for our driver. */
public sealed interface FrameRows {
  int count();

  /** About how many bytes they take, here or on their way. */
  long bytes();

  /** In which form a client takes rows. */
  enum Form {
    LISTED,
    CODED;

    /** So many rows are written at once; others wait no longer for them. */
    private static final int BATCH_ROWS = 512;

    FrameRows none() {
      return this == LISTED ? new Listed() : new Coded();
    }

    /**
     * Reads what can be had without waiting for more, and adds it to nothing yet.
     *
     * @param mostRows how many rows may be read, at least 1
     * @param mostBytes about how many bytes may be read
     * @return without rows at the end
     */
    FrameRows read(BackendRows rows, List<ValueType> types, int mostRows, int mostBytes)
        throws SQLException {
      if (this == LISTED) {
        Listed listed = new Listed();
        @Nullable Object @Nullable [] row = rows.next();
        if (row != null) {
          listed.rows.add(row);
          listed.bytes = RowSize.of(row);
        }
        return listed;
      }
      Coded coded = new Coded();
      BatchWriter batch = new BatchWriter(types, Math.min(mostRows, BATCH_ROWS), mostBytes);
      int written = rows.fill(batch);
      if (written > 0) {
        batch.end(written);
        coded.batches.add(batch);
        coded.count = written;
        coded.bytes = batch.held();
      }
      return coded;
    }
  }

  /** Values of the columns' classes. */
  final class Listed implements FrameRows {
    private final List<@Nullable Object[]> rows = new ArrayList<>(1);
    private long bytes;

    @Override
    public int count() {
      return rows.size();
    }

    @Override
    public long bytes() {
      return bytes;
    }

    public List<@Nullable Object[]> rows() {
      return rows;
    }
  }

  /** Batches of the driver's. */
  final class Coded implements FrameRows {
    private final List<BatchWriter> batches = new ArrayList<>(1);
    private int count;
    private long bytes;

    @Override
    public int count() {
      return count;
    }

    @Override
    public long bytes() {
      return bytes;
    }

    public List<BatchWriter> batches() {
      return batches;
    }
  }

  /** Adds rows of the same form. */
  default void append(FrameRows more) {
    if (this instanceof Listed to && more instanceof Listed from) {
      to.rows.addAll(from.rows);
      to.bytes += from.bytes;
    } else if (this instanceof Coded to && more instanceof Coded from) {
      to.batches.addAll(from.batches);
      to.count += from.count;
      to.bytes += from.bytes;
    } else {
      throw new IllegalArgumentException("Rows of two forms");
    }
  }
}
