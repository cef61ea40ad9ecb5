package dev.oxbow.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** All rows of a query, in memory. Values of dates and times are java.time's. */
public record Answer(List<Column> columns, List<List<@Nullable Object>> rows) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A column of an answer and its SQL type as its database calls it. */
  public record Column(String name, String type) {}

  /** Runs a query over any JDBC connection. */
  public static Answer of(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return of(rows);
    }
  }

  /** Asks until the answer's rows, or the failure's SQLSTATE, are as they should be. */
  public static void await(Connection connection, String sql, String expected) {
    Instant end = Instant.now().plus(PATIENCE);
    String last;
    do {
      try {
        last = of(connection, sql).rows().toString();
      } catch (SQLException e) {
        last = e.getSQLState();
      }
      if (expected.equals(last)) {
        return;
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    } while (Instant.now().isBefore(end));
    assertThat(last).as(sql).isEqualTo(expected);
  }

  /** Reads a result set to its end. */
  public static Answer of(ResultSet result) throws SQLException {
    ResultSetMetaData metadata = result.getMetaData();
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      columns.add(new Column(metadata.getColumnLabel(i), type(metadata, i)));
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    while (result.next()) {
      @Nullable Object[] row = new @Nullable Object[columns.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = plain(result.getObject(i + 1));
      }
      rows.add(Arrays.asList(row));
    }
    return new Answer(columns, rows);
  }

  private static String type(ResultSetMetaData metadata, int column) throws SQLException {
    String name = metadata.getColumnTypeName(column);
    return name.equals("DECIMAL")
        ? "DECIMAL(%d, %d)".formatted(metadata.getPrecision(column), metadata.getScale(column))
        : name;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof java.sql.Date date) {
      return date.toLocalDate();
    }
    if (value instanceof java.sql.Timestamp timestamp) {
      return timestamp.toLocalDateTime();
    }
    if (value instanceof java.sql.Time time) {
      return time.toLocalTime();
    }
    if (value instanceof byte[] bytes) {
      return "x'" + HexFormat.of().formatHex(bytes) + "'";
    }
    return value;
  }

  /** The rows, one per line, so that a difference can be read. */
  public String text() {
    StringBuilder text = new StringBuilder(columns.toString()).append('\n');
    rows.forEach(row -> text.append(row).append('\n'));
    return text.toString();
  }
}
