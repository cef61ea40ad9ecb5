package dev.oxbow.bench;

import static dev.oxbow.bench.measure.Report.number;
import static dev.oxbow.bench.measure.Setup.say;

import dev.oxbow.bench.measure.Report;
import dev.oxbow.bench.measure.Setup;
import dev.oxbow.bench.measure.Timings;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Many clients of one server for a while: point queries, small scans and aggregates. */
@Command(name = "clients", description = "Many clients at once, for a minute.")
final class Clients implements Callable<Integer> {
  private static final int ROWS = 100_000;

  @Mixin private Setup setup = new Setup();

  @Option(names = "--clients", description = "Clients at once (default: ${DEFAULT-VALUE}).")
  private int clients = 64;

  @Option(names = "--seconds", description = "For how long (default: ${DEFAULT-VALUE}).")
  private int seconds = 60;

  @Override
  public Integer call() throws Exception {
    try (Served served = Served.start(setup, ROWS)) {
      say("%d clients for %d s ...", clients, seconds);
      long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
      ExecutorService threads = Executors.newFixedThreadPool(clients);
      List<Future<Timings>> running = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        int seed = client;
        running.add(threads.submit(() -> talk(served, seed, end)));
      }
      Timings all = new Timings();
      int errors = 0;
      for (Future<Timings> client : running) {
        try {
          all.addAll(client.get());
        } catch (ExecutionException e) {
          errors++;
          say("A client failed: %s", String.valueOf(e.getCause()));
        }
      }
      threads.shutdown();
      System.gc();
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
      Report report =
          new Report(
              "%d clients of one server for %d s".formatted(clients, seconds),
              "statements",
              "statements/s",
              "ms (median, p99)",
              "clients that failed",
              "heap afterwards MB");
      report.row(
          number("%,d", all.size()),
          number("%,d", all.size() / seconds),
          number("%.1f, %.1f", all.medianMillis(), all.quantileMillis(0.99)),
          Integer.toString(errors),
          Long.toString(heap));
      report.remark(
          "Each client its own connection; of ten statements seven look up a row by its key, two"
              + " read 1,000 rows, one groups %d rows; every answer is checked.",
          ROWS);
      report.print(System.out);
      return errors == 0 ? 0 : 1;
    }
  }

  private static Timings talk(Served served, int seed, long end) throws SQLException {
    Timings timings = new Timings();
    Random random = new Random(seed);
    try (Connection connection = served.remote();
        PreparedStatement point =
            connection.prepareStatement("SELECT name FROM sales WHERE id = ?");
        PreparedStatement range =
            connection.prepareStatement("SELECT id, name FROM sales WHERE id BETWEEN ? AND ?");
        PreparedStatement group =
            connection.prepareStatement("SELECT sold, COUNT(*) FROM sales GROUP BY sold")) {
      while (System.nanoTime() < end) {
        long begun = System.nanoTime();
        int dice = random.nextInt(10);
        if (dice < 7) {
          int id = 1 + random.nextInt(ROWS);
          point.setLong(1, id);
          expect(point, 1);
        } else if (dice < 9) {
          int id = 1 + random.nextInt(ROWS - 1000);
          range.setLong(1, id);
          range.setLong(2, id + 999);
          expect(range, 1000);
        } else {
          expect(group, 25);
        }
        timings.add(System.nanoTime() - begun);
      }
    }
    return timings;
  }

  private static void expect(PreparedStatement statement, int rows) throws SQLException {
    int n = 0;
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        n++;
      }
    }
    if (n != rows) {
      throw new IllegalStateException(n + " rows instead of " + rows);
    }
  }
}
