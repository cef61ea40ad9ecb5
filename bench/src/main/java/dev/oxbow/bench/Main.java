package dev.oxbow.bench;

import dev.oxbow.bench.apply.ApplyRates;
import dev.oxbow.bench.capture.CaptureLatency;
import dev.oxbow.bench.capture.CaptureMemory;
import dev.oxbow.bench.capture.CaptureRates;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of {@code bench/run}. */
@Command(
    name = "bench/run",
    description = "Measures Oxbow against what it stands on: ratios within one run.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ColdScan.class,
      WarmQueries.class,
      Refresh.class,
      PointQuery.class,
      LookupJoin.class,
      Planning.class,
      Tpch.class,
      Fetch.class,
      RoundTrip.class,
      Clients.class,
      CaptureRates.class,
      CaptureLatency.class,
      CaptureMemory.class,
      ApplyRates.class,
      CommandLine.HelpCommand.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a command and gives its exit code. */
  static int run(String... args) {
    CommandLine bench = new CommandLine(new Main());
    if (args.length == 0) {
      bench.usage(System.err);
      return 2;
    }
    return bench.execute(args);
  }
}
