package dev.oxbow.bench;

import static dev.oxbow.bench.measure.Report.number;
import static dev.oxbow.bench.measure.Setup.say;

import dev.oxbow.bench.measure.Report;
import dev.oxbow.bench.measure.Setup;
import dev.oxbow.bench.measure.Timings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Queries over topics that the store has, against DuckDB alone with the same rows. */
@Command(
    name = "warm",
    description = "Queries over topics that were read before, against DuckDB on native tables.")
final class WarmQueries implements Callable<Integer> {
  private static final int WARM_UP = 3;

  @Mixin private Setup setup = new Setup();

  @Option(names = "--records", description = "Records of lineitem (default: ${DEFAULT-VALUE}).")
  private long records = 6_000_000;

  static Map<String, String> queries() {
    Map<String, String> queries = new LinkedHashMap<>();
    queries.put("count", "SELECT count(*) FROM lineitem");
    queries.put(
        "filter + sum",
        """
        SELECT sum(l_extendedprice) FROM lineitem
        WHERE l_discount >= 0.05 AND l_quantity < 10""");
    queries.put(
        "group by, 7 groups",
        """
        SELECT l_shipmode, count(*), sum(l_quantity), max(l_shipdate) FROM lineitem
        GROUP BY l_shipmode ORDER BY l_shipmode""");
    queries.put(
        "group by, many groups",
        """
        SELECT l_suppkey, count(*) AS n, sum(l_extendedprice) FROM lineitem
        GROUP BY l_suppkey ORDER BY n DESC, l_suppkey LIMIT 10""");
    queries.put(
        "TPC-H Q1",
        """
        SELECT l_returnflag, l_linestatus, sum(l_quantity) AS sum_qty,
          sum(l_extendedprice) AS sum_base_price,
          sum(l_extendedprice * (1 - l_discount)) AS sum_disc_price,
          sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) AS sum_charge,
          avg(l_quantity) AS avg_qty, avg(l_extendedprice) AS avg_price,
          avg(l_discount) AS avg_disc, count(*) AS count_order
        FROM lineitem WHERE l_shipdate <= DATE '1998-12-01' - INTERVAL '90' DAY
        GROUP BY l_returnflag, l_linestatus ORDER BY l_returnflag, l_linestatus""");
    queries.put(
        "TPC-H Q6",
        """
        SELECT sum(l_extendedprice * l_discount) AS revenue FROM lineitem
        WHERE l_shipdate >= DATE '1994-01-01'
          AND l_shipdate < DATE '1994-01-01' + INTERVAL '1' YEAR
          AND l_discount BETWEEN 0.06 - 0.01 AND 0.06 + 0.01 AND l_quantity < 24""");
    queries.put(
        "join with orders",
        """
        SELECT o_orderpriority, count(*) AS n, sum(l_extendedprice * (1 - l_discount)) AS revenue
        FROM orders JOIN lineitem ON l_orderkey = o_orderkey
        GROUP BY o_orderpriority ORDER BY o_orderpriority""");
    queries.put(
        "TPC-H Q12",
        """
        SELECT l_shipmode,
          sum(CASE WHEN o_orderpriority = '1-URGENT' OR o_orderpriority = '2-HIGH'
            THEN 1 ELSE 0 END) AS high_line_count,
          sum(CASE WHEN o_orderpriority <> '1-URGENT' AND o_orderpriority <> '2-HIGH'
            THEN 1 ELSE 0 END) AS low_line_count
        FROM orders, lineitem
        WHERE o_orderkey = l_orderkey AND l_shipmode IN ('MAIL', 'SHIP')
          AND l_commitdate < l_receiptdate AND l_shipdate < l_commitdate
          AND l_receiptdate >= DATE '1994-01-01'
          AND l_receiptdate < DATE '1994-01-01' + INTERVAL '1' YEAR
        GROUP BY l_shipmode ORDER BY l_shipmode""");
    return queries;
  }

  @Override
  public Integer call() throws Exception {
    int rounds = setup.rounds(9);
    try (Topics topics = Topics.open(setup, Volume.ofRecords(records));
        NativeDuckDb duckDb = NativeDuckDb.open(setup, Volume.ofRecords(records));
        Oxbow oxbow =
            Oxbow.open(
                setup,
                topics.bootstrapServers(),
                Volume.ofRecords(records).folder(setup).resolve("warm"),
                "")) {
      say("Reading the topics into the store, as far as it does not have them ...");
      oxbow.ask("SELECT count(*) FROM lineitem");
      oxbow.ask("SELECT count(*) FROM orders");
      Report report =
          new Report(
              "Warm queries over " + records + " records",
              "query",
              "Oxbow ms",
              "of which planning",
              "DuckDB ms",
              "ratio");
      for (Map.Entry<String, String> query : queries().entrySet()) {
        Timings ours = new Timings();
        Timings planning = new Timings();
        Timings theirs = new Timings();
        for (int i = 0; i < WARM_UP + rounds; i++) {
          Answer answer = oxbow.ask(query.getValue());
          Answer same = duckDb.ask(query.getValue());
          answer.mustBe(same, query.getValue());
          if (i >= WARM_UP) {
            ours.add(answer.nanos());
            planning.add(answer.planningNanos());
            theirs.add(same.nanos());
          }
        }
        say("%s: %.1f and %.1f ms", query.getKey(), ours.medianMillis(), theirs.medianMillis());
        report.row(
            query.getKey(),
            number("%.1f", ours.medianMillis()),
            number("%.1f", planning.medianMillis()),
            number("%.1f", theirs.medianMillis()),
            number("%.2f", ours.medianMillis() / theirs.medianMillis()));
      }
      report.remark(
          "Medians of %d runs in turns after %d of warm-up; %d threads and %s for DuckDB on both"
              + " sides; Oxbow's time goes from the text to the last row, with planning and with"
              + " asking Kafka for the ends of the partitions; the answers were compared.",
          rounds, WARM_UP, setup.threads(), setup.memory());
      report.print(System.out);
    }
    return 0;
  }
}
