package dev.oxbow.sync.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.config.Settings;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.binlog.BinlogReader;
import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.binlog.Watchdog;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.progress.Mark;
import dev.oxbow.sync.record.CapturedRecord;
import dev.oxbow.sync.record.FlatFormat;
import dev.oxbow.sync.record.Heartbeats;
import dev.oxbow.sync.record.TopicNames;
import dev.oxbow.sync.server.BinlogEnd;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.PresentTables;
import dev.oxbow.sync.server.ServerAddress;
import dev.oxbow.sync.snapshot.ServerChunks;
import dev.oxbow.sync.snapshot.Snapshots;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class CaptureTest {
  private final MySqlServer server = TestServers.mySql();

  private void write(String database, long seed, int statements) {
    Random random = new Random(seed);
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < statements; i++) {
        int id = random.nextInt(6_000);
        switch (random.nextInt(5)) {
          case 0 ->
              statement.execute(
                  "insert ignore into t values (" + id + ", 'new" + i + "', now(6), " + i + ".25)");
          case 1 -> statement.execute("delete from t where id = " + id);
          case 2 ->
              statement.execute(
                  "update ignore t set id = " + random.nextInt(6_000) + " where id = " + id);
          case 3 ->
              statement.execute(
                  "update t set v = concat('x', "
                      + i
                      + ") where id between "
                      + id
                      + " and "
                      + (id + 20));
          default -> statement.execute("update t set n = n + 1 where id = " + id);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, String> table(Connection connection) throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select id, v, date_format(at, '%Y-%m-%dT%H:%i:%s.%f'), n from t")) {
      while (row.next()) {
        rows.put(
            "{\"id\":" + row.getString(1) + "}",
            "{\"id\":%s,\"v\":\"%s\",\"at\":\"%s\",\"n\":%s}"
                .formatted(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
      }
    }
    return rows;
  }

  @Test
  void aSnapshotBesideBusyWritersEndsAsTheTable() throws Exception {
    String database = server.createDatabase("capture");
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table t (id int primary key, v varchar(40), at datetime(6), n decimal(12, 2))");
      statement.execute("set cte_max_recursion_depth = 10000");
      statement.execute(
          "insert into t with recursive i(i) as (select 1 union all select i + 1 from i where i < 5000)"
              + " select i, concat('v', i), now(6), i from i");
      BinlogEnd start = BinlogEnd.of(connection);
      CompletableFuture<Void> writers =
          CompletableFuture.allOf(
              CompletableFuture.runAsync(() -> write(database, 1, 1_500)),
              CompletableFuture.runAsync(() -> write(database, 2, 1_500)));
      Map<String, String> rebuilt = new TreeMap<>();
      Set<String> seen = new HashSet<>();
      int reads = 0;
      try (MySqlPool pool = pool(database);
          Capture capture = capture(database, pool, start, connection)) {
        BinlogEnd end = null;
        while (end == null || !capture.position().hasReached(end.file(), end.offset())) {
          for (Captured captured : capture.poll(Duration.ofMillis(50))) {
            CapturedRecord record = captured.record();
            if (record.topic().equals("heartbeat")) {
              continue;
            }
            String key = text(record.key());
            if (record.value() == null) {
              rebuilt.remove(key);
            } else {
              rebuilt.put(key, text(record.value()));
            }
            if (record.position().startsWith("snapshot")) {
              reads++;
            } else {
              // A changed key is a tombstone and a row of one change.
              assertThat(seen.add(record.position() + (record.value() == null))).isTrue();
            }
          }
          if (end == null && writers.isDone() && !capture.isTakingSnapshots()) {
            end = BinlogEnd.of(connection);
          }
        }
      }
      writers.join();
      assertThat(reads).isGreaterThan(1_000);
      assertThat(rebuilt).isEqualTo(table(connection));
      statement.execute("drop database " + database);
    }
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private MySqlPool pool(String database) {
    return new MySqlPool(
        MySqlConfig.read(
            "db",
            new Settings(
                "sources.db in test",
                Map.of(
                    "url",
                    server.jdbcUrl(database),
                    "user",
                    server.user(),
                    "password",
                    server.password()))));
  }

  private Capture capture(String database, MySqlPool pool, BinlogEnd start, Connection connection)
      throws SQLException {
    Collations collations = Collations.of(connection);
    Snapshots snapshots =
        new Snapshots(
            new ServerChunks(pool, collations, new ServerChunks.Sizes(300, 1 << 20), Map.of()),
            new Snapshots.Choice(2, table -> table.database().equals(database), true));
    snapshots.start(new TableName(database, "t"), Optional.empty(), 0);
    BinlogPosition from =
        new BinlogPosition(start.file(), start.offset(), GtidSet.parse(start.executed()));
    ServerAddress address =
        new ServerAddress(
            server.host(), server.port(), server.user(), server.password(), Duration.ofSeconds(10));
    return new Capture(
        new Capture.Settings(Optional.empty(), 100_000, 500, Duration.ofSeconds(1)),
        new Mark.Stream(from, 0),
        new Records(
            new FlatFormat(new TopicNames("db", "{database}.{table}")),
            Optional.empty(),
            Optional.empty(),
            new Heartbeats("heartbeat", "db")),
        snapshots,
        sink ->
            BinlogReader.open(
                address,
                from,
                new BinlogReader.Options(
                    5_000_000 + Math.floorMod(System.nanoTime(), 1_000_000L),
                    Duration.ofMillis(200),
                    table -> table.database().equals(database),
                    new Watchdog.Terms(Duration.ofSeconds(60), () -> BinlogEnd.of(connection)),
                    Optional.empty()),
                new PresentTables(connection, collations),
                sink));
  }
}
