package dev.oxbow.bench;

import static dev.oxbow.bench.measure.Report.number;
import static dev.oxbow.bench.measure.Setup.say;

import dev.oxbow.bench.measure.Report;
import dev.oxbow.bench.measure.Setup;
import dev.oxbow.bench.measure.Timings;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All rows of a MySQL table through the remote driver, in process, and through Connector/J. */
@Command(
    name = "fetch",
    description = "All rows of a MySQL table through the server and through Connector/J.")
final class Fetch implements Callable<Integer> {
  private static final String SQL = "SELECT id, name, amount, sold, at FROM sales";

  @Mixin private Setup setup = new Setup();

  @Option(names = "--rows", description = "Rows of the table (default: ${DEFAULT-VALUE}).")
  private int rows = 1_000_000;

  /** The sum over all values, once it is known. */
  private long expected;

  @Override
  public Integer call() throws Exception {
    try (Served served = Served.start(setup, rows);
        Connection direct = served.direct();
        Connection remote = served.remote();
        Connection inProcess = served.inProcess()) {
      Timings direct1 = new Timings();
      Timings remote1 = new Timings();
      Timings local1 = new Timings();
      int rounds = setup.rounds(5);
      for (int round = -2; round < rounds; round++) {
        say("Round %d ...", round + 1);
        long a = read(direct, Integer.MIN_VALUE);
        long b = read(remote, 0);
        long c = read(inProcess, 0);
        if (round >= 0) {
          direct1.add(a);
          remote1.add(b);
          local1.add(c);
        }
      }
      Report report =
          new Report(
              "Fetching %d rows of 5 columns of a MySQL table".formatted(rows),
              "",
              "s (median)",
              "rows/s",
              "of Connector/J's time");
      row(report, "Connector/J, streaming", direct1, direct1);
      row(report, "Oxbow, through the server", remote1, direct1);
      row(report, "Oxbow, in process", local1, direct1);
      report.remark(
          "BIGINT, VARCHAR, DECIMAL, DATE and DATETIME(6), each read with its getter, and compared;"
              + " %d rounds in turns after 2 of warm-up; server and client in one JVM over loopback.",
          rounds);
      report.print(System.out);
    }
    return 0;
  }

  private void row(Report report, String how, Timings timings, Timings base) {
    double millis = timings.medianMillis();
    report.row(
        how,
        number("%.2f", millis / 1000),
        number("%,.0f", rows / millis * 1000),
        number("**%.2f**", millis / base.medianMillis()));
  }

  private long read(Connection connection, int fetchSize) throws SQLException {
    long begun = System.nanoTime();
    long check = 0;
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(fetchSize);
      try (ResultSet result = statement.executeQuery(SQL)) {
        int n = 0;
        while (result.next()) {
          n++;
          BigDecimal amount = result.getBigDecimal(3);
          check +=
              result.getLong(1)
                  + result.getString(2).length()
                  + amount.unscaledValue().longValue()
                  + result.getObject(4, LocalDate.class).getYear()
                  + result.getObject(5, LocalDateTime.class).getNano();
        }
        if (n != rows) {
          throw new IllegalStateException(n + " rows instead of " + rows);
        }
      }
    }
    long nanos = System.nanoTime() - begun;
    if (expected != 0 && expected != check) {
      throw new IllegalStateException("other values were read than before");
    }
    expected = check;
    return nanos;
  }
}
