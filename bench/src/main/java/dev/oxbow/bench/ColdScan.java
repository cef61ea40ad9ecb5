package dev.oxbow.bench;

import static dev.oxbow.bench.measure.Report.number;
import static dev.oxbow.bench.measure.Setup.say;

import com.sun.management.OperatingSystemMXBean;
import dev.oxbow.bench.measure.Folders;
import dev.oxbow.bench.measure.Report;
import dev.oxbow.bench.measure.Setup;
import dev.oxbow.bench.measure.Timings;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A first query over a topic: all its records are read, all columns decoded and stored. Against
 * tuned consumers that decode nothing, in turns, on as many threads.
 */
@Command(
    name = "cold-scan",
    description = "A cold scan of a JSON topic against plain consumers that decode nothing.")
final class ColdScan implements Callable<Integer> {
  @Mixin private Setup setup = new Setup();

  @Option(names = "--records", description = "Records of lineitem (default: ${DEFAULT-VALUE}).")
  private long records = 6_000_000;

  @Override
  public Integer call() throws Exception {
    Timings plain = new Timings();
    Timings ours = new Timings();
    Timings plainCpu = new Timings();
    Timings oursCpu = new Timings();
    Path folder = Volume.ofRecords(records).folder(setup).resolve("cold");
    try (Topics topics = Topics.open(setup, Volume.ofRecords(records))) {
      Report report =
          new Report(
              "Cold scan of " + records + " JSON records",
              "",
              "median s",
              "records/s",
              "best s",
              "records/s",
              "CPU s");
      PlainRead read = new PlainRead(topics.bootstrapServers(), "lineitem");
      int rounds = setup.rounds(5);
      long size = 0;
      for (int i = 0; i <= rounds; i++) {
        long cpuBefore = cpu();
        long plainNanos = plain(read);
        long cpuBetween = cpu();
        Folders.empty(folder);
        long oursNanos = ours(topics, folder);
        long cpuAfter = cpu();
        size = Folders.bytes(folder);
        say("Round %d: plain %.2f s, Oxbow %.2f s", i, plainNanos / 1e9, oursNanos / 1e9);
        if (i > 0) { // the first warms both up
          plain.add(plainNanos);
          ours.add(oursNanos);
          plainCpu.add(cpuBetween - cpuBefore);
          oursCpu.add(cpuAfter - cpuBetween);
        }
      }
      row(report, "plain consumers, nothing decoded", plain, plainCpu);
      row(report, "Oxbow, all columns decoded and stored", ours, oursCpu);
      double ratio = plain.medianMillis() / ours.medianMillis();
      double bestRatio = plain.bestMillis() / ours.bestMillis();
      report.row(
          "ratio",
          "",
          number("**%.0f %%**", ratio * 100),
          "",
          number("%.0f %%", bestRatio * 100),
          number("%.0f %%", 100 * plainCpu.medianMillis() / oursCpu.medianMillis()));
      report.remark(
          "%d threads each; %d rounds in turns after one of warm-up; the store is empty at each"
              + " round and has %d MB afterwards.",
          setup.threads(), rounds, size >> 20);
      report.print(System.out);
      Folders.empty(folder);
    }
    return 0;
  }

  private long plain(PlainRead read) throws InterruptedException {
    long begun = System.nanoTime();
    check("the consumers", read.run(setup.threads()));
    return System.nanoTime() - begun;
  }

  private long ours(Topics topics, Path folder) {
    try (Oxbow oxbow = Oxbow.open(setup, topics.bootstrapServers(), folder, "")) {
      Answer answer = oxbow.ask("SELECT count(*) FROM lineitem");
      check("Oxbow", answer.rows().get(0).get(0) instanceof Long count ? count : -1);
      return answer.nanos();
    }
  }

  /** Of this process; the broker is another one. */
  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private void check(String who, long found) {
    if (found != records) {
      throw new IllegalStateException(
          who + " found " + found + " records in lineitem, not " + records);
    }
  }

  private void row(Report report, String what, Timings timings, Timings cpu) {
    report.row(
        what,
        number("%.2f", timings.medianMillis() / 1000),
        number("%,.0f", records / timings.medianMillis() * 1000),
        number("%.2f", timings.bestMillis() / 1000),
        number("%,.0f", records / timings.bestMillis() * 1000),
        number("%.2f", cpu.medianMillis() / 1000));
  }
}
