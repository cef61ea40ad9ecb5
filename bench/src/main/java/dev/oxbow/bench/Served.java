package dev.oxbow.bench;

import static dev.oxbow.bench.measure.Setup.say;

import dev.oxbow.bench.measure.Setup;
import dev.oxbow.config.OxbowConfig;
import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.server.OxbowServer;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** A MySQL server with a table of five columns, and an Oxbow server over it, in this process. */
final class Served implements AutoCloseable {
  private final EmbeddedMySql mysql;
  private final String database;
  private final OxbowServer server;
  private final Setup setup;

  private Served(EmbeddedMySql mysql, String database, OxbowServer server, Setup setup) {
    this.mysql = mysql;
    this.database = database;
    this.server = server;
    this.setup = setup;
  }

  static Served start(Setup setup, int rows) throws Exception {
    say("Starting MySQL ...");
    EmbeddedMySql mysql = EmbeddedMySql.start(ServerOptions.temporary());
    try {
      String database = mysql.createDatabase("bench");
      fill(mysql, database, rows);
      String yaml =
          """
          schema: bench
          sources:
            db: { adapter: mysql, url: '%s', user: '%s', password: '%s' }
          local: { threads: %d, memory.limit: %s, spill.folder: '%s' }
          store: { folder: '%s' }
          server: { port: 0, limits: { sessions: 1000 } }
          """
              .formatted(
                  mysql.jdbcUrl(database),
                  mysql.user(),
                  mysql.password(),
                  setup.threads(),
                  setup.memory(),
                  setup.dir().resolve("spill"),
                  setup.dir().resolve("store"));
      OxbowServer server = OxbowServer.start(OxbowConfig.parse(yaml, "bench", System::getenv));
      return new Served(mysql, database, server, setup);
    } catch (Exception e) {
      mysql.close();
      throw e;
    }
  }

  /** Through Connector/J alone. */
  Connection direct() throws SQLException {
    return mysql.connect(database);
  }

  /** Through our driver and the server. */
  Connection remote() throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl());
  }

  /** Through our driver and an engine of its own, in this process. */
  Connection inProcess() throws SQLException {
    Properties properties = new Properties();
    properties.put("mysql", mysql.jdbcUrl(database));
    properties.put("mysql.user", mysql.user());
    properties.put("mysql.password", mysql.password());
    properties.put("local.spill.folder", setup.dir().resolve("spill").toString());
    properties.put("store.folder", setup.dir().resolve("store2").toString());
    return DriverManager.getConnection("jdbc:oxbow:", properties);
  }

  private static void fill(EmbeddedMySql mysql, String database, int rows) throws SQLException {
    say("Filling a table with %d rows ...", rows);
    try (Connection connection =
            DriverManager.getConnection(
                mysql.jdbcUrl(database) + "?rewriteBatchedStatements=true",
                mysql.user(),
                mysql.password());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE sales (id BIGINT PRIMARY KEY, name VARCHAR(40) NOT NULL,"
              + " amount DECIMAL(15, 2), sold DATE, at DATETIME(6))");
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO sales VALUES (?, ?, ?, ?, ?)")) {
        for (int id = 1; id <= rows; id++) {
          insert.setLong(1, id);
          insert.setString(2, "Customer#" + id % 5000);
          insert.setBigDecimal(3, BigDecimal.valueOf(id * 7919L % 100_000_000, 2));
          insert.setString(4, "20%02d-06-15".formatted(id % 25));
          insert.setString(5, "2024-01-%02d 12:34:56.%06d".formatted(1 + id % 28, id % 1_000_000));
          insert.addBatch();
          if (id % 2000 == 0) {
            insert.executeBatch();
          }
        }
        insert.executeBatch();
      }
      connection.commit();
    }
  }

  @Override
  public void close() {
    server.close();
    mysql.close();
  }
}
