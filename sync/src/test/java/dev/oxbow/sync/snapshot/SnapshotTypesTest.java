package dev.oxbow.sync.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.config.Settings;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.progress.Bound;
import dev.oxbow.sync.server.BinlogEnd;
import dev.oxbow.sync.server.Collations;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a snapshot reads is, value by value, what the binlog gives. */
final class SnapshotTypesTest {
  private static final MySqlServer SERVER = TestServers.mySql();

  private static @Nullable String database;
  private static @Nullable Connection connection;

  @BeforeAll
  static void connect() throws SQLException {
    database = SERVER.createDatabase("snapshot_types");
    connection = SERVER.connect(database);
  }

  @AfterAll
  static void drop() throws SQLException {
    if (connection != null) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("drop database " + database);
      }
      connection.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.oxbow.sync.binlog.TypesTest#types")
  void readsWhatTheBinlogGives(String declared, List<Object> literalsAndValues) throws Exception {
    if (connection == null || database == null) {
      throw new IllegalStateException("not connected");
    }
    List<@Nullable Object> expected = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute("set sql_mode = '', time_zone = '+05:30'");
      statement.execute("drop table if exists t");
      statement.execute("create table t (id int primary key auto_increment, v " + declared + ")");
      for (int i = 0; i < literalsAndValues.size(); i += 2) {
        statement.execute("insert into t (v) values (" + literalsAndValues.get(i) + ")");
        expected.add(literalsAndValues.get(i + 1));
      }
      statement.execute("insert into t (v) values (null)");
      expected.add(null);
    }
    Map<String, String> settings =
        Map.of(
            "url", SERVER.jdbcUrl(database), "user", SERVER.user(), "password", SERVER.password());
    List<@Nullable Object> seen = new ArrayList<>();
    try (MySqlPool pool = new MySqlPool(MySqlConfig.read("db", new Settings("test", settings)))) {
      ServerChunks chunks =
          new ServerChunks(
              pool, Collations.of(connection), new ServerChunks.Sizes(2, 1 << 20), Map.of());
      BinlogEnd end = BinlogEnd.of(connection);
      BinlogPosition now =
          new BinlogPosition(end.file(), end.offset(), GtidSet.parse(end.executed()));
      TableSchema schema = chunks.table(new TableName(database, "t"), now).orElseThrow().schema();
      Optional<Bound> after = Optional.empty();
      do {
        Optional<Bound> upTo = chunks.next(schema, after, 2);
        for (Row row : chunks.read(new ChunkSource.Range(schema, after, upTo), now).rows()) {
          seen.add(row.get(1));
        }
        after = upTo;
      } while (after.isPresent());
    }
    assertThat(new Row(seen.toArray())).isEqualTo(new Row(expected.toArray()));
  }
}
