package dev.oxbow.sync.capture;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.config.Settings;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.binlog.BinlogReader;
import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.binlog.Watchdog;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.progress.Mark;
import dev.oxbow.sync.progress.SnapshotProgress;
import dev.oxbow.sync.record.CapturedRecord;
import dev.oxbow.sync.record.EventCount;
import dev.oxbow.sync.record.Heartbeats;
import dev.oxbow.sync.record.RecordFormat;
import dev.oxbow.sync.server.BinlogEnd;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.PresentTables;
import dev.oxbow.sync.server.ServerAddress;
import dev.oxbow.sync.snapshot.ChunkSource;
import dev.oxbow.sync.snapshot.ServerChunks;
import dev.oxbow.sync.snapshot.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A database whose tables a capture tells, and what a reader of committed records makes of it. A
 * capture can be stopped anywhere, as by a crash, and goes on from the last marks.
 */
final class ReplayedDatabase implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final MySqlServer server;
  private final String name;
  private final Choice choice;
  private final Connection connection;
  private final MySqlPool pool;
  private final List<Change> changes = new ArrayList<>();
  private final List<Captured> pending = new ArrayList<>();
  private final Map<TableName, Mark.Snapshot> snapshots = new HashMap<>();
  private final Map<TableName, Map<String, List<String>>> tables = new TreeMap<>(BY_NAME);
  private final Set<String> seen = new HashSet<>();
  private Mark.@Nullable Stream stream;
  private @Nullable Capture capture;
  private @Nullable Snapshots running;
  private static final String HEARTBEATS = "heartbeat";

  private Duration heartbeat = Duration.ofSeconds(1);
  private Duration patience = Duration.ofMillis(20);
  private int beats;
  private boolean capturesAll;
  private long reads;
  private long mostBytes;

  private static final java.util.Comparator<TableName> BY_NAME =
      java.util.Comparator.comparing(TableName::toString);

  /** How it is captured. */
  record Choice(ServerChunks.Sizes sizes, int parallel, long mostRows, Map<String, String> where) {
    static Choice chunks(int rows) {
      return new Choice(new ServerChunks.Sizes(rows, 1 << 20), 2, 100_000, Map.of());
    }
  }

  ReplayedDatabase(MySqlServer server, Choice choice) throws SQLException {
    this.server = server;
    this.choice = choice;
    this.name = server.createDatabase("replayed");
    this.connection = server.connect(name);
    Map<String, Object> settings =
        Map.of(
            "url",
            server.jdbcUrl(name),
            "user",
            server.user(),
            "password",
            server.password(),
            "pool.size",
            choice.parallel + 3);
    this.pool = new MySqlPool(MySqlConfig.read("db", new Settings("test", settings)));
  }

  String name() {
    return name;
  }

  Connection connect() throws SQLException {
    return server.connect(name);
  }

  void sql(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private BinlogPosition position() throws SQLException {
    BinlogEnd end = BinlogEnd.of(connection);
    return new BinlogPosition(end.file(), end.offset(), GtidSet.parse(end.executed()));
  }

  /** Begins, or goes on from what was committed. */
  void start() throws SQLException {
    Mark.Stream from = stream == null ? new Mark.Stream(position(), 0) : stream;
    running = new Snapshots(chunks(), new Snapshots.Choice(choice.parallel, this::isOurs, true));
    for (TableName table : present()) {
      Mark.Snapshot mark = snapshots.get(table);
      if (mark == null) {
        running.start(table, Optional.empty(), 0);
      } else if (mark.isDone()) {
        running.known(table);
      } else {
        running.start(table, mark.after(), mark.rows());
      }
    }
    ServerAddress address =
        new ServerAddress(
            server.host(), server.port(), server.user(), server.password(), Duration.ofSeconds(10));
    Collations collations = Collations.of(connection);
    capture =
        new Capture(
            new Capture.Settings(Optional.empty(), choice.mostRows, 200, heartbeat),
            from,
            new Records(
                new Kept(), Optional.empty(), Optional.empty(), new Heartbeats(HEARTBEATS, "db")),
            running,
            sink ->
                BinlogReader.open(
                    address,
                    from.position(),
                    new BinlogReader.Options(
                        7_000_000 + Math.floorMod(System.nanoTime(), 1_000_000L),
                        Duration.ofMillis(200),
                        this::isOurs,
                        new Watchdog.Terms(Duration.ofSeconds(60), () -> BinlogEnd.of(connection)),
                        Optional.empty()),
                    new PresentTables(connection, collations),
                    sink));
  }

  private boolean isOurs(TableName table) {
    return table.database().equals(name) && (capturesAll || !table.name().startsWith("hidden"));
  }

  private ServerChunks chunks() throws SQLException {
    Map<TableName, String> where = new HashMap<>();
    choice.where.forEach((table, sql) -> where.put(new TableName(name, table), sql));
    return chunks(where);
  }

  private ServerChunks chunks(Map<TableName, String> where) throws SQLException {
    return new ServerChunks(pool, Collations.of(connection), choice.sizes, where);
  }

  private List<TableName> present() throws SQLException {
    return new PresentTables(connection, Collations.of(connection))
        .tables().stream().filter(this::isOurs).toList();
  }

  /** Ends it as a crash would: what was not committed is lost. */
  void stop() {
    pending.clear();
    if (capture != null) {
      capture.close();
      capture = null;
    }
  }

  /** Takes what the capture gives, and whether there was anything. */
  boolean step() throws InterruptedException {
    if (capture == null) {
      throw new IllegalStateException("not started");
    }
    List<Captured> told = capture.poll(patience);
    mostBytes = Math.max(mostBytes, told.stream().mapToLong(this::bytes).sum());
    for (Captured captured : told) {
      pending.add(captured);
      if (captured.commits()) {
        commit();
      }
    }
    return !told.isEmpty();
  }

  /**
   * Takes records until some commits were seen, then crashes in the middle of what follows.
   * Heartbeats come by the clock and do not count.
   */
  void stopAfter(int commits) throws InterruptedException {
    int left = commits;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (left > 0 && System.nanoTime() < deadline) {
      if (capture == null) {
        throw new IllegalStateException("not started");
      }
      for (Captured captured : capture.poll(Duration.ofMillis(20))) {
        if (left > 0) {
          pending.add(captured);
          if (captured.commits()) {
            commit();
            left -= captured.record().topic().equals(HEARTBEATS) ? 0 : 1;
          }
        }
      }
    }
    stop();
  }

  private void commit() {
    for (Captured captured : pending) {
      if (captured.mark() instanceof Mark.Stream mark) {
        stream = mark;
      } else if (captured.mark() instanceof Mark.Snapshot mark) {
        snapshots.put(mark.table(), mark);
      }
      Change change = change(captured);
      beats += change == null ? 1 : 0;
      if (change != null) {
        apply(change);
      }
    }
    pending.clear();
  }

  private long bytes(Captured captured) {
    if (change(captured) instanceof Change.Read read) {
      long bytes = 0;
      for (int i = 0; i < read.row().size(); i++) {
        bytes += read.row().get(i) instanceof byte[] data ? data.length : 0;
      }
      return bytes;
    }
    return 0;
  }

  private @Nullable Change change(Captured captured) {
    byte[] value = captured.record().value();
    return captured.record().topic().equals(HEARTBEATS) || value == null
        ? null
        : changes.get(Integer.parseInt(new String(value, US_ASCII)));
  }

  private void apply(Change change) {
    if (change instanceof Change.Truncate truncate) {
      tables.remove(truncate.table());
    } else if (change instanceof Change.Read read) {
      reads++;
      add(read.schema(), read.row());
    } else if (change instanceof Change.OfRow row) {
      assertThat(seen.add(row.place().name())).as(row.place().name()).isTrue();
      if (row instanceof Change.Insert insert) {
        add(insert.schema(), insert.after());
      } else if (row instanceof Change.Update update) {
        remove(update.schema(), update.before());
        add(update.schema(), update.after());
      } else if (row instanceof Change.Delete delete) {
        remove(delete.schema(), delete.before());
      }
    }
  }

  private void add(TableSchema schema, Row row) {
    List<String> rows =
        tables
            .computeIfAbsent(schema.table(), t -> new TreeMap<>())
            .computeIfAbsent(key(schema, row), k -> new ArrayList<>());
    if (!schema.key().isEmpty()) {
      rows.clear();
    }
    rows.add(text(row));
  }

  /** A row without a key may go before its table was told. */
  private void remove(TableSchema schema, Row row) {
    Map<String, List<String>> rows = tables.computeIfAbsent(schema.table(), t -> new TreeMap<>());
    String key = key(schema, row);
    List<String> same = rows.get(key);
    if (same != null) {
      if (schema.key().isEmpty()) {
        same.remove(text(row));
      } else {
        same.clear();
      }
      if (same.isEmpty()) {
        rows.remove(key);
      }
    }
  }

  /** A row, of which a large value is told from others by its hash. */
  private static String text(Row row) {
    @Nullable Object[] values = new @Nullable Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = row.get(i);
      values[i] =
          value instanceof byte[] data && data.length > 1000
              ? data.length + " bytes " + java.util.Arrays.hashCode(data)
              : value;
    }
    return new Row(values).toString();
  }

  private static String key(TableSchema schema, Row row) {
    if (schema.key().isEmpty()) {
      return text(row);
    }
    @Nullable Object[] values = new @Nullable Object[schema.key().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(schema.key().get(i));
    }
    return new Row(values).toString();
  }

  /** Until every snapshot is told and the stream is where the server is; then all must be equal. */
  void settle() throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    BinlogPosition end = null;
    while (end == null || !present(end)) {
      step();
      if (end == null && capture != null && !capture.isTakingSnapshots() && isAtEnd()) {
        end = position();
      } else if (end != null && present(end) && capture != null && capture.isTakingSnapshots()) {
        end = null;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not at its end: " + progress());
      }
    }
    mustAgree();
  }

  private boolean isAtEnd() throws SQLException {
    return present(position());
  }

  private boolean present(BinlogPosition end) {
    return capture != null && capture.position().hasReached(end.file(), end.offset());
  }

  /** What was told is what the server holds now. */
  void mustAgree() throws Exception {
    Map<String, Map<String, List<String>>> expected = new TreeMap<>();
    for (TableName table : present()) {
      Map<String, List<String>> rows = new TreeMap<>();
      chunks(Map.of())
          .readWhole(
              table,
              position(),
              new ChunkSource.WholeSink() {
                private @Nullable TableSchema schema;

                @Override
                public void opened(TableSchema found, ChunkSource.Moment moment) {
                  schema = found;
                }

                @Override
                public boolean rows(List<Row> some) {
                  for (Row row : some) {
                    rows.computeIfAbsent(
                            key(java.util.Objects.requireNonNull(schema), row),
                            k -> new ArrayList<>())
                        .add(text(row));
                  }
                  return true;
                }
              });
      if (!rows.isEmpty()) {
        expected.put(table.toString(), rows);
      }
    }
    Map<String, Map<String, List<String>>> told = new TreeMap<>();
    tables.forEach(
        (table, rows) -> {
          if (!rows.isEmpty()) {
            told.put(table.toString(), rows);
          }
        });
    assertThat(told.keySet()).isEqualTo(expected.keySet());
    for (Map.Entry<String, Map<String, List<String>>> each : expected.entrySet()) {
      assertThat(told.get(each.getKey())).as(each.getKey()).isEqualTo(each.getValue());
    }
  }

  /** How the server would read the chunk behind a table's first one. */
  String planOfSecondChunk(String table) throws SQLException {
    TableName its = new TableName(name, table);
    ServerChunks chunks = chunks();
    TableSchema schema = chunks.table(its, position()).orElseThrow().schema();
    Optional<dev.oxbow.sync.progress.Bound> first = chunks.next(schema, Optional.empty(), 5);
    Optional<dev.oxbow.sync.progress.Bound> second = chunks.next(schema, first, 5);
    String sql = chunks.statement(new ChunkSource.Range(schema, first, second));
    try (Statement statement = connection.createStatement();
        java.sql.ResultSet row = statement.executeQuery("explain " + sql)) {
      row.next();
      return row.getString("type") + " " + row.getString("key") + " " + row.getString("Extra");
    }
  }

  /** The next start captures also the tables whose names begin with hidden. */
  void captureAll() {
    capturesAll = true;
  }

  /** From now on, an event at a time, after each of which a new capture may tell that it lives. */
  void eventByEvent() {
    heartbeat = Duration.ZERO;
    patience = Duration.ZERO;
  }

  /** How many heartbeats were committed. */
  int beats() {
    return beats;
  }

  /** How many changes the stream told. */
  int changesSeen() {
    return seen.size();
  }

  /** The longest that the rows of one call were. */
  long mostBytesAtOnce() {
    return mostBytes;
  }

  /** How many rows snapshots told. */
  long reads() {
    return reads;
  }

  List<SnapshotProgress> progress() {
    return running == null ? List.of() : running.progress();
  }

  @Override
  public void close() throws SQLException {
    stop();
    pool.close();
    sql("drop database " + name);
    connection.close();
  }

  /** Records that only name the change they are of. */
  private final class Kept implements RecordFormat {
    private void keep(Change change, String table, String position, Consumer<CapturedRecord> to) {
      changes.add(change);
      byte[] number = Integer.toString(changes.size() - 1).getBytes(US_ASCII);
      to.accept(new CapturedRecord(table, null, number, position, 0));
    }

    @Override
    public void write(
        Change.OfRow change, @Nullable EventCount count, Consumer<CapturedRecord> to) {
      keep(change, change.schema().table().toString(), change.place().name(), to);
    }

    @Override
    public void write(
        Change.Truncate truncate, @Nullable EventCount count, Consumer<CapturedRecord> to) {
      keep(truncate, truncate.table().toString(), truncate.place().name(), to);
    }

    @Override
    public boolean tellsTruncations() {
      return true;
    }
  }
}
