package dev.oxbow.store;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.LogFeed;
import dev.oxbow.spi.LogRange;
import dev.oxbow.spi.LogSource;
import dev.oxbow.spi.LogTable;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.spi.SourceTable;
import dev.oxbow.spi.TableId;
import dev.oxbow.spi.TableInfo;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A log whose record at (partition, offset) can be computed: {@code n} is the offset, {@code text}
 * names the position, every hundredth record of partition 0 is bad, and every tenth offset has no
 * record. From offset {@code wideFrom} on there is a field {@code extra}, and {@code n} has a
 * fraction.
 */
final class GeneratedLog implements LogTable {
  final Shared shared;
  private final boolean wide;

  /** What all tables over the log share. */
  static final class Shared {
    final String incarnation;
    final List<LogRange> extent;
    long wideFrom = Long.MAX_VALUE;
    boolean rewritten;
    boolean fractions;
    final AtomicLong delivered = new AtomicLong();
    final AtomicLong reads = new AtomicLong();

    /** A feed stops here until it is cancelled. */
    long blockAt = Long.MAX_VALUE;

    final CountDownLatch blocked = new CountDownLatch(1);

    Shared(String incarnation, List<LogRange> extent) {
      this.incarnation = incarnation;
      this.extent = extent;
    }
  }

  GeneratedLog(Shared shared, boolean wide) {
    this.shared = shared;
    this.wide = wide;
  }

  static GeneratedLog of(String incarnation, int partitions, long records) {
    List<LogRange> extent =
        java.util.stream.IntStream.range(0, partitions)
            .mapToObj(p -> new LogRange(p, 0, records))
            .toList();
    return new GeneratedLog(new Shared(incarnation, extent), false);
  }

  @Override
  public LogSource source() {
    return new Named();
  }

  /** A source that is asked for its name only. */
  private static final class Named implements LogSource {
    @Override
    public String name() {
      return "generated";
    }

    @Override
    public Set<TableId> tables() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<SourceTable> table(TableId id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void refresh() {}

    @Override
    public void close() {}
  }

  @Override
  public String incarnation() {
    return shared.incarnation;
  }

  @Override
  public boolean rewritten() {
    return shared.rewritten;
  }

  @Override
  public List<String> bulkyColumns() {
    return List.of("_value");
  }

  @Override
  public List<LogRange> extent() {
    return shared.extent;
  }

  @Override
  public Optional<List<LogRange>> from(LocalDateTime utc, List<LogRange> within) {
    return Optional.empty();
  }

  @Override
  public TableInfo info() {
    List<Column> columns =
        new java.util.ArrayList<>(
            List.of(
                Column.of(
                    "n",
                    wide && shared.fractions
                        ? ColumnType.decimal(21, 2)
                        : ColumnType.of(Kind.BIGINT)),
                Column.of("text", ColumnType.of(Kind.VARCHAR)),
                Column.of("_value", ColumnType.of(Kind.VARBINARY)).asHidden(),
                Column.of(PARTITION, ColumnType.of(Kind.INTEGER).withNullable(false)),
                Column.of(OFFSET, ColumnType.of(Kind.BIGINT).withNullable(false)),
                Column.of(TIMESTAMP, ColumnType.timestamp(3)),
                Column.of(ERROR, ColumnType.of(Kind.VARCHAR))));
    if (wide) {
      columns.add(Column.of("extra", ColumnType.of(Kind.VARCHAR)));
    }
    return new TableInfo(
        TableId.of("events"),
        TableInfo.Kind.TOPIC,
        columns,
        "",
        List.of(),
        List.of(),
        List.of(),
        OptionalDouble.empty());
  }

  /** How many records the ranges hold. */
  static long records(List<LogRange> ranges) {
    long sum = 0;
    for (LogRange r : ranges) {
      for (long o = r.begin(); o < r.end(); o++) {
        sum += o % 10 == 9 ? 0 : 1;
      }
    }
    return sum;
  }

  @Override
  public LogFeed read(List<String> columns, List<LogRange> ranges) {
    shared.reads.incrementAndGet();
    return new Feed(columns, ranges);
  }

  private final class Feed implements LogFeed {
    private final List<String> columns;
    private final Queue<LogRange> todo;
    private final int lanes;
    private final AtomicLong positions = new AtomicLong();
    private final AtomicBoolean widened = new AtomicBoolean();
    private final CountDownLatch cancelled = new CountDownLatch(1);

    Feed(List<String> columns, List<LogRange> ranges) {
      this.columns = columns;
      this.todo = new ConcurrentLinkedQueue<>(ranges);
      this.lanes = Math.max(1, ranges.size());
    }

    @Override
    public int lanes() {
      return lanes;
    }

    @Override
    public Lane open() {
      return new Lane() {
        private final ArrayDeque<LogRange> mine = new ArrayDeque<>();

        @Override
        public int fill(RowBatch batch) {
          int n = 0;
          while (n < batch.capacity() && !widened.get()) {
            LogRange range = mine.isEmpty() ? todo.poll() : mine.poll();
            if (range == null) {
              break;
            }
            long offset = range.begin();
            for (; offset < range.end() && n < batch.capacity(); offset++) {
              if (offset >= shared.blockAt) {
                block();
              }
              if (offset >= shared.wideFrom && !wide) {
                widened.set(true);
                return n;
              }
              positions.incrementAndGet();
              if (offset % 10 != 9) {
                write(batch, n++, range.partition(), offset);
              }
            }
            if (offset < range.end()) {
              mine.push(new LogRange(range.partition(), offset, range.end()));
            }
          }
          shared.delivered.addAndGet(n);
          return n;
        }

        @Override
        public void close() {}
      };
    }

    private void block() {
      shared.blocked.countDown();
      try {
        cancelled.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      throw new OxbowException(ErrorCode.CANCELLED, "The feed was cancelled");
    }

    private void write(RowBatch batch, int row, int partition, long offset) {
      boolean bad = partition == 0 && offset % 100 == 50;
      for (int i = 0; i < columns.size(); i++) {
        RowBatch.Writer to = batch.column(i);
        switch (columns.get(i)) {
          case "n" -> {
            if (bad) {
              to.setNull(row);
            } else if (wide && shared.fractions) {
              to.setUnscaled(row, offset * 100 + (offset >= shared.wideFrom ? 25 : 0));
            } else {
              to.setLong(row, offset);
            }
          }
          case "text" -> to.setString(row, "record " + partition + "/" + offset);
          case "_value" -> {
            byte[] value = ("value " + offset).getBytes(StandardCharsets.UTF_8);
            to.setBytes(row, value, 0, value.length);
          }
          case PARTITION -> to.setLong(row, partition);
          case OFFSET -> to.setLong(row, offset);
          case TIMESTAMP -> to.setMicros(row, offset * 1000);
          case ERROR -> {
            if (bad) {
              to.setString(row, "no number");
            } else {
              to.setNull(row);
            }
          }
          case "extra" -> {
            if (offset >= shared.wideFrom) {
              to.setString(row, "extra " + offset);
            } else {
              to.setNull(row);
            }
          }
          default -> throw new IllegalArgumentException(columns.get(i));
        }
      }
    }

    @Override
    public Optional<LogTable> widened() {
      return widened.get() ? Optional.of(new GeneratedLog(shared, true)) : Optional.empty();
    }

    @Override
    public long positionsRead() {
      return positions.get();
    }

    @Override
    public long bytesRead() {
      return positions.get() * 100;
    }

    @Override
    public void cancel() {
      cancelled.countDown();
    }

    @Override
    public void close() {}
  }
}
