package dev.oxbow.sync.capture;

import dev.oxbow.config.Settings;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.binlog.BinlogReader;
import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.binlog.Watchdog;
import dev.oxbow.sync.envelope.DefinitionRecords;
import dev.oxbow.sync.envelope.TransactionRecords;
import dev.oxbow.sync.progress.Mark;
import dev.oxbow.sync.record.Heartbeats;
import dev.oxbow.sync.record.RecordFormat;
import dev.oxbow.sync.server.BinlogEnd;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.PresentTables;
import dev.oxbow.sync.server.ServerAddress;
import dev.oxbow.sync.snapshot.ServerChunks;
import dev.oxbow.sync.snapshot.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A database of a test's own, captured without Kafka: SQL statements and what they become. */
public final class CapturedDatabase implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String HEARTBEAT = "heartbeat";

  private final MySqlServer server;
  private final String name;
  private final Connection connection;
  private final MySqlPool pool;
  private Capture capture;

  /** What a test chooses. */
  public record Choice(
      RecordFormat rows,
      Optional<TransactionRecords> transactions,
      Optional<DefinitionRecords> definitions,
      long mostRows) {
    /** Rows alone. */
    public Choice(RecordFormat rows) {
      this(rows, Optional.empty(), Optional.empty(), 1_000);
    }

    Records records() {
      return new Records(rows, transactions, definitions, new Heartbeats(HEARTBEAT, "db"));
    }
  }

  public CapturedDatabase(MySqlServer server, Choice choice) throws SQLException {
    this.server = server;
    this.name = server.createDatabase("records");
    this.connection = server.connect(name);
    this.pool =
        new MySqlPool(
            MySqlConfig.read(
                "db",
                new Settings(
                    "sources.db in test",
                    Map.of(
                        "url",
                        server.jdbcUrl(name),
                        "user",
                        server.user(),
                        "password",
                        server.password()))));
    this.capture = open(choice, new Mark.Stream(position(), 0));
  }

  public String name() {
    return name;
  }

  public Connection connection() {
    return connection;
  }

  private BinlogPosition position() throws SQLException {
    BinlogEnd end = BinlogEnd.of(connection);
    return new BinlogPosition(end.file(), end.offset(), GtidSet.parse(end.executed()));
  }

  private Capture open(Choice choice, Mark.Stream from) throws SQLException {
    Collations collations = Collations.of(connection);
    ServerAddress address =
        new ServerAddress(
            server.host(), server.port(), server.user(), server.password(), Duration.ofSeconds(10));
    return new Capture(
        new Capture.Settings(Optional.empty(), choice.mostRows(), 500, Duration.ofSeconds(1)),
        from,
        choice.records(),
        new Snapshots(
            new ServerChunks(pool, collations, new ServerChunks.Sizes(300, 1 << 20), Map.of()),
            new Snapshots.Choice(1, table -> table.database().equals(name), false)),
        sink ->
            BinlogReader.open(
                address,
                from.position(),
                new BinlogReader.Options(
                    6_000_000 + Math.floorMod(System.nanoTime(), 1_000_000L),
                    Duration.ofMillis(200),
                    table -> table.database().equals(name),
                    new Watchdog.Terms(Duration.ofSeconds(60), () -> BinlogEnd.of(connection)),
                    Optional.empty()),
                new PresentTables(connection, collations),
                sink));
  }

  /** Goes on from a mark, as a new process would. */
  public void resume(Choice choice, Mark.Stream from) throws SQLException {
    capture.close();
    capture = open(choice, from);
  }

  /** Runs statements, each by itself, and gives what is told since the last call. */
  public List<Captured> run(String... statements) throws SQLException, InterruptedException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    return told();
  }

  /** All up to now, but for heartbeats. */
  public List<Captured> told() throws SQLException, InterruptedException {
    BinlogPosition end = position();
    List<Captured> told = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!capture.position().hasReached(end.file(), end.offset())) {
      for (Captured captured : capture.poll(Duration.ofMillis(50))) {
        if (!captured.record().topic().equals(HEARTBEAT)) {
          told.add(captured);
        }
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("told up to " + capture.position() + ", not to " + end);
      }
    }
    return told;
  }

  @Override
  public void close() throws SQLException {
    capture.close();
    pool.close();
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE `" + name + "`");
    }
    connection.close();
  }
}
