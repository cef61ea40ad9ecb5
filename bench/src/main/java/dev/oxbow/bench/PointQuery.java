package dev.oxbow.bench;

import static dev.oxbow.bench.measure.Report.number;
import static dev.oxbow.bench.measure.Setup.say;

import dev.oxbow.bench.measure.Report;
import dev.oxbow.bench.measure.Setup;
import dev.oxbow.bench.measure.Timings;
import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.ServerOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One row of a MySQL table by its key, through us and through Connector/J on the same server. */
@Command(name = "point", description = "A point query through jdbc:oxbow: and through Connector/J.")
final class PointQuery implements Callable<Integer> {
  private static final int WARM_UP = 1500;
  private static final String SQL = "SELECT * FROM customers WHERE id = ";

  @Mixin private Setup setup = new Setup();

  @Option(names = "--rows", description = "Rows of the table (default: ${DEFAULT-VALUE}).")
  private int rows = 100_000;

  /** Asks for one row. */
  private interface Lookup {
    String name(int id) throws SQLException;
  }

  @Override
  public Integer call() throws Exception {
    say("Starting MySQL ...");
    try (EmbeddedMySql mysql = EmbeddedMySql.start(ServerOptions.temporary())) {
      String database = mysql.createDatabase("bench");
      fill(mysql, database);
      Report report =
          new Report(
              "A point query on a MySQL table of " + rows + " rows",
              "",
              "Connector/J ms (median, p99)",
              "Oxbow ms (median, p99)",
              "adds (median)");
      Properties properties = new Properties();
      properties.put("mysql", mysql.jdbcUrl(database));
      properties.put("mysql.user", mysql.user());
      properties.put("mysql.password", mysql.password());
      properties.put("local.spill.folder", setup.dir().resolve("spill").toString());
      properties.put("store.folder", setup.dir().resolve("store").toString());
      try (Connection theirs = mysql.connect(database);
          Connection ours = DriverManager.getConnection("jdbc:oxbow:", properties)) {
        try (PreparedStatement theirStatement = theirs.prepareStatement(SQL + "?");
            PreparedStatement ourStatement = ours.prepareStatement(SQL + "?")) {
          measure(report, "prepared once", prepared(theirStatement), prepared(ourStatement));
        }
        try (Statement theirStatement = theirs.createStatement();
            Statement ourStatement = ours.createStatement()) {
          measure(
              report,
              "a new text each time, planned each time",
              plain(theirStatement),
              plain(ourStatement));
        }
      }
      report.remark(
          "%d look-ups of random keys in turns after %d of warm-up; MySQL %s.",
          setup.rounds(3000), WARM_UP, version(mysql));
      report.print(System.out);
    }
    return 0;
  }

  private void measure(Report report, String how, Lookup theirs, Lookup ours) throws SQLException {
    say("Looking up, %s ...", how);
    Random random = new Random(42);
    Timings direct = new Timings();
    Timings through = new Timings();
    for (int i = 0; i < WARM_UP + setup.rounds(3000); i++) {
      int id = 1 + random.nextInt(rows);
      long begun = System.nanoTime();
      String expected = theirs.name(id);
      long between = System.nanoTime();
      String found = ours.name(id);
      long end = System.nanoTime();
      if (!expected.equals(found) || !expected.equals(name(id))) {
        throw new IllegalStateException("customer " + id + " is " + expected + " and " + found);
      }
      if (i >= WARM_UP) {
        direct.add(between - begun);
        through.add(end - between);
      }
    }
    report.row(
        how,
        number("%.2f, %.2f", direct.medianMillis(), direct.quantileMillis(0.99)),
        number("%.2f, %.2f", through.medianMillis(), through.quantileMillis(0.99)),
        number("**%.2f**", through.medianMillis() - direct.medianMillis()));
  }

  private static Lookup prepared(PreparedStatement statement) {
    return id -> {
      statement.setLong(1, id);
      try (ResultSet result = statement.executeQuery()) {
        return only(result);
      }
    };
  }

  private static Lookup plain(Statement statement) {
    return id -> {
      try (ResultSet result = statement.executeQuery(SQL + id)) {
        return only(result);
      }
    };
  }

  private static String only(ResultSet result) throws SQLException {
    if (!result.next()) {
      throw new IllegalStateException("no row");
    }
    return result.getString("name");
  }

  private static String name(int id) {
    return "Customer#" + id;
  }

  private void fill(EmbeddedMySql mysql, String database) throws SQLException {
    say("Filling a table with %d rows ...", rows);
    try (Connection connection =
            DriverManager.getConnection(
                mysql.jdbcUrl(database) + "?rewriteBatchedStatements=true",
                mysql.user(),
                mysql.password());
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE customers (
            id BIGINT PRIMARY KEY, name VARCHAR(40) NOT NULL, email VARCHAR(80),
            country CHAR(2), balance DECIMAL(15, 2), born DATE, created DATETIME(3))
          """);
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?, ?)")) {
        for (int id = 1; id <= rows; id++) {
          insert.setLong(1, id);
          insert.setString(2, name(id));
          insert.setString(3, "customer" + id + "@example.org");
          insert.setString(4, id % 3 == 0 ? "DE" : "FR");
          insert.setBigDecimal(5, java.math.BigDecimal.valueOf(id * 7919L % 1_000_000, 2));
          insert.setString(6, "19%02d-06-15".formatted(id % 100));
          insert.setString(7, "2024-01-%02d 12:00:00.123".formatted(1 + id % 28));
          insert.addBatch();
          if (id % 1000 == 0) {
            insert.executeBatch();
          }
        }
        insert.executeBatch();
      }
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("ANALYZE TABLE customers");
    }
  }

  private static String version(EmbeddedMySql mysql) throws SQLException {
    try (Connection connection = mysql.connect("")) {
      return connection.getMetaData().getDatabaseProductVersion();
    }
  }
}
