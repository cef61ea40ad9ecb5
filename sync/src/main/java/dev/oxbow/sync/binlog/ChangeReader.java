package dev.oxbow.sync.binlog;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Place;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.Transaction;
import dev.oxbow.sync.server.PresentTables;
import dev.oxbow.sync.server.ServerVersion;
import dev.oxbow.sync.statement.DefiningStatement;
import dev.oxbow.sync.statement.TruncateStatement;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of a binlog, in their order, into changes. Whatever it does not know for certain
 * to be harmless stops it. Used by one thread.
 */
final class ChangeReader {
  private static final int END_OF_STATEMENT = 1;
  private static final int BINLOG_VERSION = 4;
  private static final int VERSION_LENGTH = 50;
  private static final int TABLE_ID_LENGTH = 6;
  private static final int QUOTED_LENGTH = 60;

  private final TableFilter filter;
  private final PresentTables present;
  private final ProvedTables proved;
  private final ChangeSink sink;

  /** The same bytes define the same table; null for tables that nobody wants. */
  private final Map<ByteBuffer, @Nullable MappedTable> definitions = new Definitions();

  /** Those of the running statement, by the number that its rows name them with. */
  private final Map<Long, @Nullable MappedTable> tables = new HashMap<>();

  private ServerVersion version = ServerVersion.UNKNOWN;
  private final StreamPlace at;
  private long time;
  private long began;
  private @Nullable GtidSet executed;
  private @Nullable Gtid gtid;
  private @Nullable Transaction transaction;
  private long transactionBegin;
  private boolean inTransaction;
  private int eventsOfRows;

  ChangeReader(
      BinlogPosition start,
      TableFilter filter,
      PresentTables present,
      ProvedTables proved,
      ChangeSink sink) {
    this.at = new StreamPlace(start.file(), start.offset());
    this.transactionBegin = start.offset();
    this.time = start.time();
    this.began = start.began();
    this.executed = start.executed();
    this.filter = filter;
    this.present = present;
    this.proved = proved;
    this.sink = sink;
  }

  /** Behind the last transaction that was told as a whole. */
  BinlogPosition position() {
    return new BinlogPosition(at.file(), at.offset(), executed, time, began);
  }

  /** Whether no transaction has begun that is not told to its end. */
  boolean isBetweenTransactions() {
    return transaction == null;
  }

  /**
   * Takes the next event.
   *
   * @throws OxbowException SOURCE_DATA, SOURCE_CHANGED or NOT_SUPPORTED for what cannot be read
   */
  void read(BinlogEvent event) throws InterruptedException {
    long begin = at.pass(event);
    try {
      read(event, begin);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new OxbowException(
          ErrorCode.SOURCE_DATA,
          "The event of type "
              + event.type()
              + " at "
              + place(begin)
              + " cannot be decoded: "
              + e.getMessage()
              + "; capture stops here, so that nothing is skipped",
          e);
    }
  }

  private String place(long begin) {
    return StreamPlace.text(at.file(), begin)
        + (transaction == null ? "" : " in transaction " + transaction.id());
  }

  private void read(BinlogEvent event, long begin) throws InterruptedException {
    switch (event.type()) {
      case EventTypes.WRITE_ROWS, EventTypes.WRITE_ROWS_V1 -> rows(event, begin, RowEvent.INSERT);
      case EventTypes.UPDATE_ROWS, EventTypes.UPDATE_ROWS_V1 -> rows(event, begin, RowEvent.UPDATE);
      case EventTypes.DELETE_ROWS, EventTypes.DELETE_ROWS_V1 -> rows(event, begin, RowEvent.DELETE);
      case EventTypes.TABLE_MAP -> table(event, begin);
      case EventTypes.GTID -> gtid(event, begin);
      case EventTypes.GTID_TAGGED -> taggedGtid(event, begin);
      case EventTypes.ANONYMOUS_GTID -> anonymous(event, begin);
      case EventTypes.QUERY -> query(Query.read(new Bytes(event.body())), event, begin);
      case EventTypes.XID -> end();
      case EventTypes.ROTATE -> rotate(event);
      case EventTypes.FORMAT_DESCRIPTION -> format(event);
      case EventTypes.TRANSACTION_PAYLOAD -> payload(event);
      case EventTypes.HEARTBEAT,
          EventTypes.HEARTBEAT_V2,
          EventTypes.STOP,
          EventTypes.INTVAR,
          EventTypes.RAND,
          EventTypes.USER_VAR,
          EventTypes.IGNORABLE,
          EventTypes.ROWS_QUERY,
          EventTypes.PREVIOUS_GTIDS,
          EventTypes.TRANSACTION_CONTEXT,
          EventTypes.VIEW_CHANGE -> {
        // Nothing about rows. The variables belong to a statement, which is looked at by itself.
      }
      case EventTypes.PARTIAL_UPDATE_ROWS -> partialRows(event, begin);
      case EventTypes.INCIDENT ->
          throw refused(
              begin,
              "is an INCIDENT: the server itself says that it may have failed to log changes",
              "take a new snapshot");
      case EventTypes.BEGIN_LOAD_QUERY, EventTypes.EXECUTE_LOAD_QUERY ->
          throw statement(begin, "LOAD DATA");
      case EventTypes.XA_PREPARE -> throw xa(begin);
      default -> {
        if (!event.mayBeIgnored()) {
          throw refused(
              begin,
              "is of type " + event.type() + ", which this version of Oxbow does not know",
              "upgrade Oxbow");
        }
      }
    }
  }

