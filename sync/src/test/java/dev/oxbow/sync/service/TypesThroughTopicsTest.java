package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.binlog.TypesTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;

/**
 * A table with every type, its extremes and NULLs is the same table when our SQL reads it from a
 * flat topic, whether a snapshot or the stream told it; the server, the sessions that write and
 * this JVM are in three zones.
 */
@Timeout(240)
final class TypesThroughTopicsTest {
  private final MySqlServer mysql = TestServers.mySql();
  private final KafkaServer kafka = TestServers.kafka();

  /** A column of every type, with the literals that fill it. */
  record Wide(List<String> types, List<List<String>> literals) {
    static Wide of() {
      List<String> types = new ArrayList<>();
      List<List<String>> literals = new ArrayList<>();
      for (Arguments arguments : TypesTest.types()) {
        types.add((String) arguments.get()[0]);
        List<?> given = (List<?>) arguments.get()[1];
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < given.size(); i += 2) {
          texts.add((String) given.get(i));
        }
        literals.add(texts);
      }
      types.add("json");
      literals.add(
          List.of(
              "'{\"b\": [1, \"\u00fc\ud83d\ude00\", null], \"a\": 18446744073709551615}'",
              "'null'",
              "'1e300'"));
      return new Wide(types, literals);
    }

    String table() {
      StringBuilder sql = new StringBuilder("create table t (id int primary key");
      for (int i = 0; i < types.size(); i++) {
        sql.append(", c").append(i).append(' ').append(types.get(i));
      }
      return sql.append(") row_format=dynamic").toString();
    }

    int rows() {
      return literals.stream().mapToInt(List::size).max().orElseThrow();
    }

    /** A row with the n-th literal of each column, or NULL where there are no more. */
    String insert(int id, int n) {
      StringBuilder sql = new StringBuilder("insert into t values (" + id);
      for (List<String> each : literals) {
        sql.append(", ").append(n < each.size() ? each.get(n) : "null");
      }
      return sql.append(")").toString();
    }
  }

  private static List<String> rows(Connection oxbow, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = oxbow.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        List<@Nullable String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          Object value = row.getObject(i);
          values.add(
              row.getMetaData().getColumnName(i)
                  + "="
                  + (value instanceof byte[] bytes
                      ? HexFormat.of().formatHex(bytes)
                      : String.valueOf(value)));
        }
        rows.add(String.join("\n  ", values));
      }
    }
    return rows;
  }

  /** The columns of a table as a topic's description writes them. */
  private static String described(Connection oxbow) throws SQLException {
    try (Statement statement = oxbow.createStatement();
        ResultSet none = statement.executeQuery("select * from db.t where 1 = 0")) {
      ResultSetMetaData columns = none.getMetaData();
      List<String> described = new ArrayList<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        String type = columns.getColumnTypeName(i);
        described.add(
            columns.getColumnName(i)
                + ": \""
                + switch (type) {
                  case "DECIMAL" ->
                      type + "(" + columns.getPrecision(i) + ", " + columns.getScale(i) + ")";
                  case "TIMESTAMP" -> type + "(" + columns.getScale(i) + ")";
                  default -> type;
                }
                + "\"");
      }
      return String.join(", ", described);
    }
  }

  private Connection oxbow(Path folder, String database, String describe) throws Exception {
    String yaml =
        """
        sources:
          db:
            adapter: mysql
            url: "%s"
            user: "%s"
            password: "%s"
          events:
            adapter: kafka
            bootstrap.servers: "%s"
            topics: { include: ["%s.*"] }
        %s
        store: { enabled: false, folder: "%s" }
        """
            .formatted(
                mysql.jdbcUrl(database),
                mysql.user(),
                mysql.password(),
                kafka.bootstrapServers(),
                database,
                describe,
                folder.resolve("store"));
    Path file = Files.writeString(folder.resolve("oxbow-" + describe.isEmpty() + ".yaml"), yaml);
    return DriverManager.getConnection("jdbc:oxbow:config=" + file);
  }

  @Test
  void areTheSameAsInTheTable(@TempDir Path folder) throws Exception {
    Wide wide = Wide.of();
    String database = mysql.createDatabase("wide");
    TimeZone before = TimeZone.getDefault();
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      String zone = zone(statement);
      try (Captures captures = new Captures(mysql, kafka)) {
        TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
        statement.execute("set global time_zone = '-08:00'");
        statement.execute("set sql_mode = '', time_zone = '+05:30'");
        statement.execute(wide.table());
        int count = wide.rows() + 1;
        for (int n = 0; n < count; n++) {
          statement.execute(wide.insert(n, n));
        }
        captures.put(database, Map.of("format", "flat"));
        assertThat(captures.read(database + ".t", count)).hasSize(count);
        for (int n = 0; n < count; n++) {
          statement.execute(wide.insert(100 + n, n));
        }
        assertThat(captures.read(database + ".t", 2 * count)).hasSize(2 * count);
        compare(folder, database, 2 * count);
      } finally {
        TimeZone.setDefault(before);
        statement.execute("set global time_zone = '" + zone + "'");
      }
      statement.execute("drop database " + database);
    }
  }

  private static String zone(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select @@global.time_zone")) {
      row.next();
      return row.getString(1);
    }
  }

  private void compare(Path folder, String database, int count) throws Exception {
    String columns;
    try (Connection oxbow = oxbow(folder, database, "")) {
      columns = described(oxbow);
    }
    String describe =
        "    describe: { \"%s.t\": { columns: { %s } } }".formatted(database, columns);
    try (Connection oxbow = oxbow(folder, database, describe)) {
      List<String> table = rows(oxbow, "select * from db.t order by id");
      String names =
          Arrays.stream(columns.split(", (?=\\w+: )"))
              .map(c -> c.substring(0, c.indexOf(':')))
              .collect(Collectors.joining(", "));
      String topic = "events.\"" + database + ".t\"";
      assertThat(rows(oxbow, "select _error from " + topic + " where _error is not null"))
          .isEmpty();
      assertThat(table).hasSize(count);
      assertThat(rows(oxbow, "select " + names + " from " + topic + " order by id"))
          .isEqualTo(table);
    }
  }
}
