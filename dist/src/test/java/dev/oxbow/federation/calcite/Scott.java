package dev.oxbow.federation.calcite;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.federation.Answer;
import dev.oxbow.federation.Oxbow;
import dev.oxbow.federation.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables that Calcite's scripts ask: Scott's employees, in three placements, and the smaller
 * ones that Calcite calls "post". Employees and departments are also topics.
 */
final class Scott implements AutoCloseable {
  /** The columns of the topics, of the types of Scott's. */
  private static final Map<String, String> COLUMNS =
      Map.of(
          "emp",
          "EMPNO: SMALLINT, ENAME: VARCHAR, JOB: VARCHAR, MGR: SMALLINT, HIREDATE: DATE,"
              + " SAL: \"DECIMAL(7, 2)\", COMM: \"DECIMAL(7, 2)\", DEPTNO: TINYINT",
          "dept",
          "DEPTNO: TINYINT, DNAME: VARCHAR, LOC: VARCHAR");

  private static final Pattern INSERT = Pattern.compile("INSERT INTO \"(\\w+)\"");

  private final MySqlServer mysql = TestServers.mySql();
  private final KafkaServer kafka = TestServers.kafka();
  private final Topics topics = new Topics(kafka);
  private final Map<String, String> databases = new LinkedHashMap<>();

  /**
   * Makes all tables.
   *
   * @param made the statements by which scripts make tables of their own
   */
  Scott(List<String> made) throws SQLException {
    database("post", resource("post.sql"), List.of());
    database("hr", resource("hr.sql"), List.of());
    database("blank", String.join(";\n", made), List.of());
    String scott = resource("scott.sql") + inserts();
    database("scott", scott, List.of());
    database("mixed", scott, List.of("dept"));
    database("swapped", scott, List.of("emp"));
    try (Connection connection = mysql.connect(database("scott"))) {
      topic(connection, "emp");
      topic(connection, "dept");
    }
    topics.flush();
  }

  /** The rows as Scott's own jar has them, written for HSQLDB. */
  private static String inserts() {
    return resource("/scott.script")
        .lines()
        .map(INSERT::matcher)
        .filter(Matcher::lookingAt)
        .map(m -> m.replaceFirst("INSERT INTO " + m.group(1).toLowerCase(Locale.ROOT)) + ";\n")
        .collect(Collectors.joining());
  }

  private void database(String name, String sql, List<String> without) throws SQLException {
    String database = mysql.createDatabase(name);
    databases.put(name, database);
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      for (String one : sql.split(";\\s*")) {
        statement.execute(one);
      }
      for (String table : without) {
        statement.execute("DROP TABLE " + table);
      }
    }
  }

  private void topic(Connection connection, String table) throws SQLException {
    topics.create(table, 2, Map.of("retention.ms", "-1"));
    Answer rows = Answer.of(connection, "SELECT * FROM " + table);
    for (List<@Nullable Object> row : rows.rows()) {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        Object value = row.get(i);
        String json = value == null || value instanceof Number ? "%s" : "\"%s\"";
        fields.add("\"" + rows.columns().get(i).name() + "\":" + json.formatted(value));
      }
      topics.send(table, String.valueOf(row.get(0)), "{" + String.join(",", fields) + "}");
    }
  }

  /** Scott's tables, with one of them as a topic. */
  Oxbow scott(Path folder, String topic) {
    String database = database(topic.equals("dept") ? "mixed" : "swapped");
    return Oxbow.configured(
        folder,
        Oxbow.mysql(mysql, database)
            + Oxbow.kafka(kafka.bootstrapServers(), List.of(topic))
            + "    describe:\n      %s: { columns: { %s } }\n".formatted(topic, COLUMNS.get(topic))
            + Oxbow.local(folder));
  }

  /** The tables that Calcite calls "post", or "hr", or all of Scott's, in MySQL. */
  Oxbow alone(Path folder, String name) {
    return Oxbow.configured(
        folder,
        Oxbow.mysql(mysql, database(name)).replace("  db:", "  " + name + ":")
            + Oxbow.local(folder));
  }

  private String database(String name) {
    return Objects.requireNonNull(databases.get(name), name);
  }

  static String resource(String name) {
    try (@Nullable InputStream stream = Scott.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("No " + name + " on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    topics.delete("emp", "dept");
    topics.close();
    try (Connection connection = mysql.connect("");
        Statement statement = connection.createStatement()) {
      for (String database : databases.values()) {
        statement.execute("DROP DATABASE " + database);
      }
    }
  }
}
