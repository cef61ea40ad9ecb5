package dev.oxbow.bench;

import static dev.oxbow.bench.measure.Report.number;

import dev.oxbow.bench.measure.Folders;
import dev.oxbow.bench.measure.Report;
import dev.oxbow.bench.measure.Setup;
import dev.oxbow.bench.measure.Timings;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What it costs to find that a topic has not changed, and to look at its last records. */
@Command(
    name = "refresh",
    description = "Finding that a topic has not changed; its last records with an empty store.")
final class Refresh implements Callable<Integer> {
  /** Java compiles what runs often: a server has done it after some seconds. */
  private static final int WARM_UP = 1000;

  private static final String COUNT = "SELECT count(*) FROM lineitem";
  private static final String TAIL = " ORDER BY _offset DESC LIMIT 1000";
  private static final String SINCE =
      " WHERE _timestamp >= TIMESTAMP '%s' ORDER BY _timestamp DESC LIMIT 1000";
  private static final Pattern READ = Pattern.compile("(\\d+) records read and decoded now");

  @Mixin private Setup setup = new Setup();

  @Option(names = "--records", description = "Records of lineitem (default: ${DEFAULT-VALUE}).")
  private long records = 6_000_000;

  @Override
  public Integer call() throws Exception {
    Path folder = Volume.ofRecords(records).folder(setup);
    try (Topics topics = Topics.open(setup, Volume.ofRecords(records))) {
      Report report =
          new Report(
              "An unchanged topic, and a tail, of " + records + " records",
              "",
              "median ms",
              "p90 ms",
              "records read");
      unchanged(report, topics, folder);
      tail(report, topics, folder.resolve("tail"), TAIL);
      tail(report, topics, folder.resolve("tail"), SINCE.formatted(lastTimes(topics, folder)));
      report.print(System.out);
    }
    return 0;
  }

  private void unchanged(Report report, Topics topics, Path folder) throws Exception {
    Timings ours = new Timings();
    Timings planning = new Timings();
    Timings theirs = new Timings();
    int rounds = setup.rounds(100);
    try (NativeDuckDb duckDb = NativeDuckDb.open(setup, Volume.ofRecords(records));
        Oxbow oxbow = Oxbow.open(setup, topics.bootstrapServers(), folder.resolve("warm"), "")) {
      oxbow.ask(COUNT);
      for (int i = 0; i < WARM_UP + rounds; i++) {
        Answer answer = oxbow.ask(COUNT);
        Answer same = duckDb.ask(COUNT);
        answer.mustBe(same, COUNT);
        if (i >= WARM_UP) {
          ours.add(answer.nanos());
          planning.add(answer.planningNanos());
          theirs.add(same.nanos());
        }
      }
    }
    row(report, "`" + COUNT + "`, store warm", ours, "0");
    row(report, "of which planning", planning, "");
    row(report, "the same in DuckDB alone", theirs, "");
    report.row(
        "**beyond DuckDB's own**",
        number("**%.1f**", ours.medianMillis() - theirs.medianMillis()),
        "",
        "");
    report.remark("%d runs in turns after %d of warm-up.", rounds, WARM_UP);
  }

  /** When the oldest of the last records was written. */
  private String lastTimes(Topics topics, Path folder) throws Exception {
    Path store = folder.resolve("times");
    try (Oxbow oxbow = Oxbow.open(setup, topics.bootstrapServers(), store, "")) {
      String times = "SELECT _timestamp FROM lineitem" + TAIL;
      return oxbow.ask(times).rows().stream()
          .map(row -> String.valueOf(row.get(0)))
          .min(Comparator.naturalOrder())
          .orElseThrow();
    } finally {
      Folders.empty(store);
    }
  }

  private void tail(Report report, Topics topics, Path folder, String which) throws Exception {
    String sql = "SELECT * FROM lineitem" + which;
    Timings timings = new Timings();
    int rounds = setup.rounds(7);
    double first = 0;
    for (int i = 0; i <= rounds; i++) {
      Folders.empty(folder);
      try (Oxbow oxbow = Oxbow.open(setup, topics.bootstrapServers(), folder, "")) {
        Answer answer = oxbow.ask(sql);
        if (answer.rows().size() != 1000) {
          throw new IllegalStateException(sql + " has " + answer.rows().size() + " rows");
        }
        if (i == 0) {
          first = answer.nanos() / 1e6;
        } else {
          timings.add(answer.nanos());
        }
      }
    }
    Folders.empty(folder);
    String read;
    try (Oxbow oxbow = Oxbow.open(setup, topics.bootstrapServers(), folder, "")) {
      Matcher found = READ.matcher(oxbow.ask("EXPLAIN ANALYZE " + sql).rows().toString());
      read = found.find() ? found.group(1) : "unknown";
    }
    row(report, "`" + sql + "`, new engine and empty store", timings, read);
    report.remark(
        "The first run of the tail%s took %.0f ms, its median is of %d more.",
        which, first, rounds);
    Folders.empty(folder);
  }

  private static void row(Report report, String what, Timings timings, String recordsRead) {
    report.row(
        what,
        number("%.1f", timings.medianMillis()),
        number("%.1f", timings.quantileMillis(0.9)),
        recordsRead);
  }
}
