package dev.oxbow.sync.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.server.BinlogEnd;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.PresentTables;
import dev.oxbow.sync.server.ServerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real server that stops, a network that swallows, a stream that is not told all. */
@Timeout(120)
final class WatchdogTest {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static EmbeddedMySql server;

  private final List<Change> changes = new ArrayList<>();

  @BeforeAll
  static void start() {
    server = EmbeddedMySql.start(ServerOptions.temporary());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ServerAddress address(int port) {
    return new ServerAddress(server.host(), port, server.user(), "", Duration.ofSeconds(10));
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        server.jdbcUrl("") + "?socketTimeout=5000", server.user(), server.password());
  }

  private BinlogReader follow(Connection connection, int port) throws SQLException {
    BinlogEnd end = BinlogEnd.of(connection);
    return BinlogReader.open(
        address(port),
        new BinlogPosition(end.file(), end.offset(), GtidSet.parse(end.executed())),
        new BinlogReader.Options(
            4_711,
            Duration.ofMillis(300),
            table -> true,
            new Watchdog.Terms(PATIENCE, () -> BinlogEnd.of(connection)),
            Optional.empty()),
        new PresentTables(connection, Collations.of(connection)),
        changes::add);
  }

  private static void readOn(BinlogReader reader) throws InterruptedException {
    while (true) {
      reader.read(Duration.ofMillis(200));
    }
  }

  private void readOneInsert(BinlogReader reader, Statement statement) throws Exception {
    statement.execute("insert into w.t values (null)");
    while (changes.stream().noneMatch(Change.Insert.class::isInstance)) {
      reader.read(Duration.ofMillis(200));
    }
  }

  private static void table(Statement statement) throws SQLException {
    statement.execute("create database if not exists w");
    statement.execute("create table if not exists w.t (id int auto_increment primary key)");
  }

  private static void signal(String name) throws IOException, InterruptedException {
    String pid = Files.readString(server.folder().resolve("data/mysqld.pid")).strip();
    int exit = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
    assertThat(exit).isZero();
  }

  @Test
  void givesUpAServerThatIsStopped() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      table(statement);
      BinlogReader reader = follow(connection, server.port());
      readOneInsert(reader, statement);
      signal("STOP");
      try {
        assertThatThrownBy(() -> readOn(reader))
            .isInstanceOfSatisfying(
                OxbowException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE))
            .hasMessageContaining("has said nothing for 3.")
            .hasMessageContaining("nothing is lost");
        reader.close();
      } finally {
        signal("CONT");
      }
    }
  }

  @Test
  void givesUpANetworkThatSwallows() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        SwallowingProxy proxy = new SwallowingProxy(server.port())) {
      table(statement);
      try (BinlogReader reader = follow(connection, proxy.port())) {
        readOneInsert(reader, statement);
        proxy.swallow();
        assertThatThrownBy(() -> readOn(reader)).hasMessageContaining("has said nothing");
      }
    }
  }

  @Test
  void keepsAQuietServer() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      table(statement);
      try (BinlogReader reader = follow(connection, server.port())) {
        long end = System.nanoTime() + PATIENCE.multipliedBy(3).dividedBy(2).toNanos();
        while (System.nanoTime() < end) {
          reader.read(Duration.ofMillis(200));
        }
        readOneInsert(reader, statement);
      }
    }
  }

  /** The server counts a transaction as run that is in no binlog, as a careless restore does. */
  @Test
  void givesUpAStreamThatIsNotToldWhatItsServerHas() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      table(statement);
      try (BinlogReader reader = follow(connection, server.port())) {
        readOneInsert(reader, statement);
        statement.execute("set global gtid_purged = '+3e11fa47-71ca-11e1-9e33-c80aa9429562:1-2'");
        assertThatThrownBy(() -> readOn(reader))
            .isInstanceOfSatisfying(
                OxbowException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE))
            .hasMessageContaining(
                "has not told the transactions 3e11fa47-71ca-11e1-9e33-c80aa9429562:1-2")
            .hasMessageContaining("although its stream lives");
      }
    }
  }

  @Test
  void noticesThatTheBinlogWasReset() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      table(statement);
      try (BinlogReader reader = follow(connection, server.port())) {
        readOneInsert(reader, statement);
        statement.execute("reset master");
        assertThatThrownBy(() -> readOn(reader))
            .isInstanceOfSatisfying(
                OxbowException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE));
      }
    }
  }
}
