package dev.oxbow.federation.logic;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.federation.Topics;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Copies the tables of a database in MySQL into topics of the same names. */
final class Tables {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTITIONS = 2;

  private Tables() {}

  /** The base tables of a connection's database, by name. */
  static List<String> of(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery(
                "SELECT table_name FROM information_schema.tables"
                    + " WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'"
                    + " ORDER BY table_name")) {
      while (tables.next()) {
        names.add(tables.getString(1));
      }
    }
    return names;
  }

  /** Writes a table's rows to a new topic; gives the columns' types for the topic's description. */
  static Map<String, String> copy(Connection connection, String table, Topics topics)
      throws SQLException {
    topics.create(table, PARTITIONS, Map.of("retention.ms", "-1"));
    Map<String, String> types = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
      ResultSetMetaData columns = rows.getMetaData();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        types.put(columns.getColumnName(i), type(columns.getColumnTypeName(i)));
      }
      for (int row = 0; rows.next(); row++) {
        ObjectNode record = JSON.createObjectNode();
        for (String column : types.keySet()) {
          record.putPOJO(column, rows.getObject(column));
        }
        topics.send(table, String.valueOf(row), JSON.writeValueAsString(record));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return types;
  }

  private static String type(String mysql) {
    return switch (mysql) {
      case "INT" -> "INTEGER";
      case "DOUBLE", "VARCHAR" -> mysql;
      default -> throw new IllegalArgumentException(mysql);
    };
  }

  /** A topic and its columns in the configuration of a source of topics. */
  static String description(String topic, Map<String, String> columns) {
    StringJoiner types = new StringJoiner(", ", "{ ", " }");
    columns.forEach((column, type) -> types.add("\"" + column + "\": " + type));
    return "      \"%s\": { format: json, columns: %s }\n".formatted(topic, types);
  }
}
