package dev.oxbow.bench;

import static dev.oxbow.bench.measure.Report.number;
import static dev.oxbow.bench.measure.Setup.say;

import dev.oxbow.bench.measure.Report;
import dev.oxbow.bench.measure.Setup;
import dev.oxbow.bench.measure.Timings;
import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.ServerOptions;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How long the 22 queries of TPC-H take to be parsed and planned, with lineitem and orders as
 * topics and the rest in MySQL.
 */
@Command(name = "planning", description = "Planning time of the 22 TPC-H queries.")
final class Planning implements Callable<Integer> {
  private static final int QUERIES = 22;
  private static final int WARM_UP = 10;
  private static final double SCALE = 0.01;
  private static final List<String> TABLES =
      List.of("region", "nation", "supplier", "customer", "part", "partsupp");
  private static final List<String> KEYS =
      List.of(
          "r_regionkey",
          "n_nationkey",
          "s_suppkey",
          "c_custkey",
          "p_partkey",
          "ps_partkey, ps_suppkey");

  @Mixin private Setup setup = new Setup();

  @Option(names = "--records", description = "Records of lineitem (default: ${DEFAULT-VALUE}).")
  private long records = 60_000;

  @Override
  public Integer call() throws Exception {
    try (Topics topics = Topics.open(setup, records);
        EmbeddedMySql mysql = EmbeddedMySql.start(ServerOptions.temporary())) {
      String database = mysql.createDatabase("tpch");
      load(mysql, database);
      String source =
          """
            db:
              adapter: mysql
              url: '%s'
              user: '%s'
              password: '%s'
          """
              .formatted(mysql.jdbcUrl(database), mysql.user(), mysql.password());
      Path folder = Topics.folder(setup, records).resolve("planning");
      Report report =
          new Report("Planning the 22 TPC-H queries", "query", "first ms", "median ms", "worst ms");
      try (Oxbow oxbow = Oxbow.open(setup, topics.bootstrapServers(), folder, source)) {
        measure(report, oxbow);
      }
      report.print(System.out);
    }
    return 0;
  }

  private void measure(Report report, Oxbow oxbow) throws IOException {
    int rounds = setup.rounds(15);
    Timings[] timings = new Timings[QUERIES];
    double[] first = new double[QUERIES];
    for (int i = 0; i < WARM_UP + rounds; i++) {
      for (int q = 0; q < QUERIES; q++) {
        long nanos = oxbow.ask("EXPLAIN " + text(q + 1)).nanos();
        if (i == 0) {
          first[q] = nanos / 1e6;
          timings[q] = new Timings();
        } else if (i >= WARM_UP) {
          timings[q].add(nanos);
        }
      }
      say("Planned %d times", i + 1);
    }
    for (int q = 0; q < QUERIES; q++) {
      report.row(
          "Q" + (q + 1),
          number("%.0f", first[q]),
          number("%.1f", timings[q].medianMillis()),
          number("%.1f", timings[q].quantileMillis(1)));
    }
    report.remark(
        "EXPLAIN of each, from the text to the placed plan, printed; %d rounds over all queries"
            + " after %d of warm-up.",
        rounds, WARM_UP);
  }

  private static String text(int query) throws IOException {
    String name = "tpch/q%02d.sql".formatted(query);
    try (InputStream in = Planning.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void load(EmbeddedMySql mysql, String database) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(
            mysql.jdbcUrl(database) + "?rewriteBatchedStatements=true",
            mysql.user(),
            mysql.password())) {
      for (int i = 0; i < TABLES.size(); i++) {
        TpchRows<?> table = TpchRows.of(TABLES.get(i), SCALE);
        say("Loading %s into MySQL ...", table.name());
        try (Statement statement = connection.createStatement()) {
          statement.execute(
              "CREATE TABLE %s (%s, PRIMARY KEY (%s))"
                  .formatted(table.name(), table.definitions(), KEYS.get(i)));
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
      table.forEach(1, 1, Long.MAX_VALUE, row -> add(insert, row));
      insert.executeBatch();
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static void add(PreparedStatement insert, Object[] row) {
    try {
      for (int c = 0; c < row.length; c++) {
        insert.setObject(c + 1, row[c]);
      }
      insert.addBatch();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
