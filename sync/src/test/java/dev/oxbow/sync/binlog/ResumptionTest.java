package dev.oxbow.sync.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.server.BinlogEnd;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.PresentTables;
import dev.oxbow.sync.server.ServerAddress;
import dev.oxbow.sync.server.ServerIdentity;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What servers do behind a capture's back, and what it says when it comes again. */
@Timeout(120)
final class ResumptionTest {
  private static EmbeddedMySql server;
  private static EmbeddedMySql other;

  private final List<Change> changes = new ArrayList<>();
  private Connection connection;
  private Statement statement;

  @BeforeAll
  static void start() {
    server = EmbeddedMySql.start(ServerOptions.temporary());
    other = EmbeddedMySql.start(ServerOptions.temporary().with("server_id", "2"));
  }

  @AfterAll
  static void stop() {
    server.close();
    other.close();
  }

  @BeforeEach
  void begin() throws SQLException {
    connection = server.connect("");
    statement = connection.createStatement();
    statement.execute("reset master");
    write(
        "drop database if exists d", "create database d", "create table d.t (id int primary key)");
  }

  @AfterEach
  void end() throws SQLException {
    connection.close();
  }

  private void begin(Connection other) throws SQLException {
    connection = other;
    statement = other.createStatement();
  }

  private void write(String... statements) throws SQLException {
    for (String sql : statements) {
      statement.execute(sql);
    }
  }

  private static ServerAddress address(EmbeddedMySql server) {
    return new ServerAddress(
        server.host(), server.port(), server.user(), server.password(), Duration.ofSeconds(10));
  }

  private BinlogPosition byGtids() throws SQLException {
    BinlogEnd end = BinlogEnd.of(connection);
    return new BinlogPosition(end.file(), end.offset(), GtidSet.parse(end.executed()));
  }

  private BinlogPosition byFile() throws SQLException {
    BinlogEnd end = BinlogEnd.of(connection);
    return new BinlogPosition(end.file(), end.offset(), null);
  }

  private static Optional<UUID> uuid(Connection connection) throws SQLException {
    return ServerIdentity.of(connection).uuid();
  }

  private List<String> check(BinlogPosition from) throws SQLException {
    return Resumption.check(address(server), connection, from, uuid(connection));
  }