  private OxbowException refused(long begin, String what, String remedy) {
    return new OxbowException(
        ErrorCode.NOT_SUPPORTED,
        "The event at "
            + place(begin)
            + " "
            + what
            + "; capture stops here, so that nothing is skipped; "
            + remedy);
  }

  private OxbowException statement(long begin, String what) {
    return refused(
        begin,
        "is the statement " + what + " and not the rows that it changed (binlog_format is not ROW)",
        "SET PERSIST binlog_format = 'ROW' there and in every session that sets it, then take a new"
            + " snapshot of the table");
  }

  /** Without what might be a secret in it. */
  private static String firstWord(String sql) {
    String text = sql.strip();
    int end = 0;
    while (end < Math.min(text.length(), QUOTED_LENGTH) && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return end == 0 ? "that a session ran" : text.substring(0, end);
  }

  private OxbowException xa(long begin) {
    return refused(
        begin,
        "prepares a transaction of XA, which Oxbow does not capture",
        "let the application commit without XA");
  }

  /** Each file begins with the version of the server that wrote it. */
  private void format(BinlogEvent event) {
    tables.clear();
    Bytes in = new Bytes(event.body());
    if (in.u16() != BINLOG_VERSION) {
      throw new IllegalArgumentException("a binlog of a version that is not " + BINLOG_VERSION);
    }
    if (began != 0 && began != event.timestamp() && executed == null) {
      throw new OxbowException(
          ErrorCode.SOURCE_CHANGED,
          "The server has another "
              + at.file()
              + " than the one captured up to "
              + at.offset()
              + " (begun at "
              + Instant.ofEpochSecond(event.timestamp())
              + ", not at "
              + Instant.ofEpochSecond(began)
              + "): it was restored from a backup, or its binlog was reset (RESET MASTER); the topics"
              + " may hold changes that its tables do not, and lack others; take a new snapshot of"
              + " the captured tables");
    }
    began = event.timestamp();
    ServerVersion found = ServerVersion.parse(in.utf8(VERSION_LENGTH));
    if (!found.equals(version)) {
      definitions.clear();
      version = found;
    }
  }

  private void rotate(BinlogEvent event) {
    if (at.rotate(event)) {
      began = 0;
    }
  }

  private void gtid(BinlogEvent event, long begin) {
    Gtid read = Transactions.gtid(event);
    begin(read, Transactions.read(event, read.toString(), true), begin);
  }

  private void taggedGtid(BinlogEvent event, long begin) {
    TaggedGtid read = TaggedGtid.read(event);
    String id = read.gtid().toString();
    begin(read.gtid(), new Transaction(id, id, event.serverId(), read.committed()), begin);
  }

  private void anonymous(BinlogEvent event, long begin) {
    String id = StreamPlace.text(at.file(), begin);
    begin(null, Transactions.read(event, id, false), begin);
  }

  private void begin(@Nullable Gtid name, Transaction begun, long begin) {
    gtid = name;
    transaction = begun;
    transactionBegin = begin;
    eventsOfRows = 0;
  }

  private Transaction current(BinlogEvent event, long begin) {
    Transaction known = transaction;
    if (known == null) {
      // Before MySQL 5.7.6 nothing announces a transaction on a server without GTIDs.
      known =
          new Transaction(
              StreamPlace.text(at.file(), begin),
              null,
              event.serverId(),
              Instant.ofEpochSecond(event.timestamp()));
      begin(null, known, begin);
    }
    return known;
  }

  private void query(Query query, BinlogEvent event, long begin) {
    StatementKind kind = StatementKind.of(query.sql());
    switch (kind) {
      case BEGIN -> start(event, begin);
      case COMMIT -> end();
      case SAVEPOINT, CHANGES_OWN_ROWS -> {}
      case ROLLBACK ->
          throw refused(
              begin,
              "rolls a transaction back that changed a table without transactions",
              "use InnoDB tables");
      case XA -> throw xa(begin);
      case CHANGES_ROWS -> throw statement(begin, firstWord(query.sql()));
      case TRUNCATE, DEFINITION -> {
        boolean alone = !inTransaction;
        if (alone) {
          start(event, begin);
        }
        Change change =
            definition(kind, query, new Place(current(event, begin), at.file(), begin, 0, 0));
        if (!(change instanceof Change.Truncate truncate) || filter.wants(truncate.table())) {
          sink.accept(change);
        }
        tables.clear();
        if (change instanceof Change.Definition definition) {
          definitions.values().removeIf(table -> table != null && !table.outlives(definition));
        }
        if (alone && !DefiningStatement.isFollowedByRows(query.sql())) {
          end();
        }
      }
    }
  }

  private Change definition(StatementKind kind, Query query, Place place) {
    if (kind == StatementKind.TRUNCATE) {
      TableName table =
          TruncateStatement.table(query.sql(), query.database())
              .orElseThrow(() -> new IllegalArgumentException("TRUNCATE of what?"));
      return new Change.Truncate(
          present.collations().foldsNames() ? table.folded() : table, query.sql(), place);
    }
    return new Change.Definition(
        query.database(), query.sql(), present.collations().foldsNames(), place);
  }

  private void start(BinlogEvent event, long begin) {
    inTransaction = true;
    sink.accept(new Change.Begin(current(event, begin)));
  }

  private void end() {
    Transaction ended = transaction;
    if (ended == null) {
      return;
    }
    if (gtid != null && executed != null) {
      executed = executed.with(gtid);
    }
    gtid = null;
    transaction = null;
    inTransaction = false;
    time = ended.committed().getEpochSecond();
    sink.accept(new Change.End(ended));
  }

  private void payload(BinlogEvent event) throws InterruptedException {
    for (BinlogEvent inner : Payload.events(event)) {
      read(inner, at.offset());
    }
  }

  private void table(BinlogEvent event, long begin) throws InterruptedException {
    // The number of the table, in the first bytes, changes each time that the server opens it.
    ByteBuffer definition =
        ByteBuffer.wrap(event.body(), TABLE_ID_LENGTH, event.body().length - TABLE_ID_LENGTH);
    if (!definitions.containsKey(definition)) {
      definitions.put(definition, map(event, begin));
    }
    tables.put(TableMap.id(event.body()), definitions.get(definition));
  }

  private @Nullable MappedTable map(BinlogEvent event, long begin) throws InterruptedException {
    TableName name = TableMap.name(new Bytes(event.body()));
    if (!filter.wants(name)) {
      return null;
    }
    TableMap map = TableMap.read(new Bytes(event.body()), version, present);
    return map.isNamed()
        ? MappedTable.of(map, present.collations(), true)
        : proved.table(map, new BinlogPosition(at.file(), transactionBegin, null), place(begin));
  }

  private enum RowEvent {
    INSERT,
    UPDATE,
    DELETE
  }

  private void rows(BinlogEvent event, long begin, RowEvent kind) {
    int number = eventsOfRows++;
    Bytes in = new Bytes(event.body());
    long id = in.u48();
    boolean isLast = (in.u16() & END_OF_STATEMENT) != 0;
    if (event.type() >= EventTypes.WRITE_ROWS) {
      in.skip(in.u16() - 2); // more about the rows, which nobody needs
    }
    if (!tables.containsKey(id)) {
      throw new IllegalArgumentException("rows of a table that was not mapped");
    }
    MappedTable table = tables.get(id);
    if (table != null) {
      decode(in, kind, table, new Place(current(event, begin), at.file(), begin, number, 0));
    }
    if (isLast) {
      tables.clear();
    }
  }

  /** Nothing to us in a table that nobody wants. */
  private void partialRows(BinlogEvent event, long begin) {
    eventsOfRows++;
    long id = TableMap.id(event.body());
    MappedTable table = tables.get(id);
    if (table != null || !tables.containsKey(id)) {
      throw refused(
          begin,
          "holds only the changed parts of a JSON value of "
              + (table == null ? "an unknown table" : table.schema().table())
              + " (binlog_row_value_options=PARTIAL_JSON)",
          "SET PERSIST binlog_row_value_options = '' there and in every session that sets it,"
              + " then take a new snapshot of the table");
    }
  }

  private void decode(Bytes in, RowEvent kind, MappedTable table, Place first) {
    int count = in.packedInt();
    if (count != table.cells().size()) {
      throw new IllegalArgumentException(
          "rows of " + count + " columns for a table of " + table.cells().size());
    }
    requireAll(in.bits(count), table, first);
    if (kind == RowEvent.UPDATE) {
      requireAll(in.bits(count), table, first);
    }
    for (int i = 0; in.hasMore(); i++) {
      Place place =
          new Place(first.transaction(), first.file(), first.position(), first.event(), i);
      Row row = table.read(in);
      sink.accept(
          switch (kind) {
            case INSERT -> new Change.Insert(table.schema(), row, place);
            case DELETE -> new Change.Delete(table.schema(), row, place);
            case UPDATE -> new Change.Update(table.schema(), row, table.read(in), place);
          });
    }
  }

  private void requireAll(boolean[] included, MappedTable table, Place place) {
    for (boolean each : included) {
      if (!each) {
        throw refused(
            place.position(),
            "holds only some columns of "
                + table.schema().table()
                + " (binlog_row_image is not FULL)",
            "SET PERSIST binlog_row_image = 'FULL' there and in every session that sets it, then take"
                + " a new snapshot of the table");
      }
    }
  }

  /** As many as a server has open at once, more or less. */
  private static final class Definitions extends LinkedHashMap<ByteBuffer, @Nullable MappedTable> {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 4096;

    Definitions() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<ByteBuffer, @Nullable MappedTable> eldest) {
      return size() > MOST;
    }
  }
}
