package dev.oxbow.federation.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.engine.Engine;
import dev.oxbow.engine.ExecuteOptions;
import dev.oxbow.engine.Query;
import dev.oxbow.engine.Result;
import dev.oxbow.engine.Session;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.federation.Oxbow;
import dev.oxbow.statement.StatementScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers that take a connection and say nothing, which hold a client for seconds or for ever: a
 * statement still ends when it is cancelled or its time is over. The tests' own limits are what an
 * endless wait would exceed.
 */
@Timeout(60)
final class SilentServersTest {
  /** Long enough for a statement to hang in a look-up. */
  private static final Duration LIMIT = Duration.ofMillis(300);

  @TempDir Path folder;

  private static ServerSocket silent() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until somebody hangs, then leaves him alone. */
  private static CompletableFuture<Void> somebodyIn(ServerSocket server) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            server.accept();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private String mysqlAt(int port) {
    return """
        sources:
          db:
            adapter: mysql
            url: "jdbc:mysql://127.0.0.1:%d/shop"
            user: oxbow
            password: secret
            connect.timeout: 20s
        """
        .formatted(port);
  }

  private Engine engine(String sources) {
    return Engine.open(OxbowConfig.parse(sources + Oxbow.local(folder), "test.yaml", n -> null));
  }

  private static void endsWith(ErrorCode code, ThrowingCallable call) {
    long begun = System.nanoTime();
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(OxbowException.class, e -> assertThat(e.code()).isEqualTo(code));
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .as("long before the source's own patience is over")
        .isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void planningEndsAtItsDeadlineAlthoughMySqlIsSilent() throws IOException {
    try (ServerSocket server = silent();
        Engine engine = engine(mysqlAt(server.getLocalPort()));
        Session session = engine.openSession();
        StatementScope planning = new StatementScope(LIMIT, p -> {})) {
      endsWith(
          ErrorCode.TIMEOUT, () -> session.prepare("select * from customers", planning).close());
    }
  }

  @Test
  void planningEndsWhenItIsCancelledAlthoughKafkaIsSilent() throws Exception {
    try (ServerSocket server = silent();
        Engine engine =
            engine(
                "sources:\n"
                    + Oxbow.kafka("127.0.0.1:" + server.getLocalPort(), List.of("\"*\"")));
        Session session = engine.openSession();
        StatementScope planning = new StatementScope()) {
      CompletableFuture<Void> hanging = somebodyIn(server).thenRun(planning::cancel);
      endsWith(
          ErrorCode.CANCELLED, () -> session.prepare("select * from orders", planning).close());
      hanging.get(1, TimeUnit.SECONDS);
    }
  }

  @Test
  void closingTheSessionEndsWhatIsBeingPlanned() throws Exception {
    try (ServerSocket server = silent();
        Engine engine = engine(mysqlAt(server.getLocalPort()))) {
      Session session = engine.openSession();
      somebodyIn(server).thenRun(session::close);
      endsWith(ErrorCode.CANCELLED, () -> session.prepare("select * from customers").close());
    }
  }

  @Test
  void showTablesEndsAtItsDeadline() throws IOException {
    try (ServerSocket server = silent();
        Engine engine = engine(mysqlAt(server.getLocalPort()));
        Session session = engine.openSession();
        Query query = session.prepare("show tables")) {
      endsWith(
          ErrorCode.TIMEOUT,
          () -> query.execute(List.of(), new ExecuteOptions(LIMIT, 0, p -> {})).close());
    }
  }

  @Test
  void aStatementOfTheDriverEndsAtItsTimeoutWhileItIsPlanned() throws IOException, SQLException {
    try (ServerSocket server = silent();
        Connection connection = connectionTo(server);
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.executeQuery("select * from customers"))
          .isInstanceOf(SQLTimeoutException.class);
    }
  }

  @Test
  void aStatementOfTheDriverEndsWhenItIsCancelledWhileItIsPlanned() throws Exception {
    try (ServerSocket server = silent();
        Connection connection = connectionTo(server);
        Statement statement = connection.createStatement()) {
      CompletableFuture<Void> hanging = somebodyIn(server).thenRun(() -> cancel(statement));
      assertThatThrownBy(() -> statement.executeQuery("select * from customers"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
      hanging.get(1, TimeUnit.SECONDS);
    }
  }

  private Connection connectionTo(ServerSocket server) throws SQLException {
    return Oxbow.configured(folder, mysqlAt(server.getLocalPort()) + Oxbow.local(folder)).connect();
  }

  private static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void everyStepEndsAtItsDeadlineWhenMySqlStands() throws Exception {
    try (EmbeddedMySql mysql = EmbeddedMySql.start(ServerOptions.temporary())) {
      String database = mysql.createDatabase("stands");
      String pid;
      try (Connection connection =
              DriverManager.getConnection(mysql.jdbcUrl(database), mysql.user(), mysql.password());
          Statement statement = connection.createStatement()) {
        statement.execute("create table t (id int primary key, name varchar(10))");
        statement.execute("insert into t values (1, 'a'), (2, 'b')");
        try (ResultSet rows = statement.executeQuery("select concat(@@datadir, '/', @@pid_file)")) {
          rows.next();
          pid = Files.readString(Path.of(rows.getString(1))).trim();
        }
      }
      try (Engine engine = engine(Oxbow.mysql(mysql, database) + "    catalog.refresh: 0ms\n");
          Session session = engine.openSession();
          Query query = session.prepare("select * from t where id > 0")) {
        query.execute(List.of(), ExecuteOptions.DEFAULT).close();
        signal("-STOP", pid);
        try {
          endsWith(
              ErrorCode.TIMEOUT,
              () -> query.execute(List.of(), new ExecuteOptions(LIMIT, 0, p -> {})).close());
          try (StatementScope planning = new StatementScope(LIMIT, p -> {})) {
            endsWith(
                ErrorCode.TIMEOUT,
                () -> session.prepare("select * from t where id > 1", planning).close());
          }
        } finally {
          signal("-CONT", pid);
        }
        try (Result result = query.execute(List.of(), ExecuteOptions.DEFAULT)) {
          assertThat(result.next()).containsExactly(1, "a");
        }
      }
    }
  }

  private static void signal(String which, String pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", which, pid).start().waitFor()).isZero();
  }
}
