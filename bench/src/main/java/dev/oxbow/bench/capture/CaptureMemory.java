package dev.oxbow.bench.capture;

import static dev.oxbow.bench.measure.Report.number;
import static dev.oxbow.bench.measure.Setup.say;

import dev.oxbow.bench.measure.Folders;
import dev.oxbow.bench.measure.Report;
import dev.oxbow.bench.measure.Setup;
import dev.oxbow.bench.worker.Growth;
import dev.oxbow.bench.worker.JavaProcess;
import dev.oxbow.bench.worker.Sales;
import dev.oxbow.embedded.KafkaProcess;
import dev.oxbow.embedded.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much memory a capture takes while it tells one very large transaction. */
@Command(
    name = "capture-memory",
    description = "The memory of a capture during one very large transaction.")
public final class CaptureMemory implements Callable<Integer> {
  /** Of the collector's log: before, after, the heap's present size. */
  private static final Pattern PAUSE = Pattern.compile("(\\d+)M->(\\d+)M\\((\\d+)M\\)");

  @Mixin private Setup setup = new Setup();

  @Option(
      names = "--rows",
      description = "Rows that the transaction inserts (default: ${DEFAULT-VALUE}).")
  private long rows = 1_000_000;

  @Option(names = "--heap", description = "Of the capture (default: ${DEFAULT-VALUE}).")
  private String heap = "256m";

  @Override
  public Integer call() throws Exception {
    Path folder = Folders.empty(setup.dir().resolve("capture"));
    say("Starting Kafka ...");
    try (KafkaProcess kafka = KafkaProcess.start(ServerOptions.temporary());
        Sales sales = Sales.start(1_000);
        TopicEnd ends = new TopicEnd(kafka.bootstrapServers())) {
      Side.Place place = new Side.Place(sales, kafka.bootstrapServers(), folder);
      Path collections = folder.resolve("gc.log");
      Side side = new OxbowSide("envelope", List.of("-Xmx" + heap, "-Xlog:gc:file=" + collections));
      Report report =
          new Report(
              "Memory during a transaction of %d rows".formatted(rows),
              "heap MB",
              "highest after a collection MB",
              "peak of the process MB",
              "the same before it MB",
              "rows/s");
      String topic = side.topic(place);
      long began = System.nanoTime();
      try (JavaProcess process = side.start(place)) {
        ends.grow(topic, 0, 1_000, process, began);
        sales.mark();
        ends.await(side.marks(place), 1, process);
        long before = process.peakBytes();
        long end = ends.of(topic);
        say("Inserting %d rows in one transaction ...", rows);
        sales.insertAtOnce(rows);
        long committed = System.nanoTime();
        Growth growth = ends.grow(topic, end, rows, process, committed);
        report.row(
            heap,
            number("%d", highest(collections)),
            number("%d", process.peakBytes() >> 20),
            number("%d", before >> 20),
            number("%,.0f", rows / growth.secondsToFirst()));
      }
      long found = PlainProducer.count(kafka.bootstrapServers(), topic, new ArrayList<>());
      if (found != rows + 1_000) {
        throw new IllegalStateException(found + " records");
      }
      report.remark(
          "The records were counted with read_committed; the rate counts from the commit to when all"
              + " of the transaction became visible, at once.");
      report.print(System.out);
    }
    return 0;
  }

  private static long highest(Path log) throws IOException {
    long highest = 0;
    for (String line : Files.readAllLines(log)) {
      Matcher pause = PAUSE.matcher(line);
      if (pause.find()) {
        highest = Math.max(highest, Long.parseLong(pause.group(2)));
      }
    }
    return highest;
  }
}
