package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.service.TypesThroughTopicsTest.Wide;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Topics that Debezium's connector for MySQL writes are applied: a table with every type, its
 * extremes and NULLs is the same table, whether it is made of the topic or was there.
 */
@Timeout(240)
final class DebeziumTopicsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final MySqlServer mysql = TestServers.mySql();

  private Map<String, String> debezium(String database) {
    Map<String, String> settings = new HashMap<>();
    settings.put("connector.class", "io.debezium.connector.mysql.MySqlConnector");
    settings.put("tasks.max", "1");
    settings.put("topic.prefix", "dbz");
    settings.put("database.hostname", mysql.host());
    settings.put("database.port", Integer.toString(mysql.port()));
    settings.put("database.user", mysql.user());
    settings.put("database.password", mysql.password());
    settings.put("database.server.id", "7654");
    settings.put("database.include.list", database);
    settings.put("schema.history.internal", "io.debezium.relational.history.MemorySchemaHistory");
    settings.put("snapshot.locking.mode", "none");
    settings.put("include.schema.changes", "false");
    // Otherwise it wraps what is beyond a long.
    settings.put("bigint.unsigned.handling.mode", "precise");
    settings.put("column.propagate.source.type", ".*");
    settings.put("topic.creation.default.partitions", "1");
    settings.put("topic.creation.default.replication.factor", "1");
    settings.put("header.converter", "org.apache.kafka.connect.storage.SimpleHeaderConverter");
    for (String side : List.of("key", "value")) {
      settings.put(side + ".converter", JsonConverter.class.getName());
      settings.put(side + ".converter.schemas.enable", "true");
    }
    return settings;
  }

  @Test
  void becomeTheSameTables() throws Exception {
    Wide wide = Wide.of();
    String database = mysql.createDatabase("debezium");
    String made = mysql.createDatabase("made");
    String there = mysql.createDatabase("there");
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement();
        Captures captures = new Captures(mysql, TestServers.kafka())) {
      statement.execute("set sql_mode = '', time_zone = '+00:00'");
      statement.execute(wide.table());
      statement.execute(wide.table().replace("table t", "table `" + there + "`.t"));
      for (int n = 0; n <= wide.rows(); n++) {
        statement.execute(ComparedTables.insert(wide, n, n));
      }
      // Its snapshots tell the year 0 as 2000, which nobody can know from 2000.
      String year = "c" + wide.types().indexOf("year");
      statement.execute("update t set " + year + " = null where " + year + " = 0");
      captures.worker().put("debezium-" + database, debezium(database));
      String topic = "dbz." + database + ".t";
      captures.read(topic, wide.rows() + 1);
      for (int n = 0; n <= wide.rows(); n++) {
        // It reads the double 1e300 in a JSON of the binlog as the one above.
        statement.execute(ComparedTables.insert(wide, 100 + n, n).replace("'1e300'", "'1.5e3'"));
      }
      statement.execute("update t set c0 = 1 where id = 101");
      statement.execute("delete from t where id = 100");
      captures.apply("made-" + database, topic, made, Map.of("schema", "create"));
      captures.apply("there-" + database, topic, there, Map.of());
      List<String> columns = ComparedTables.columns(statement);
      Map<Integer, List<@Nullable String>> wanted = ComparedTables.rows(database, columns);
      for (String target : List.of(made, there)) {
        await(captures, target, database);
        assertThat(ComparedTables.rows(target, columns)).as(target).isEqualTo(wanted);
      }
      assertThat(ComparedTables.types(made)).isEqualTo(ComparedTables.types(database));
    } finally {
      try (Connection connection = mysql.connect("");
          Statement statement = connection.createStatement()) {
        for (String each : List.of(database, made, there)) {
          statement.execute("drop database " + each);
        }
      }
    }
  }

  /** Waits for the last changes. */
  private static void await(Captures captures, String target, String database) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isThere(target, database)) {
      assertThat(System.nanoTime()).as(captures::states).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  private static boolean isThere(String target, String database) throws SQLException {
    List<String> id = List.of("id", "c0");
    return ComparedTables.isThere(target)
        && ComparedTables.rows(target, id).equals(ComparedTables.rows(database, id));
  }
}