  private AbstractThrowableAssert<?, ?> assertRefused(BinlogPosition from) {
    return assertThatThrownBy(() -> check(from))
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_CHANGED))
        .hasMessageContaining("snapshot");
  }

  @Test
  void goesOnWhereNothingIsMissing() throws SQLException {
    BinlogPosition gtids = byGtids();
    BinlogPosition file = byFile();
    write("insert into d.t values (1)");
    assertThat(check(gtids)).isEmpty();
    assertThat(check(file))
        .singleElement()
        .asString()
        .contains("began without them", "cannot follow a fail-over");
  }

  @Test
  void refusesWhatWasPurged() throws SQLException {
    BinlogPosition gtids = byGtids();
    BinlogPosition file = byFile();
    write("insert into d.t values (1)", "flush binary logs");
    write("purge binary logs to '" + byFile().file() + "'");
    assertRefused(gtids)
        .hasMessageContaining("has purged the transactions " + uuid(connection).orElseThrow())
        .hasMessageContaining("1 transactions are missing")
        .hasMessageContaining("binlog_expire_logs_seconds");
    assertRefused(file).hasMessageContaining("no longer has " + file.file());
  }

  @Test
  void warnsBeforeTheBinlogIsPurged() throws SQLException {
    BinlogPosition end = byGtids();
    long dayAgo = System.currentTimeMillis() / 1000 - 86_400;
    BinlogPosition old = new BinlogPosition(end.file(), end.offset(), end.executed(), dayAgo, 0);
    write("set global binlog_expire_logs_seconds = 100000");
    assertThat(check(old)).as("nothing happened since").isEmpty();
    write("insert into d.t values (1)");
    assertThat(check(old))
        .singleElement()
        .asString()
        .contains("24 hours behind", "purges its binlog after 27 hours")
        .contains("SET PERSIST binlog_expire_logs_seconds = 200000");
    write("set global binlog_expire_logs_seconds = 1000000");
    assertThat(check(old)).isEmpty();
  }

  @Test
  void refusesABinlogThatWasReset() throws SQLException {
    write("insert into d.t values (1)");
    BinlogPosition gtids = byGtids();
    BinlogPosition file = byFile();
    write("reset master");
    assertRefused(gtids)
        .hasMessageContaining("never ran the transactions " + uuid(connection).orElseThrow())
        .hasMessageContaining("RESET MASTER");
    assertRefused(file).hasMessageContaining("were captured").hasMessageContaining("RESET MASTER");
  }

  /** As many transactions as were captured, under the same names, and they are others. */
  @Test
  void refusesABinlogThatWasResetAndHasGrownSince() throws SQLException {
    write("flush binary logs", "flush binary logs", "insert into d.t values (1)");
    BinlogPosition gtids = byGtids();
    write("reset master");
    for (int i = 2; i < 10; i++) {
      write("insert into d.t values (" + i + ")");
    }
    assertRefused(gtids)
        .hasMessageContaining("the same GTIDs name other transactions now")
        .hasMessageContaining("before " + gtids.file());
  }

  @Test
  void refusesAServerThatGivesNoMoreGtids() throws SQLException {
    BinlogPosition gtids = byGtids();
    write("set global gtid_mode = ON_PERMISSIVE");
    try {
      assertRefused(gtids).hasMessageContaining("gtid_mode");
    } finally {
      write("set global gtid_mode = ON");
    }
  }

  @Test
  void refusesPositionsOfAnotherServer() throws SQLException {
    BinlogPosition file = byFile();
    try (Connection there = other.connect("")) {
      assertThatThrownBy(() -> Resumption.check(address(other), there, file, uuid(connection)))
          .hasMessageContaining("is another server (server_uuid " + uuid(there).orElseThrow())
          .hasMessageContaining("means nothing there");
    }
  }

  @Test
  void followsAFailOver() throws Exception {
    write("insert into d.t values (1)");
    BinlogPosition gtids = byGtids();
    try (Connection there = other.connect("");
        Statement copy = there.createStatement()) {
      copy.execute("reset master");
      assertThatThrownBy(() -> Resumption.check(address(other), there, gtids, uuid(connection)))
          .hasMessageContaining("replica that only lags")
          .hasMessageContaining("never ran the transactions");

      copy.execute("set global gtid_purged = '" + gtids.executed() + "'");
      assertThat(Resumption.check(address(other), there, gtids, uuid(connection)))
          .singleElement()
          .asString()
          .contains("is another server", "the capture goes on there");
      copy.execute("create database d");
      copy.execute("create table d.t (id int primary key)");
      copy.execute("insert into d.t values (2)");
      try (BinlogReader reader = follow(other, there, gtids, uuid(there))) {
        readInserts(reader, 1);
      }
      copy.execute("drop database d");

      // A replica with a history of its own: what it ran before is gone, and was never captured.
      copy.execute("flush binary logs");
      copy.execute("purge binary logs to '" + BinlogEnd.of(there).file() + "'");
      assertThatThrownBy(() -> Resumption.check(address(other), there, gtids, uuid(connection)))
          .hasMessageContaining("has purged the transactions " + uuid(there).orElseThrow())
          .hasMessageContaining("log_replica_updates");
    }
  }

  private BinlogReader follow(
      EmbeddedMySql where, Connection there, BinlogPosition from, Optional<UUID> uuid)
      throws SQLException {
    return BinlogReader.open(
        address(where),
        from,
        new BinlogReader.Options(
            4_712,
            Duration.ofSeconds(1),
            table -> table.database().equals("d"),
            new Watchdog.Terms(Duration.ofSeconds(60), () -> BinlogEnd.of(there)),
            uuid),
        new PresentTables(there, Collations.of(there)),
        changes::add);
  }

  private void readInserts(BinlogReader reader, int count) throws InterruptedException {
    while (changes.stream().filter(Change.Insert.class::isInstance).count() < count) {
      reader.read(Duration.ofMillis(200));
    }
  }

  /** The same server, the same file, long enough: only the file's own beginning tells. */
  @Test
  void refusesAFileOfTheSameNameFromAnotherHistory() throws Exception {
    BinlogPosition start = byFile();
    BinlogPosition kept;
    write("insert into d.t values (1)");
    try (BinlogReader reader = follow(server, connection, start, Optional.empty())) {
      readInserts(reader, 1);
      kept = reader.position();
    }
    // It goes on from the middle of the file as long as it is the same one.
    write("insert into d.t values (2)");
    try (BinlogReader reader = follow(server, connection, kept, Optional.empty())) {
      readInserts(reader, 2);
    }
    Thread.sleep(1100); // files are told apart by the second
    write("reset master");
    for (int i = 3; i < 20; i++) {
      write("insert into d.t values (" + i + ")");
    }
    check(kept);
    try (BinlogReader reader = follow(server, connection, kept, Optional.empty())) {
      assertThatThrownBy(() -> readInserts(reader, 3))
          .isInstanceOfSatisfying(
              OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_CHANGED))
          .hasMessageContaining("has another " + kept.file())
          .hasMessageContaining("RESET MASTER");
    }
  }

  @Test
  void refusesAnAddressThatLeadsToSeveralServers() throws Exception {
    try (Connection there = TestServers.mySql().connect("");
        BinlogReader reader = follow(server, connection, byGtids(), uuid(there))) {
      assertThatThrownBy(() -> readInserts(reader, 1))
          .hasMessageContaining("leads to several servers")
          .hasMessageContaining("the binlog comes from " + uuid(connection).orElseThrow());
    }
  }

  /** The server says so of tables that nobody captures as well. */
  @Test
  void goesOnAfterARestartEmptiedTablesInMemory() throws Exception {
    write("create table d.m (id int primary key) engine = memory", "insert into d.m values (1)");
    BinlogPosition from = byGtids();
    connection.close();
    server.stop();
    server.restart();
    begin(server.connect(""));
    write("insert into d.m values (2)", "insert into d.t values (1)");
    try (BinlogReader reader = follow(server, connection, from, Optional.empty())) {
      readInserts(reader, 2);
    }
    assertThat(ChangeLines.lines(changes))
        .containsExactly("begin", "truncate m", "end", "begin", "+ m 2", "end", "begin", "+ t 1");
  }
}
