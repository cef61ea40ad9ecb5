package dev.oxbow.bench;

import static dev.oxbow.bench.measure.Report.number;
import static dev.oxbow.bench.measure.Setup.say;

import dev.oxbow.bench.measure.Report;
import dev.oxbow.bench.measure.Setup;
import dev.oxbow.bench.measure.Timings;
import java.io.IOException;
import java.nio.file.Path;
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
  private static final int WARM_UP = 10;
  private static final double SCALE = 0.01;

  @Mixin private Setup setup = new Setup();

  @Option(names = "--records", description = "Records of lineitem (default: ${DEFAULT-VALUE}).")
  private long records = 60_000;

  @Override
  public Integer call() throws Exception {
    try (Topics topics = Topics.open(setup, Volume.ofRecords(records));
        TpchMySql mysql = TpchMySql.open(setup, Volume.ofScale(SCALE))) {
      Path folder = Volume.ofRecords(records).folder(setup).resolve("planning");
      Report report =
          new Report("Planning the 22 TPC-H queries", "query", "first ms", "median ms", "worst ms");
      try (Oxbow oxbow = Oxbow.open(setup, topics.bootstrapServers(), folder, mysql.source())) {
        measure(report, oxbow);
      }
      report.print(System.out);
    }
    return 0;
  }

  private void measure(Report report, Oxbow oxbow) throws IOException {
    int rounds = setup.rounds(15);
    Timings[] timings = new Timings[TpchQueries.COUNT];
    double[] first = new double[TpchQueries.COUNT];
    for (int i = 0; i < WARM_UP + rounds; i++) {
      for (int q = 0; q < TpchQueries.COUNT; q++) {
        long nanos = oxbow.ask("EXPLAIN " + TpchQueries.text(q + 1)).nanos();
        if (i == 0) {
          first[q] = nanos / 1e6;
          timings[q] = new Timings();
        } else if (i >= WARM_UP) {
          timings[q].add(nanos);
        }
      }
      say("Planned %d times", i + 1);
    }
    for (int q = 0; q < TpchQueries.COUNT; q++) {
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
}
