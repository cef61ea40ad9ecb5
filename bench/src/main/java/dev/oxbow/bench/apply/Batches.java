package dev.oxbow.bench.apply;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A prepared upsert that Connector/J rewrites into one of many rows. */
final class Batches implements HandWritten.Rows {
  private static final int[] TYPES = {
    Types.BIGINT, Types.INTEGER, Types.INTEGER, Types.DECIMAL, Types.DECIMAL, Types.VARCHAR,
    Types.VARCHAR, Types.VARCHAR, Types.DOUBLE, Types.VARCHAR, Types.VARCHAR, Types.VARCHAR
  };

  private final PreparedStatement statement;

  Batches(Connection connection) throws SQLException {
    statement =
        connection.prepareStatement(
            "INSERT INTO sales "
                + SalesRow.COLUMNS.stream().collect(Collectors.joining(", ", "(", ")"))
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE "
                + SalesRow.COLUMNS.stream()
                    .skip(1)
                    .map(name -> name + " = VALUES(" + name + ")")
                    .collect(Collectors.joining(", ")));
  }

  @Override
  public void add(@Nullable String[] row) throws SQLException {
    for (int i = 0; i < row.length; i++) {
      String value = row[i];
      if (value == null) {
        statement.setNull(i + 1, TYPES[i]);
        continue;
      }
      switch (TYPES[i]) {
        case Types.BIGINT -> statement.setLong(i + 1, Long.parseLong(value));
        case Types.INTEGER -> statement.setInt(i + 1, Integer.parseInt(value));
        case Types.DECIMAL -> statement.setBigDecimal(i + 1, new BigDecimal(value));
        case Types.DOUBLE -> statement.setDouble(i + 1, Double.parseDouble(value));
        default -> statement.setString(i + 1, value);
      }
    }
    statement.addBatch();
  }

  @Override
  public void flush() throws SQLException {
    statement.executeBatch();
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
