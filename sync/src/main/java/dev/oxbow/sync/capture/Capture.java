package dev.oxbow.sync.capture;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.binlog.BinlogReader;
import dev.oxbow.sync.binlog.ChangeSink;
import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Place;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.Transaction;
import dev.oxbow.sync.origin.AppliedTable;
import dev.oxbow.sync.origin.Origins;
import dev.oxbow.sync.progress.Mark;
import dev.oxbow.sync.record.CapturedRecord;
import dev.oxbow.sync.record.EventCount;
import dev.oxbow.sync.snapshot.Due;
import dev.oxbow.sync.snapshot.Replaced;
import dev.oxbow.sync.snapshot.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One capture: the changes of a server's tables as records, whole transactions at once, and the
 * rows of snapshots between them. Used by one thread, but for {@link #close}.
 */
public final class Capture implements AutoCloseable {
  /** How many bytes of keys and values a call gives, about, where records are large. */
  public static final long MOST_BYTES = 8 << 20;

  private final Settings settings;
  private final Records formats;
  private final Snapshots snapshots;
  private final ToldKeys keys = new ToldKeys();
  private final BinlogReader reader;

  private final List<Captured> ready = new ArrayList<>();
  private final List<Mark> kept = new ArrayList<>();
  private final Consumer<CapturedRecord> holder = this::hold;
  private final Consumer<CapturedRecord> forgetter = record -> {};
  private long bytes;
  private BinlogPosition position;
  private BinlogPosition written;
  private long lastWritten;
  private long toSkip;
  private long told;
  private long before;
  private boolean isTold;
  private long records;
  private @Nullable CapturedRecord held;
  private @Nullable Transaction transaction;
  private EventCount events = EventCount.NONE;
  private @Nullable Instant committed;
  private long transactions;

  /** Of the records of the present transaction, or of the present rows of a snapshot. */
  private Map<String, String> headers = Map.of();

  /**
   * How a capture tells.
   *
   * @param server which one is captured, where it has a name
   * @param mostRows after how many rows a transaction is cut
   * @param batch how many records a call gives, about
   * @param heartbeat how often progress without changes is told
   */
  public record Settings(Optional<UUID> server, long mostRows, int batch, Duration heartbeat) {}

  /**
   * @param from where to go on
   * @param open opens the reader, which gives its changes to a sink
   */
  public Capture(
      Settings settings,
      Mark.Stream from,
      Records formats,
      Snapshots snapshots,
      Function<ChangeSink, BinlogReader> open) {
    this.settings = settings;
    this.position = from.position();
    this.toSkip = from.told();
    this.written = from.position();
    this.formats = formats;
    this.snapshots = snapshots;
    // Before anything else: what follows is of use only with the place where it began.
    beat(from);
    this.reader = open.apply(this::take);
  }

  /**
   * The next records, in order.
   *
   * @return none when nothing came within the patience
   */
  public List<Captured> poll(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (ready.size() < settings.batch && bytes < MOST_BYTES) {
      if (transaction == null && !kept.isEmpty()) {
        kept.forEach(this::beat);
        kept.clear();
      }
      // Not before the rest of a cut transaction: what an earlier run told of it is not told again,
      // so no snapshot may leave it out as told by the stream.
      if (transaction == null && toSkip == 0) {
        snapshots.next(reader.position()).ifPresent(this::tell);
      }
      long left = ready.isEmpty() ? Math.max(deadline - System.nanoTime(), 0) : 0;
      if (!goOn(Duration.ofNanos(snapshots.isBusy() ? Math.min(left, 5_000_000) : left))
          && !ready.isEmpty()) {
        break;
      }
      // Also where the stream is full of what nobody wants: the caller may have to stop.
      if (left == 0 && System.nanoTime() >= deadline) {
        break;
      }
    }
    if (reader.isBetweenTransactions()) {
      // Also behind events that belong to no transaction: a new file, an account's DDL.
      position = reader.position();
    }
    if (isSilent()) {
      // Of the transaction that comes next an earlier run may have told a part. Within one of
      // others' tables nothing was told in this run.
      beat(new Mark.Stream(position, transaction == null ? toSkip : Math.max(told, toSkip)));
    }
    List<Captured> all = List.copyOf(ready);
    ready.clear();
    bytes = 0;
    return all;
  }

  /** Has a mark written, as soon as no transaction is under way. */
  public void keep(Mark mark) {
    kept.add(mark);
  }

  /** Reads on in the stream, unless it must wait for a snapshot; whether there was something. */
  private boolean goOn(Duration wait) throws InterruptedException {
    if (transaction == null && snapshots.isHolding()) {
      snapshots.await(wait);
      return false;
    }
    return reader.read(wait);
  }

  /** Whether the stream went on for a while without a change to tell. */
  private boolean isSilent() {
    boolean isNews = transaction == null ? !position.equals(written) : held == null;
    return ready.isEmpty()
        && isNews
        && System.nanoTime() - lastWritten > settings.heartbeat.toNanos();
  }

  private void beat(Mark mark) {
    ready.add(new Captured(formats.heartbeats().at(Instant.now()), mark, Map.of(), true));
    wrote(mark);
  }

  private void wrote(Mark mark) {
    if (mark instanceof Mark.Stream stream) {
      written = stream.position();
    }
    lastWritten = System.nanoTime();
  }

  /** Up to where all was told, whether any of it was of interest or not. */
  public BinlogPosition position() {
    return position;
  }

  /** The same, with what was told. */
  public Told told() {
    return new Told(position, committed, transactions);
  }

  /** Whether there is more to tell already: events that have arrived, or rows of a snapshot. */
  public boolean hasMore() {
    return reader.hasMore() || snapshots.isBusy();
  }

  /** Whether any table's snapshot is not told to its end. */
  public boolean isTakingSnapshots() {
    return snapshots.isBusy();
  }

  private void take(Change change) {
    if (change instanceof Change.OfRow row && AppliedTable.is(row.schema().table())) {
      AppliedTable.origins(row)
          .ifPresent(told -> headers = Map.of(Origins.HEADER, told.toString()));
      return;
    }
    snapshots.note(change);
    if (change instanceof Change.Begin begin) {
      transaction = begin.transaction();
      events = new EventCount(begin.transaction());
      told = 0;
      records = 0;
    } else if (change instanceof Change.OfRow row) {
      if (keys.change(row.schema())) {
        amongRows();
        replace(snapshots.replaced(row), "", row.place());
      }
      before = told;
      told = row.place().order();
      isTold = told <= toSkip;
      announce(events);
      formats.rows().write(row, events, teller());
    } else if (change instanceof Change.Truncate truncate) {
      amongRows();
      if (formats.rows().tellsTruncations()) {
        announce(events);
      }
      formats.write(truncate, events, teller());
    } else if (change instanceof Change.Definition definition) {
      amongRows();
      formats.rows().define(definition);
      formats.definitions().flatMap(d -> d.of(definition)).ifPresent(teller());
      keys.define(definition);
      replace(snapshots.replaced(definition), definition.statement(), definition.place());
    } else if (change instanceof Change.End) {
      end();
    }
  }

  /** It has no order of its own. Where a cut may lie on either side of it, it is told again. */
  private void amongRows() {
    before = told;
    isTold = told < toSkip;
  }

  /** A table that lost its name is empty; what took the name of one is told from its beginning. */
  private void replace(Replaced tables, String statement, Place at) {
    int number = at.row();
    for (TableName gone : tables.gone()) {
      keys.forget(gone);
      if (formats.rows().tellsTruncations()) {
        announce(events);
        Place place = new Place(at.transaction(), at.file(), at.position(), at.event(), number++);
        formats.rows().write(new Change.Truncate(gone, statement, place), events, teller());
      }
    }
    for (TableName begun : tables.begun()) {
      keys.forget(begun);
      release(new Mark.Stream(position, 0), false);
      Mark fromItsBeginning = new Mark.Snapshot(begun, Optional.empty(), 0, false);
      ready.add(
          new Captured(formats.heartbeats().at(Instant.now()), fromItsBeginning, Map.of(), false));
      // Carries the end of the transaction, and so has the mark written at once.
      held = formats.heartbeats().at(Instant.now());
    }
  }

  /** Tells that a transaction begins, before its first event; cuts one that has become large. */
  private void announce(EventCount events) {
    if (events.total() == 0) {
      formats.transactions().ifPresent(t -> teller().accept(t.begin(events.transaction())));
    }
    if (records >= settings.mostRows) {
      release(new Mark.Stream(position, before), true);
      records = 0;
    }
  }

  /** Takes the records of the present change; what an earlier run told is not told again. */
  private Consumer<CapturedRecord> teller() {
    return isTold ? forgetter : holder;
  }

  /**
   * The last record of a transaction carries its end, so one is kept back until the next is known.
   */
  private void hold(CapturedRecord record) {
    release(new Mark.Stream(position, 0), false);
    held = record;
    records++;
  }

  private void release(Mark mark, boolean commits) {
    CapturedRecord last = held;
    if (last != null) {
      ready.add(new Captured(last, mark, headers, commits));
      bytes += last.bytes();
      held = null;
      if (commits) {
        wrote(mark);
      }
    }
  }

  private void end() {
    if (events.total() > 0) {
      formats.transactions().ifPresent(t -> hold(t.end(events)));
    }
    toSkip = 0;
    if (transaction != null) {
      committed = transaction.committed();
    }
    transactions++;
    transaction = null;
    events = EventCount.NONE;
    position = reader.position();
    release(new Mark.Stream(position, 0), true);
    headers = Map.of();
  }

  private void tell(Due due) {
    TableName table = due.schema().table();
    Transaction snapshot =
        new Transaction(
            "snapshot " + position.file() + ":" + position.offset(), null, 0, Instant.now());
    Mark mark = new Mark.Snapshot(table, due.after(), due.toldRows(), due.isDone());
    Consumer<CapturedRecord> to =
        record -> {
          release(mark, false);
          held = record;
        };
    headers = asOf();
    int number = 0;
    // A snapshot that began again under another key: what was told of it has the old one.
    if (keys.change(due.schema()) || due.truncates()) {
      Place place = new Place(snapshot, position.file(), position.offset(), 0, number++);
      truncate(new Change.Truncate(table, "", place), due.schema().key().isEmpty(), to);
    }
    for (Row row : due.rows()) {
      Place place = new Place(snapshot, position.file(), position.offset(), 0, number++);
      formats.rows().write(new Change.Read(due.schema(), row, place), null, to);
    }
    boolean isThere = !due.schema().columns().isEmpty();
    if (due.isDone() && isThere && formats.definitions().isPresent()) {
      Place place = new Place(snapshot, position.file(), position.offset(), 0, number);
      GtidSet executed = position.executed();
      to.accept(
          formats
              .definitions()
              .get()
              .ofSnapshot(
                  table, place, executed == null ? null : executed.toString(), due.toldRows()));
    }
    if (held == null) {
      // No row, and nothing that a topic of rows could tell.
      beat(mark);
    } else {
      release(mark, true);
    }
    headers = Map.of();
  }

  /** A row of a snapshot has no transaction; what the server had committed is told instead. */
  private Map<String, String> asOf() {
    GtidSet executed = position.executed();
    return executed == null
        ? Map.of()
        : settings
            .server
            .flatMap(executed::last)
            .or(executed::last)
            .map(gtid -> Map.of(Origins.AS_OF, gtid.toString()))
            .orElse(Map.of());
  }

  /** A table without a key is told from nothing each time; another one where that can be told. */
  private void truncate(Change.Truncate truncate, boolean isKeyless, Consumer<CapturedRecord> to) {
    if (formats.rows().tellsTruncations()) {
      formats.rows().write(truncate, null, to);
    } else if (isKeyless) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "Table "
              + truncate.table()
              + " has no primary key, and a flat topic cannot tell that its snapshot begins from"
              + " nothing, so a second one would double its rows; take format 'envelope', leave the"
              + " table out with 'exclude', or ALTER TABLE it to have a primary key");
    }
  }

  @Override
  public void close() {
    snapshots.close();
    reader.close();
  }
}
