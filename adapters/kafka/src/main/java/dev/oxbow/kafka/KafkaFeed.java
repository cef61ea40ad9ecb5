package dev.oxbow.kafka;

import dev.oxbow.kafka.record.RecordDrift;
import dev.oxbow.kafka.record.RecordFormat;
import dev.oxbow.kafka.record.RecordRows;
import dev.oxbow.spi.LogFeed;
import dev.oxbow.spi.LogRange;
import dev.oxbow.spi.LogTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The records of ranges of a topic. The ranges are cut into pieces of similar size which the lanes
 * take one after the other, so that a topic of one partition is read in parallel too and however
 * few lanes are opened all pieces are read. Thread-safe.
 */
final class KafkaFeed implements LogFeed {
  /** Fewer positions are not worth a second consumer. */
  private static final long LEAST_PER_LANE = 20_000;

  /** Cutting costs a fetch that reads beyond the cut. */
  private static final long LEAST_PIECE = 100_000;

  /** How far to look for more drift once some was met. */
  private static final long LEAST_LOOKAHEAD = 20_000;

  private final KafkaSource source;
  private final KafkaTable table;
  private final List<String> columns;
  private final int lanes;
  private final int atOnce;
  private final Deque<LogRange> waiting;
  private final LongAdder positions = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final Set<KafkaLane> open = new HashSet<>();
  private final RecordDrift drift = new RecordDrift();
  private int unread;
  private volatile boolean cancelled;

  /** Once drift was met: how many positions to read in all, looking for more. */
  private volatile long lookUntil = Long.MAX_VALUE;

  private final Object widening = new Object();
  private @Nullable KafkaTable widened;

  KafkaFeed(KafkaSource source, KafkaTable table, List<String> columns, List<LogRange> ranges) {
    this.source = source;
    this.table = table;
    this.columns = List.copyOf(columns);
    long total = ranges.stream().mapToLong(LogRange::size).sum();
    lanes = (int) Math.max(1, Math.min(cores(), total / LEAST_PER_LANE));
    // A tenth more than its share: partitions that are nearly even need no cut.
    long most = Math.max(LEAST_PIECE, (total / (2L * lanes)) / 10 * 11);
    List<LogRange> pieces = new ArrayList<>();
    ranges.forEach(r -> cut(r, lanes == 1 ? Long.MAX_VALUE : most, pieces));
    pieces.sort(Comparator.comparingLong(LogRange::size).reversed());
    atOnce = Math.max(1, Math.min(4, (pieces.size() + lanes - 1) / lanes));
    waiting = new ArrayDeque<>(pieces);
    unread = pieces.size();
  }

  /** How many threads read at once. */
  static int cores() {
    return Math.max(1, Runtime.getRuntime().availableProcessors());
  }

  private static void cut(LogRange range, long most, List<LogRange> pieces) {
    long parts = range.isEmpty() ? 0 : (range.size() - 1) / most + 1;
    for (long i = 0; i < parts; i++) {
      long begin = range.begin() + range.size() / parts * i;
      long end = i == parts - 1 ? range.end() : range.begin() + range.size() / parts * (i + 1);
      pieces.add(new LogRange(range.partition(), begin, end));
    }
  }

  @Override
  public int lanes() {
    return lanes;
  }

  @Override
  public synchronized Lane open() {
    KafkaLane lane =
        new KafkaLane(this, source, table.topic(), new RecordRows(table.format(), columns));
    open.add(lane);
    return lane;
  }

  /** The next piece that a lane may read beside those it has. */
  synchronized @Nullable LogRange take(Predicate<LogRange> fits) {
    for (Iterator<LogRange> i = waiting.iterator(); i.hasNext(); ) {
      LogRange piece = i.next();
      if (fits.test(piece)) {
        i.remove();
        return piece;
      }
    }
    return null;
  }

  /** How many pieces a lane reads at once, so that one is fetched while another is decoded. */
  int atOnce() {
    return atOnce;
  }

  /** A piece was read to its end; with the last one the topic must still be what it was. */
  void pieceRead() {
    boolean last;
    synchronized (this) {
      last = --unread == 0;
    }
    if (last && !isLooking()) {
      source.cluster().requireSame(table.topic());
    }
  }

  void read(long morePositions, long moreBytes) {
    positions.add(morePositions);
    bytes.add(moreBytes);
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Whether rows are of no use any more, and records are only looked at for more drift. */
  boolean isLooking() {
    return lookUntil != Long.MAX_VALUE;
  }

  /** Whether enough has been seen: what is read twice stays in proportion to what is read. */
  boolean hasSeenEnough() {
    return isLooking() && positions.sum() >= lookUntil;
  }

  synchronized void driftMet() {
    if (!isLooking()) {
      lookUntil = 2 * positions.sum() + LEAST_LOOKAHEAD;
    }
  }

  /** A lane will give nothing more. */
  synchronized void ended(KafkaLane lane, RecordDrift met) {
    if (open.remove(lane)) {
      drift.merge(met);
    }
  }

  @Override
  public Optional<LogTable> widened() {
    synchronized (widening) {
      synchronized (this) {
        if (drift.isEmpty() || cancelled) {
          return Optional.empty();
        }
      }
      if (widened == null) {
        // May ask a registry: the feed can be cancelled meanwhile. No lane adds to the drift now.
        RecordFormat wider =
            table.format().isUndecided()
                ? source.recognised(table.topic(), drift.first())
                : drift.widen(table.format());
        widened = source.learned(table, wider);
      }
      return Optional.of(widened);
    }
  }

  @Override
  public long positionsRead() {
    return positions.sum();
  }

  @Override
  public long bytesRead() {
    return bytes.sum();
  }

  @Override
  public void cancel() {
    List<KafkaLane> awake;
    synchronized (this) {
      cancelled = true;
      awake = List.copyOf(open);
    }
    awake.forEach(KafkaLane::wake);
  }

  @Override
  public void close() {
    boolean lanesAreOpen;
    synchronized (this) {
      lanesAreOpen = !open.isEmpty();
    }
    if (lanesAreOpen) {
      cancel();
    }
  }
}
