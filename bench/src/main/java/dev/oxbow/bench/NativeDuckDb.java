package dev.oxbow.bench;

import static dev.oxbow.bench.measure.Setup.say;

import dev.oxbow.bench.measure.Parts;
import dev.oxbow.bench.measure.Setup;
import dev.oxbow.config.DataSize;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB without us: a file with typed tables of the topics' rows, loaded once per folder. Used by
 * one thread.
 */
final class NativeDuckDb implements AutoCloseable {
  private final Connection connection;

  private NativeDuckDb(Connection connection) {
    this.connection = connection;
  }

  static NativeDuckDb open(Setup setup, Volume volume)
      throws SQLException, IOException, InterruptedException {
    Path folder = Files.createDirectories(volume.folder(setup));
    Path file = folder.resolve("native.duckdb");
    if (!Files.exists(file)) {
      Path loading = folder.resolve("loading.duckdb");
      Files.deleteIfExists(loading);
      try (Connection connection = connect(setup, loading)) {
        load((DuckDBConnection) connection, setup.threads(), volume);
      }
      Files.move(loading, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return new NativeDuckDb(connect(setup, file));
  }

  private static Connection connect(Setup setup, Path file) throws SQLException {
    Properties properties = new Properties();
    properties.put("memory_limit", DataSize.parse(setup.memory()).bytes() + "B");
    properties.put("threads", Integer.toString(setup.threads()));
    return DriverManager.getConnection("jdbc:duckdb:" + file, properties);
  }

  private static void load(DuckDBConnection connection, int threads, Volume volume)
      throws SQLException, InterruptedException {
    for (TpchRows<?> table : volume.whole()) {
      say("Loading %s into DuckDB ...", table.name());
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE %s (%s)".formatted(table.name(), table.definitions()));
      }
      Parts.run(
          threads,
          part -> {
            try (Connection own = connection.duplicate();
                DuckDBAppender appender =
                    ((DuckDBConnection) own).createAppender("main", table.name())) {
              return table.forEach(
                  part + 1, threads, volume.most(table), row -> append(appender, row));
            }
          });
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("CHECKPOINT");
    }
  }

  private static void append(DuckDBAppender appender, Object[] row) {
    try {
      appender.beginRow();
      for (Object value : row) {
        if (value instanceof Long number) {
          appender.append(number.longValue());
        } else if (value instanceof Integer number) {
          appender.append(number.intValue());
        } else if (value instanceof BigDecimal number) {
          appender.append(number);
        } else if (value instanceof LocalDate date) {
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

  Answer ask(String sql) throws SQLException {
    long begun = System.nanoTime();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      List<List<@Nullable Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int c = 1; c <= columns; c++) {
          row.add(result.getObject(c));
        }
        rows.add(row);
      }
      return new Answer(rows, System.nanoTime() - begun, 0);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
