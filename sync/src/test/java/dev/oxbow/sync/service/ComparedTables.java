package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.service.TypesThroughTopicsTest.Wide;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tables {@code t} of databases, as far as records can tell them. */
final class ComparedTables {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private ComparedTables() {}

  static List<String> columns(Statement statement) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (ResultSet row = statement.executeQuery("show columns from t")) {
      while (row.next()) {
        String name = row.getString(1);
        String type = row.getString(2);
        boolean isText = type.matches("(enum|set|json|.*text|(var)?char).*");
        boolean isCalendar = type.matches("(date|timestamp).*");
        boolean isShape = type.matches("point|geometry");
        columns.add(
            isShape
                // A flat record tells a shape without its reference system.
                ? "hex(substr(" + name + ", 5))"
                : isText
                    ? "hex(convert(" + name + " using utf8mb4))"
                    : isCalendar
                        // Topics have no word for what is no day.
                        ? "if(" + name + " like '%-00%', null, cast(" + name + " as char))"
                        : type.startsWith("bit") ? name + " + 0" : "hex(" + name + ")");
      }
    }
    return columns;
  }

  static Map<Integer, List<@Nullable String>> rows(String database, List<String> columns)
      throws SQLException {
    Map<Integer, List<@Nullable String>> rows = new TreeMap<>();
    try (Connection connection = TestServers.mySql().connect(database);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select id, " + String.join(", ", columns) + " from t")) {
      while (row.next()) {
        List<@Nullable String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
          values.add(columns.get(i) + " = " + row.getString(i + 2));
        }
        rows.put(row.getInt(1), values);
      }
    }
    return rows;
  }

  /**
   * What a table that is made of a topic must have of the one that was captured. Not told are the
   * widths at which numbers are shown, the digits of a FLOAT or DOUBLE, and the kind of a shape.
   */
  static List<String> types(String database) throws SQLException {
    List<String> types = new ArrayList<>();
    try (Connection connection = TestServers.mySql().connect(database);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select column_name, column_type, is_nullable, column_key from"
                    + " information_schema.columns where table_schema = database() and table_name ="
                    + " 't' order by ordinal_position")) {
      while (row.next()) {
        String type =
            row.getString(2)
                .replaceAll("(int|year)\\(\\d+\\)", "$1")
                .replaceAll("(double|float)\\(\\d+,\\d+\\)", "$1")
                .replace(" zerofill", "")
                .replace("point", "geometry");
        types.add(row.getString(1) + " " + type + " " + row.getString(3) + " " + row.getString(4));
      }
    }
    return types;
  }

  static boolean isThere(String target) throws SQLException {
    try (Connection connection = TestServers.mySql().connect(target);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show tables like 't'")) {
      return row.next();
    }
  }

  /** Waits until a table that is made has the keys of the one that is captured. */
  static void await(Captures captures, String target, String source) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<String> id = List.of("id");
    while (!isThere(target) || !rows(target, id).equals(rows(source, id))) {
      assertThat(System.nanoTime()).as(captures::states).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  /** But the error value of an ENUM, which no strict session takes. */
  static String insert(Wide wide, int id, int n) {
    return wide.insert(id, n).replace("'nonsense'", "'a'");
  }
}
