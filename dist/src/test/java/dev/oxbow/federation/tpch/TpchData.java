package dev.oxbow.federation.tpch;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.federation.Topics;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Loads the eight tables into whatever is to hold them. */
final class TpchData {
  private static final int BATCH = 1000;

  private TpchData() {}

  /** All eight with keys and indexes, in an empty database. */
  static void load(MySqlServer server, String database) throws SQLException {
    Properties properties = new Properties();
    properties.put("user", server.user());
    properties.put("password", server.password());
    properties.put("rewriteBatchedStatements", "true");
    try (Connection connection =
        DriverManager.getConnection(server.jdbcUrl(database), properties)) {
      for (String table : TpchTables.names()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(
              "CREATE TABLE %s (%s, %s)"
                  .formatted(table, TpchTables.columnDefinitions(table), TpchTables.keys(table)));
          insert(connection, table);
          statement.execute("ANALYZE TABLE " + table);
        }
      }
    }
  }

  /** Copies tables with their keys between two databases of a server. */
  static void copy(Connection connection, List<String> tables, String from, String to)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : tables) {
        statement.execute("CREATE TABLE %s.%s LIKE %s.%s".formatted(to, table, from, table));
        statement.execute(
            "INSERT INTO %s.%s SELECT * FROM %s.%s".formatted(to, table, from, table));
        statement.execute("ANALYZE TABLE %s.%s".formatted(to, table));
      }
    }
  }

  private static void insert(Connection connection, String table) throws SQLException {
    connection.setAutoCommit(false);
    List<String> marks = Collections.nCopies(TpchTables.columns(table).size(), "?");
    String sql = "INSERT INTO %s VALUES (%s)".formatted(table, String.join(", ", marks));
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      int[] pending = {0};
      TpchTables.forEachRow(
          table,
          row -> {
            try {
              for (int i = 0; i < row.size(); i++) {
                insert.setObject(i + 1, row.get(i));
              }
              insert.addBatch();
              if (++pending[0] == BATCH) {
                insert.executeBatch();
                pending[0] = 0;
              }
            } catch (SQLException e) {
              throw new IllegalStateException(table, e);
            }
          });
      insert.executeBatch();
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** Topics of flat JSON objects that nothing describes. */
  static void load(Topics topics, List<String> tables, int partitions) {
    for (String table : tables) {
      topics.create(table, partitions);
      List<String> columns = TpchTables.columns(table);
      TpchTables.forEachRow(
          table, row -> topics.send(table, String.valueOf(row.get(0)), json(columns, row)));
    }
    topics.flush();
  }

  private static String json(List<String> columns, List<Object> row) {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < row.size(); i++) {
      json.append(i == 0 ? "\"" : ",\"").append(columns.get(i)).append("\":");
      Object value = row.get(i);
      if (value instanceof Number) {
        json.append(value instanceof BigDecimal d ? d.toPlainString() : value);
      } else {
        json.append('"').append(value.toString().replace("\"", "\\\"")).append('"');
      }
    }
    return json.append('}').toString();
  }

  /** All eight as DuckDB's own tables. */
  static void load(DuckDBConnection connection) throws SQLException {
    for (String table : TpchTables.names()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "CREATE TABLE %s (%s)".formatted(table, TpchTables.columnDefinitions(table)));
      }
      try (DuckDBAppender appender = connection.createAppender("main", table)) {
        TpchTables.forEachRow(table, row -> append(appender, row));
      }
    }
  }

  private static void append(DuckDBAppender appender, List<Object> row) {
    try {
      appender.beginRow();
      for (Object value : row) {
        if (value instanceof Long number) {
          appender.append(number);
        } else if (value instanceof Integer number) {
          appender.append(number);
        } else if (value instanceof BigDecimal number) {
          appender.append(number);
        } else if (value instanceof java.time.LocalDate date) {
          appender.append(date);
        } else {
          appender.append(value.toString());
        }
      }
      appender.endRow();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
