package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A table with every type, its extremes and NULLs is the same table after it went through topics of
 * each form; the server, the sessions that write and this JVM are in three zones.
 */
@Timeout(240)
final class TypesIntoTablesTest {

  private final MySqlServer mysql = TestServers.mySql();

  /** The forms of topics, each with what a capture needs to be told. */
  private static Map<String, Map<String, String>> forms() {
    Map<String, Map<String, String>> forms = new LinkedHashMap<>();
    forms.put("flat", Map.of("format", "flat"));
    forms.put("plain", Map.of());
    forms.put("schemas", Map.of("schemas", "true"));
    forms.put("strings", Map.of("schemas", "true", "decimals", "string"));
    return forms;
  }

  @Test
  void areTheSameThroughEachForm() throws Exception {
    TypesThroughTopicsTest.Wide wide = TypesThroughTopicsTest.Wide.of();
    String database = mysql.createDatabase("typed");
    TimeZone before = TimeZone.getDefault();
    List<String> targets = new ArrayList<>();
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      String zone = zone(statement);
      try (Captures captures = new Captures(mysql, TestServers.kafka())) {
        TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
        statement.execute("set global time_zone = '-08:00'");
        statement.execute("set sql_mode = '', time_zone = '+05:30'");
        statement.execute(wide.table());
        for (int n = 0; n <= wide.rows(); n++) {
          statement.execute(ComparedTables.insert(wide, n, n));
        }
        for (Map.Entry<String, Map<String, String>> form : forms().entrySet()) {
          String name = database + "-" + form.getKey();
          captures.put(name, database, form.getValue());
          captures.read(name + ".t", wide.rows() + 1);
          String target = mysql.createDatabase("typed_" + form.getKey());
          targets.add(target);
          try (Connection other = mysql.connect(target);
              Statement create = other.createStatement()) {
            create.execute("set sql_mode = ''");
            create.execute(wide.table());
          }
          captures.apply("apply-" + name, name + ".t", target, Map.of());
        }
        String made = mysql.createDatabase("typed_made");
        targets.add(made);
        captures.apply(
            "made-" + database, database + "-schemas.t", made, Map.of("schema", "create"));
        for (int n = 0; n <= wide.rows(); n++) {
          statement.execute(ComparedTables.insert(wide, 100 + n, n));
        }
        statement.execute("delete from t where id = 100");
        List<String> columns = ComparedTables.columns(statement);
        Map<Integer, List<@Nullable String>> wanted = ComparedTables.rows(database, columns);
        for (String target : targets) {
          // The deletion is the last change.
          ComparedTables.await(captures, target, database);
          assertThat(ComparedTables.rows(target, columns)).as(target).isEqualTo(wanted);
        }
        assertThat(ComparedTables.types(made)).isEqualTo(ComparedTables.types(database));
      } finally {
        TimeZone.setDefault(before);
        statement.execute("set global time_zone = '" + zone + "'");
        statement.execute("drop database " + database);
        for (String target : targets) {
          statement.execute("drop database " + target);
        }
      }
    }
  }

  private static String zone(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select @@global.time_zone")) {
      row.next();
      return row.getString(1);
    }
  }
}
