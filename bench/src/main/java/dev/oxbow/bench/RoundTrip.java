package dev.oxbow.bench;

import static dev.oxbow.bench.measure.Report.number;
import static dev.oxbow.bench.measure.Setup.say;

import dev.oxbow.bench.measure.Report;
import dev.oxbow.bench.measure.Setup;
import dev.oxbow.bench.measure.Timings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** SELECT 1, prepared and not, through the server, in process and through Connector/J. */
@Command(
    name = "roundtrip",
    description = "SELECT 1 through the server, in process and through Connector/J.")
final class RoundTrip implements Callable<Integer> {
  private static final int WARM_UP = 1500;
  private static final String SQL = "SELECT 1";

  @Mixin private Setup setup = new Setup();

  /** Asks once. */
  private interface Question {
    ResultSet ask() throws SQLException;
  }

  @Override
  public Integer call() throws Exception {
    try (Served served = Served.start(setup, 1)) {
      Report report =
          new Report(
              "SELECT 1, there and back", "", "prepared ms (median, p99)", "text ms (median, p99)");
      try (Connection direct = served.direct();
          Connection remote = served.remote();
          Connection inProcess = served.inProcess()) {
        measure(report, "Connector/J", direct);
        measure(report, "Oxbow, through the server", remote);
        measure(report, "Oxbow, in process", inProcess);
      }
      report.remark(
          "%d questions after %d of warm-up, each read to its end; loopback, one JVM.",
          setup.rounds(3000), WARM_UP);
      report.print(System.out);
    }
    return 0;
  }

  private void measure(Report report, String how, Connection connection) throws SQLException {
    say("Asking, %s ...", how);
    try (PreparedStatement prepared = connection.prepareStatement(SQL);
        Statement plain = connection.createStatement()) {
      report.row(how, times(prepared::executeQuery), times(() -> plain.executeQuery(SQL)));
    }
  }

  private String times(Question question) throws SQLException {
    Timings timings = new Timings();
    for (int i = 0; i < WARM_UP + setup.rounds(3000); i++) {
      long begun = System.nanoTime();
      try (ResultSet result = question.ask()) {
        if (!result.next() || result.getInt(1) != 1 || result.next()) {
          throw new IllegalStateException("SELECT 1 is not 1");
        }
      }
      if (i >= WARM_UP) {
        timings.add(System.nanoTime() - begun);
      }
    }
    return number("%.2f, %.2f", timings.medianMillis(), timings.quantileMillis(0.99));
  }
}
