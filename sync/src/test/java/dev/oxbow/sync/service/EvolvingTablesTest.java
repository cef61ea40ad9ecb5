package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A table that is altered while it is captured is followed by one that two tasks make and widen.
 */
@Timeout(240)
final class EvolvingTablesTest {
  private static final List<String> COLUMNS = List.of("id", "n", "v", "e", "day", "k");

  private final MySqlServer mysql = TestServers.mySql();

  @Test
  void followTheOnesThatAreCaptured() throws Exception {
    String from = mysql.createDatabase("altered");
    String to = mysql.createDatabase("evolved");
    try (Connection connection = mysql.connect(from);
        Statement statement = connection.createStatement();
        Captures captures = new Captures(mysql, TestServers.kafka())) {
      statement.execute(
          "create table t (id int primary key, n int not null, v varchar(5) not null, gone int not"
              + " null, day date)");
      insert(statement, 0, "(id, n, v, gone, day) values (%d, 1, 'a', 1, '2024-02-29')");
      captures.put(from, Map.of("schemas", "true", "topic.partitions", "2"));
      captures.read(from + ".t", 2);
      captures.apply(
          "evolve-" + from, from + ".t", to, Map.of("schema", "evolve", "tasks.max", "2"));
      String[][] changes = {
        {
          "alter table t modify n bigint not null, modify v varchar(300)",
          "(id, n, v, gone) values (%d, 3000000000, repeat('b', 300), 1)"
        },
        {"alter table t drop gone", "(id, n, v) values (%d, 1, null)"},
        {
          "alter table t add e enum('a','b'), modify day datetime(3)",
          "(id, n, e, day) values (%d, 1, 'b', '2024-03-01 10:11:12.345')"
        },
        {
          "alter table t modify e enum('a','b','c'), add k decimal(8,2)",
          "(id, n, e, k) values (%d, 2, 'c', 123456.78)"
        },
        {"alter table t modify k decimal(20,4)", "(id, n, k) values (%d, 3, 1234567890123.4567)"},
      };
      for (int i = 0; i < changes.length; i++) {
        statement.execute(changes[i][0]);
        insert(statement, 100 * (i + 1), changes[i][1]);
      }
      ComparedTables.await(captures, to, from);
      assertThat(ComparedTables.types(to))
          .containsExactly(
              "id int NO PRI",
              "n bigint NO ",
              "v varchar(300) YES ",
              "gone int YES ",
              "day datetime(3) YES ",
              "e enum('a','b','c') YES ",
              "k decimal(20,4) YES ");
      assertThat(ComparedTables.rows(to, COLUMNS)).isEqualTo(ComparedTables.rows(from, COLUMNS));
      statement.execute("drop database " + from);
      statement.execute("drop database " + to);
    }
  }

  /** Enough for both partitions. */
  private static void insert(Statement statement, int first, String values) throws Exception {
    for (int id : IntStream.range(first, first + 20).toArray()) {
      statement.execute("insert into t " + values.formatted(id));
    }
  }
}
