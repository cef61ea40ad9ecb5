package dev.oxbow.bench.apply;

import com.mysql.cj.jdbc.JdbcStatement;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** LOAD DATA LOCAL INFILE of a stream, in MySQL's own text format. */
final class LoadedData implements HandWritten.Rows {
  private static final String LOAD =
      "LOAD DATA LOCAL INFILE 'rows' REPLACE INTO TABLE sales CHARACTER SET utf8mb4 ("
          + String.join(", ", SalesRow.COLUMNS)
          + ")";

  private final Statement statement;
  private final StringBuilder text = new StringBuilder();

  LoadedData(Connection connection) throws SQLException {
    statement = connection.createStatement();
  }

  @Override
  public void add(@Nullable String[] row) {
    for (int i = 0; i < row.length; i++) {
      String value = row[i];
      if (i > 0) {
        text.append('\t');
      }
      if (value == null) {
        text.append("\\N");
        continue;
      }
      for (int c = 0; c < value.length(); c++) {
        char one = value.charAt(c);
        if (one == '\\' || one == '\t' || one == '\n') {
          text.append('\\');
        }
        text.append(one);
      }
    }
    text.append('\n');
  }

  @Override
  public void flush() throws SQLException {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    text.setLength(0);
    statement
        .unwrap(JdbcStatement.class)
        .setLocalInfileInputStream(new ByteArrayInputStream(bytes));
    statement.execute(LOAD);
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
