package dev.oxbow.federation.random;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.federation.Answer;
import dev.oxbow.federation.Answer.Column;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables once more, all in MySQL, in columns of the types that Oxbow gives theirs: texts by
 * code point, zero dates NULL. What MySQL computes over them is an opinion of its own.
 */
final class MySqlOracle implements AutoCloseable {
  private final MySqlServer mysql;
  private final String database;
  private final Connection connection;

  MySqlOracle(MySqlServer mysql) throws SQLException {
    this.mysql = mysql;
    database = mysql.createDatabase("oracle");
    connection = mysql.connect(database);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET sql_mode = 'PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES', time_zone = '+00:00',"
              + " group_concat_max_len = 1000000");
    }
  }

  /** Copies a table of another database. */
  void copy(String table, String from) throws SQLException {
    create(table, NastyTables.COLUMNS);
    String values =
        NastyTables.COLUMNS.stream().map(MySqlOracle::value).collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO %s SELECT %s FROM %s.%s".formatted(table, values, from, table));
    }
  }

  /** Makes a table of the rows. */
  void fill(String table, List<Map<NastyColumn, String>> rows) throws SQLException {
    create(table, List.copyOf(rows.get(0).keySet()));
    String values = rows.stream().map(NastyTables::row).collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO " + table + " VALUES " + values);
    }
  }

  private void create(String table, List<NastyColumn> columns) throws SQLException {
    String definitions =
        columns.stream()
            .map(c -> "`" + c.name() + "` " + type(c.sort()))
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE " + table + " (" + definitions + ")");
    }
  }

  private static String type(Sort sort) {
    return switch (sort) {
      case SMALL -> "INT";
      case INTEGER -> "DECIMAL(20)";
      case DECIMAL -> "DECIMAL(10,3)";
      case LONG_DECIMAL -> "DECIMAL(38,10)";
      case DOUBLE -> "DOUBLE";
      case TEXT -> "VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
      case BINARY -> "VARBINARY(8)";
      case DATE -> "DATE";
      case TIME -> "DATETIME(6)";
    };
  }

  private static String value(NastyColumn column) {
    String name = "`" + column.name() + "`";
    return switch (column.sort()) {
      case SMALL -> name + " + 0";
      case DOUBLE -> name + " + 0e0";
      case TEXT -> "CAST(" + name + " AS CHAR CHARACTER SET utf8mb4)";
      case DATE, TIME -> "IF(MONTH(%1$s) * DAYOFMONTH(%1$s) = 0, NULL, %1$s)".formatted(name);
      default -> name;
    };
  }

  /** MySQL's answer in the form of {@link #rows}, with Oxbow's columns. */
  String ask(String sql, boolean ordered, List<Column> columns) {
    try {
      return rows(columns, Answer.of(connection, sql), ordered, MySqlOracle::decoded);
    } catch (SQLException e) {
      return "! " + e.getMessage();
    }
  }

  /** The values without what the two systems' types differ in. */
  static String rows(List<Column> columns, Answer answer, boolean ordered) {
    return rows(columns, answer, ordered, text -> text);
  }

  private static String rows(
      List<Column> columns, Answer answer, boolean ordered, UnaryOperator<String> texts) {
    List<String> rows = new ArrayList<>();
    for (List<@Nullable Object> row : answer.rows()) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        values.add(text(columns.get(i).type(), row.get(i), texts));
      }
      rows.add(values.toString());
    }
    if (!ordered) {
      rows.sort(null);
    }
    return String.join("\n", rows);
  }

  private static String text(String type, @Nullable Object value, UnaryOperator<String> texts) {
    if (value == null) {
      return "NULL";
    }
    String text = value.toString();
    return switch (type.replaceFirst("[( ].*", "")) {
      case "VARCHAR", "CHAR" -> texts.apply(text);
      case "BOOLEAN" -> text.equals("true") ? "1" : text.equals("false") ? "0" : text;
      case "DOUBLE", "REAL" -> number(value, new MathContext(14, RoundingMode.HALF_EVEN));
      case "TIMESTAMP" -> time(value);
      case "DATE", "VARBINARY", "BINARY" -> text;
      default -> number(value, MathContext.UNLIMITED);
    };
  }

  private static String decoded(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
  }

  private static String number(Object value, MathContext precision) {
    BigDecimal number =
        value instanceof Float single
            ? new BigDecimal(single.doubleValue())
            : new BigDecimal(value.toString());
    return number.round(precision).stripTrailingZeros().toPlainString();
  }

  private static String time(Object value) {
    return value instanceof LocalDateTime time
        ? time.toString()
        : value instanceof LocalDate day
            ? day.atStartOfDay().toString()
            : LocalDateTime.parse(value.toString().replace(' ', 'T')).toString();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    try (Connection other = mysql.connect("");
        Statement statement = other.createStatement()) {
      statement.execute("DROP DATABASE " + database);
    }
  }
}
