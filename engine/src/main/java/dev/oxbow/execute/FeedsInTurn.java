package dev.oxbow.execute;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.RemoteRead;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.spi.RowFeed;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The rows of several statements of one read, one statement after the other, in one lane. */
final class FeedsInTurn implements RowFeed {
  private final RemoteRead read;
  private final Iterator<String> sql;
  private final List<Column> columns;
  private final Set<String> warnings = new LinkedHashSet<>();
  private final LongAdder bytesBefore = new LongAdder();
  private volatile @Nullable RowFeed feed;
  private @Nullable Lane lane;

  private FeedsInTurn(RemoteRead read, List<String> sql, List<Column> columns) {
    this.read = read;
    this.sql = sql.iterator();
    this.columns = columns;
  }

  /** Sends the first statement; no rows where there is none. */
  static RowFeed of(RemoteRead read, List<String> sql, List<Column> columns) {
    if (sql.isEmpty()) {
      return new ListedRows(List.of(), columns);
    }
    if (sql.size() == 1) {
      return read.query(sql.get(0), columns);
    }
    FeedsInTurn feeds = new FeedsInTurn(read, sql, columns);
    feeds.feed = read.query(feeds.sql.next(), columns);
    return feeds;
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public Lane open() {
    return new Lane() {
      @Override
      public int fill(RowBatch batch) {
        return next(batch);
      }

      @Override
      public void close() {
        closeLane();
      }
    };
  }

  private int next(RowBatch batch) {
    while (true) {
      RowFeed present = feed;
      if (present == null) {
        return 0;
      }
      Lane open = lane;
      if (open == null) {
        open = present.open();
        lane = open;
      }
      int rows = open.fill(batch);
      if (rows > 0) {
        return rows;
      }
      closeLane();
      warnings.addAll(present.warnings());
      feed = null;
      bytesBefore.add(present.bytesRead());
      present.close();
      if (sql.hasNext()) {
        feed = read.query(sql.next(), columns);
      }
    }
  }

  private void closeLane() {
    Lane closing = lane;
    lane = null;
    if (closing != null) {
      closing.close();
    }
  }

  @Override
  public long bytesRead() {
    RowFeed present = feed;
    return bytesBefore.sum() + (present == null ? 0 : present.bytesRead());
  }

  @Override
  public List<String> warnings() {
    List<String> all = new ArrayList<>(warnings);
    RowFeed present = feed;
    if (present != null) {
      all.addAll(present.warnings());
    }
    return all;
  }

  @Override
  public void cancel() {
    // Also between two statements.
    read.cancel();
  }

  @Override
  public void close() {
    RowFeed closing = feed;
    feed = null;
    if (closing != null) {
      closing.close();
    }
  }
}
