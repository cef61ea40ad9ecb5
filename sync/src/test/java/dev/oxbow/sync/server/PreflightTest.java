package dev.oxbow.sync.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.NamePattern;
import dev.oxbow.sync.change.TableName;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PreflightTest {
  private static final int OURS = 4_242_424;

  private static EmbeddedMySql server;

  private Connection connection;
  private Statement statement;

  @BeforeAll
  static void start() {
    server = EmbeddedMySql.start(ServerOptions.temporary().with("binlog-ignore-db", "unwritten"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    connection = server.connect("");
    statement = connection.createStatement();
    run("create database shop", "create table shop.orders (id int primary key)");
  }

  @AfterEach
  void disconnect() throws SQLException {
    run("drop database shop");
    connection.close();
  }

  private void run(String... statements) throws SQLException {
    for (String sql : statements) {
      statement.execute(sql);
    }
  }

  private static WantedTables wanted(String... patterns) {
    List<NamePattern> all = Arrays.stream(patterns).map(NamePattern::of).toList();
    return new WantedTables(
        all, (TableName table) -> all.stream().anyMatch(p -> p.matches(table.toString())));
  }

  private static List<String> check(Connection connection, long serverId, WantedTables wanted) {
    return Preflight.check(
        new ServerAddress(
            server.host(), server.port(), server.user(), server.password(), Duration.ofSeconds(10)),
        connection,
        serverId,
        wanted);
  }

  private static Connection connect(String user) throws SQLException {
    return DriverManager.getConnection(
        server.jdbcUrl("") + "?allowPublicKeyRetrieval=true&useSSL=false", user, "x");
  }

  @Test
  void passesAServerThatIsReady() {
    assertThat(check(connection, OURS, wanted("shop.*"))).isEmpty();
  }

  @Test
  void saysAllThatIsWrongAndHowToMendIt() throws SQLException {
    run(
        "set global binlog_row_metadata = 'MINIMAL'",
        "set global binlog_row_image = 'NOBLOB'",
        "set global binlog_row_value_options = 'PARTIAL_JSON'");
    try {
      assertThatThrownBy(() -> check(connection, 1, wanted("shop.*")))
          .isInstanceOfSatisfying(
              OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG))
          .hasMessageContaining("leaves databases out of its binlog (binlog-ignore-db")
          .hasMessageContaining("SET PERSIST binlog_row_metadata = 'FULL'")
          .hasMessageContaining("SET PERSIST binlog_row_image = 'FULL'")
          .hasMessageContaining("SET PERSIST binlog_row_value_options = ''")
          .hasMessageContaining("server.id is 1, the server's own");
    } finally {
      run(
          "set global binlog_row_metadata = 'FULL'",
          "set global binlog_row_image = 'FULL'",
          "set global binlog_row_value_options = ''");
    }
  }

  /** Each statement that a message gives is run, until nothing is wrong any more. */
  @Test
  void givesTheGrantsThatAreMissing() throws SQLException {
    run("create table shop.items (id int primary key)", "create user poor identified by 'x'");
    run("grant insert on shop.* to poor");
    try (Connection poor = connect("poor")) {
      assertThatThrownBy(() -> check(poor, OURS, wanted("shop.*")))
          .hasMessageContaining("may not read 2 of the tables")
          .hasMessageContaining("GRANT REPLICATION CLIENT ON *.* TO 'poor'@'%'")
          .hasMessageContaining("GRANT REPLICATION SLAVE ON *.* TO 'poor'@'%'");
      run(
          "GRANT REPLICATION CLIENT ON *.* TO 'poor'@'%'",
          "GRANT REPLICATION SLAVE ON *.* TO 'poor'@'%'");
    }
    try (Connection poor = connect("poor")) {
      assertThatThrownBy(() -> check(poor, OURS, wanted("shop.*")))
          .hasMessageContaining("may not read 2 of the tables")
          .hasMessageContaining("GRANT SELECT ON `shop`.`items` TO 'poor'@'%'")
          .hasMessageContaining("GRANT SELECT ON `shop`.`orders` TO 'poor'@'%'");
      run("GRANT SELECT ON `shop`.`items` TO 'poor'@'%'");
      assertThatThrownBy(() -> check(poor, OURS, wanted("shop.*")))
          .hasMessageContaining("may not read 1 of the tables");
      run("GRANT SELECT ON `shop`.`orders` TO 'poor'@'%'");
      assertThat(check(poor, OURS, wanted("shop.*"))).isEmpty();
    }
    run("drop user poor");
  }

  @Test
  void namesTheTableThatWasProbablyMeant() throws SQLException {
    assertThat(check(connection, OURS, wanted("shop.*", "shop.ordres")))
        .singleElement()
        .asString()
        .contains("'shop.ordres' in tables matches no table")
        .contains("did you mean 'shop.orders'?")
        .contains("GRANT SELECT ON `shop`.`ordres` TO 'root'@'");
  }

  @Test
  void warnsOfTablesWhoseRowsChangeUnwritten() throws SQLException {
    run(
        "create table shop.hole (id int primary key) engine = blackhole",
        "create table shop.volatile (id int primary key) engine = memory");
    assertThat(check(connection, OURS, wanted("shop.*")))
        .anySatisfy(line -> assertThat(line).contains("Table shop.hole is of engine BLACKHOLE"))
        .anySatisfy(line -> assertThat(line).contains("Table shop.volatile is of engine MEMORY"))
        .hasSize(2);
  }

  @Test
  void warnsOfForeignKeysThatActBelowTheBinlog() throws SQLException {
    run(
        "create table shop.items (id int primary key, o int,"
            + " foreign key (o) references shop.orders (id) on delete cascade)",
        "create table shop.plain (id int primary key, o int,"
            + " foreign key (o) references shop.orders (id))");
    assertThat(check(connection, OURS, wanted("shop.*")))
        .singleElement()
        .asString()
        .contains("Table shop.items has a foreign key with CASCADE or SET NULL");
  }

  @Test
  void takesTablesWithGeneratedAndInvisibleParts() throws SQLException {
    run(
        "create table shop.g (id int primary key, d int as (id * 2) stored, v int as (id) virtual,"
            + " key (v), index f (id) invisible)");
    assertThat(check(connection, OURS, wanted("shop.*"))).isEmpty();
  }

  @Test
  void refusesADatabaseThatTheBinlogLeavesOut() throws SQLException {
    run("create database unwritten", "create table unwritten.t (id int primary key)");
    assertThat(check(connection, OURS, wanted("shop.*"))).isEmpty();
    assertThatThrownBy(() -> check(connection, OURS, wanted("*")))
        .hasMessageContaining("leaves database 'unwritten' out of its binlog")
        .hasMessageContaining("binlog-ignore-db");
    run("drop database unwritten");
  }

  @Test
  void refusesAReplicaThatDoesNotWriteWhatItReplicates() throws SQLException {
    try (EmbeddedMySql replica =
            EmbeddedMySql.start(
                ServerOptions.temporary()
                    .withAll(java.util.Map.of("server_id", "2", "log_slave_updates", "OFF")));
        Connection there = replica.connect("");
        Statement to = there.createStatement()) {
      assertThat(check(there, OURS, wanted())).isEmpty();
      to.execute(
          "change master to master_host = '127.0.0.1', master_port = "
              + server.port()
              + ", master_user = 'root'");
      assertThatThrownBy(() -> check(there, OURS, wanted()))
          .hasMessageContaining("log_replica_updates");
    }
  }
}
