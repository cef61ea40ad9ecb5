package dev.oxbow.bench;

import static dev.oxbow.bench.measure.Setup.say;

import dev.oxbow.bench.measure.Setup;
import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A MySQL with TPC-H's six smaller tables and their keys and indexes. Filled once per folder; its
 * buffers hold all of scale 1.
 */
final class TpchMySql implements AutoCloseable {
  private static final int BATCH = 1000;

  private static final Map<String, String> KEYS =
      Map.of(
          "region", "PRIMARY KEY (r_regionkey)",
          "nation", "PRIMARY KEY (n_nationkey), KEY (n_regionkey)",
          "supplier", "PRIMARY KEY (s_suppkey), KEY (s_nationkey)",
          "customer", "PRIMARY KEY (c_custkey), KEY (c_nationkey)",
          "part", "PRIMARY KEY (p_partkey)",
          "partsupp", "PRIMARY KEY (ps_partkey, ps_suppkey), KEY (ps_suppkey)");

  private final EmbeddedMySql mysql;
  private final String database;

  private TpchMySql(EmbeddedMySql mysql, String database) {
    this.mysql = mysql;
    this.database = database;
  }

  /** Starts the server and fills what is not filled. */
  static TpchMySql open(Setup setup, Volume volume) throws IOException, SQLException {
    Path folder = Files.createDirectories(volume.folder(setup));
    say("Starting MySQL in %s ...", folder);
    EmbeddedMySql mysql =
        EmbeddedMySql.start(
            ServerOptions.in(folder.resolve("mysql"))
                .with("innodb_buffer_pool_size", "512M")
                .with("ssl", "0"));
    try {
      Path filled = folder.resolve("mysql-filled");
      if (!Files.exists(filled)) {
        String database = mysql.createDatabase("tpch");
        load(mysql, database, volume);
        Files.writeString(filled, database);
      }
      return new TpchMySql(mysql, Files.readString(filled));
    } catch (IOException | SQLException | RuntimeException e) {
      mysql.close();
      throw e;
    }
  }

  /** As it stands below {@code sources:}. */
  String source() {
    return """
          db:
            adapter: mysql
            url: '%s'
            user: '%s'
            password: '%s'
        """
        .formatted(mysql.jdbcUrl(database), mysql.user(), mysql.password());
  }

  private static void load(EmbeddedMySql mysql, String database, Volume volume)
      throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(
            mysql.jdbcUrl(database) + "?rewriteBatchedStatements=true",
            mysql.user(),
            mysql.password())) {
      for (TpchRows<?> table : volume.tables()) {
        say("Loading %s into MySQL ...", table.name());
        try (Statement statement = connection.createStatement()) {
          statement.execute(
              "CREATE TABLE %s (%s, %s)"
                  .formatted(table.name(), table.definitions(), KEYS.get(table.name())));
          insert(connection, table);
          statement.execute("ANALYZE TABLE " + table.name());
        }
      }
    }
  }

  private static void insert(Connection connection, TpchRows<?> table) throws SQLException {
    connection.setAutoCommit(false);
    List<String> marks = Collections.nCopies(table.columns().size(), "?");
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO %s VALUES (%s)".formatted(table.name(), String.join(", ", marks)))) {
      int[] pending = {0};
      table.forEach(1, 1, Long.MAX_VALUE, row -> add(insert, row, pending));
      insert.executeBatch();
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static void add(PreparedStatement insert, Object[] row, int[] pending) {
    try {
      for (int c = 0; c < row.length; c++) {
        insert.setObject(c + 1, row[c]);
      }
      insert.addBatch();
      if (++pending[0] == BATCH) {
        insert.executeBatch();
        pending[0] = 0;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    mysql.close();
  }
}
