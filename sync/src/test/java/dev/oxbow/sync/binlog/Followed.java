package dev.oxbow.sync.binlog;

import dev.oxbow.config.Settings;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.server.BinlogEnd;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.PresentTables;
import dev.oxbow.sync.server.ServerAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A database of a test's own, whose changes are read from the binlog as they happen. */
final class Followed implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final MySqlServer server;
  private final String database;
  private final Connection connection;
  private final List<Change> changes = new ArrayList<>();
  private BinlogReader reader;

  Followed(MySqlServer server) throws SQLException {
    this.server = server;
    this.database = server.createDatabase("followed");
    this.connection = server.connect(database);
    this.reader = open(position());
  }

  private BinlogReader open(BinlogPosition from) throws SQLException {
    return open(from, new PresentTables(connection, Collations.of(connection)));
  }

  private BinlogReader open(BinlogPosition from, PresentTables present) {
    ServerAddress address =
        new ServerAddress(
            server.host(), server.port(), server.user(), server.password(), Duration.ofSeconds(10));
    return BinlogReader.open(
        address,
        from,
        new BinlogReader.Options(
            4_000_000 + Math.floorMod(System.nanoTime(), 1_000_000L),
            Duration.ofSeconds(1),
            table -> table.database().startsWith(database),
            new Watchdog.Terms(Duration.ofSeconds(60), () -> BinlogEnd.of(connection)),
            Optional.empty()),
        present,
        changes::add);
  }

  /** Reads from another position on. */
  void reopen(BinlogPosition from) throws SQLException {
    reader.close();
    reader = open(from);
  }

  /** Reads on, and asks for tables in another way. */
  void ask(PresentTables present) {
    BinlogPosition at = reader.position();
    reader.close();
    reader = open(at, present);
  }

  /** Whose connections are dead when an answer takes 4 seconds. */
  MySqlPool impatientPool() {
    return new MySqlPool(
        MySqlConfig.read(
            "db",
            new Settings(
                "test",
                Map.of(
                    "url",
                    "jdbc:mysql://" + server.host() + ":" + server.port() + "/",
                    "user",
                    server.user(),
                    "password",
                    server.password(),
                    "connect.timeout",
                    "1s"))));
  }

  String database() {
    return database;
  }

  Connection connection() {
    return connection;
  }

  /** Where the server's binlog ends now. */
  BinlogPosition position() throws SQLException {
    BinlogEnd end = BinlogEnd.of(connection);
    return new BinlogPosition(end.file(), end.offset(), GtidSet.parse(end.executed()));
  }

  /**
   * Runs statements, each by itself, and gives the changes of this database since the last call.
   */
  List<Change> run(String... statements) throws SQLException, InterruptedException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    return changes();
  }

  /** All changes up to now. */
  List<Change> changes() throws SQLException, InterruptedException {
    BinlogPosition end = position();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!reader.position().hasReached(end.file(), end.offset())) {
      if (!reader.read(Duration.ofMillis(100)) && System.nanoTime() > deadline) {
        throw new AssertionError("read up to " + reader.position() + ", not to " + end);
      }
    }
    return told();
  }

  /** What was read since the last call. */
  List<Change> told() {
    List<Change> all = List.copyOf(changes);
    changes.clear();
    return all;
  }

  BinlogReader reader() {
    return reader;
  }

  @Override
  public void close() throws SQLException {
    reader.close();
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE `" + database + "`");
    }
    connection.close();
  }
}
