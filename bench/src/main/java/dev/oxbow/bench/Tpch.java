package dev.oxbow.bench;

import static dev.oxbow.bench.measure.Report.number;
import static dev.oxbow.bench.measure.Setup.say;

import dev.oxbow.bench.measure.Folders;
import dev.oxbow.bench.measure.Report;
import dev.oxbow.bench.measure.Setup;
import dev.oxbow.bench.measure.Timings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * TPC-H with lineitem and orders as topics and the rest in MySQL, against DuckDB alone with all
 * rows. Each query cold, with a store that is empty before each, then warm. Answers are compared to
 * the last digit.
 */
@Command(
    name = "tpch",
    description =
        "The 22 TPC-H queries over topics and MySQL, cold and warm, against DuckDB alone.")
final class Tpch implements Callable<Integer> {
  @Mixin private Setup setup = new Setup();

  @Option(names = "--scale", description = "TPC-H's scale factor (default: ${DEFAULT-VALUE}).")
  private double scale = 1;

  @Option(names = "--queries", split = ",", description = "Which of the 22, such as 9,18,21.")
  private List<Integer> queries = IntStream.rangeClosed(1, TpchQueries.COUNT).boxed().toList();

  /** What Oxbow took for a query. */
  private record Ours(
      int query,
      Answer answer,
      long coldNanos,
      Timings warm,
      Timings planning,
      OptionalLong memory,
      long spilled) {}

  @Override
  public Integer call() throws Exception {
    Volume volume = Volume.ofScale(scale);
    int rounds = setup.rounds(5);
    Report report =
        new Report(
            "TPC-H at scale %s, %s for the executor".formatted(scale, setup.memory()),
            "query",
            "cold s",
            "warm ms",
            "of which planning",
            "DuckDB ms",
            "warm / DuckDB",
            "memory MB",
            "spilled MB");
    List<Ours> ours;
    long fill;
    try (Topics topics = Topics.open(setup, volume);
        TpchMySql mysql = TpchMySql.open(setup, volume)) {
      Path folder = volume.folder(setup);
      List<Long> cold = cold(topics, mysql, folder.resolve("cold"));
      try (Oxbow oxbow =
          Oxbow.open(
              setup,
              topics.bootstrapServers(),
              Folders.empty(folder.resolve("warm")),
              mysql.source())) {
        say("Reading the topics into the store ...");
        fill = oxbow.ask("SELECT count(*) FROM lineitem").nanos();
        fill += oxbow.ask("SELECT count(*) FROM orders").nanos();
        ours = warm(oxbow, folder.resolve("warm").resolve("spill"), cold, rounds);
      }
      Folders.empty(folder.resolve("cold"));
    }
    // Only now, so that the memory above is Oxbow's.
    try (NativeDuckDb duckDb = NativeDuckDb.open(setup, volume)) {
      compare(report, ours, duckDb, rounds);
    }
    report.remark(
        "Cold: a new engine with an empty store for each query, so that each reads of the topics"
            + " what it needs; the store then took %.1f s for both topics as a whole. Warm: medians"
            + " of %d runs after one of warm-up, from the text to the last row, with planning, with"
            + " asking Kafka for the ends of the partitions and with MySQL's rows. DuckDB: the same"
            + " number of runs, in the same process afterwards, all eight tables in a file of its"
            + " own.",
        fill / 1e9, rounds);
    report.remark(
        "%d threads on both sides. Memory is the largest resident set of the whole process, Java's"
            + " heap and DuckDB's, while the query ran warm; Kafka and MySQL are processes of their"
            + " own. Spilled is the most that lay on disk at once.",
        setup.threads());
    report.remark(
        "All answers were the same: whole numbers, texts, dates and decimals to the last digit,"
            + " quotients, which DuckDB computes as DOUBLE, as far as it rounds to ours.");
    report.print(System.out);
    return 0;
  }

  private List<Long> cold(Topics topics, TpchMySql mysql, Path folder) throws IOException {
    List<Long> nanos = new ArrayList<>();
    for (int query : queries) {
      Folders.empty(folder);
      try (Oxbow oxbow = Oxbow.open(setup, topics.bootstrapServers(), folder, mysql.source())) {
        nanos.add(oxbow.ask(TpchQueries.text(query)).nanos());
      }
      say("Q%d cold: %.2f s", query, nanos.get(nanos.size() - 1) / 1e9);
    }
    return nanos;
  }

  private List<Ours> warm(Oxbow oxbow, Path spill, List<Long> cold, int rounds) throws IOException {
    List<Ours> all = new ArrayList<>();
    for (int query : queries) {
      String sql = TpchQueries.text(query);
      Timings warm = new Timings();
      Timings planning = new Timings();
      try (Footprint footprint = Footprint.begin(spill)) {
        Answer answer = oxbow.ask(sql);
        for (int i = 0; i < rounds; i++) {
          Answer again = oxbow.ask(sql);
          again.mustEqual(answer, sql);
          warm.add(again.nanos());
          planning.add(again.planningNanos());
        }
        say("Q%d warm: %.1f ms", query, warm.medianMillis());
        long coldNanos = cold.get(all.size());
        OptionalLong memory = Footprint.mostMemory();
        all.add(
            new Ours(query, answer, coldNanos, warm, planning, memory, footprint.mostSpilled()));
      }
    }
    return all;
  }

  private static void compare(Report report, List<Ours> ours, NativeDuckDb duckDb, int rounds)
      throws Exception {
    double cold = 0;
    double warm = 0;
    double theirs = 0;
    for (Ours query : ours) {
      String sql = TpchQueries.text(query.query());
      Timings alone = new Timings();
      query.answer().mustEqual(duckDb.ask(sql), sql);
      for (int i = 0; i < rounds; i++) {
        alone.add(duckDb.ask(sql).nanos());
      }
      say("Q%d DuckDB: %.1f ms", query.query(), alone.medianMillis());
      cold += query.coldNanos() / 1e9;
      warm += query.warm().medianMillis();
      theirs += alone.medianMillis();
      report.row(
          "Q" + query.query(),
          number("%.2f", query.coldNanos() / 1e9),
          number("%.1f", query.warm().medianMillis()),
          number("%.1f", query.planning().medianMillis()),
          number("%.1f", alone.medianMillis()),
          number("%.2f", query.warm().medianMillis() / alone.medianMillis()),
          query.memory().isPresent() ? number("%d", query.memory().getAsLong() >> 20) : "-",
          number("%d", query.spilled() >> 20));
    }
    report.row(
        "all",
        number("**%.1f**", cold),
        number("**%.1f**", warm),
        "",
        number("**%.1f**", theirs),
        number("**%.2f**", warm / theirs),
        "",
        "");
  }
}
