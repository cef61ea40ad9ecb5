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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Snapshot and catch-up of captures: Oxbow's, Debezium's, and what they stand on alone. */
@Command(
    name = "capture",
    description = "Snapshot and catch-up against Debezium, the binlog library and a producer.")
public final class CaptureRates implements Callable<Integer> {
  private static final double NANOS = 1e9;

  @Mixin private Setup setup = new Setup();

  @Option(names = "--rows", description = "Rows of the snapshot (default: ${DEFAULT-VALUE}).")
  private long rows = 1_000_000;

  @Option(
      names = "--changes",
      description = "Changes to catch up with, in transactions of 100 (default: ${DEFAULT-VALUE}).")
  private long changes = 1_000_000;

  @Option(
      names = "--statement-rows",
      description = "Rows that a statement changes (default: ${DEFAULT-VALUE}).")
  private int statementRows = 10;

  @Option(
      names = "--sides",
      split = ",",
      description = "Of ${DEFAULT-VALUE}.",
      defaultValue = "envelope,flat,debezium-tuned,debezium")
  private List<String> wanted = List.of();

  private List<Side> sides() {
    Stream<Side> all =
        Stream.of(
            new OxbowSide("envelope"),
            new OxbowSide("flat"),
            DebeziumSide.tuned(),
            DebeziumSide.byDefault());
    return all.filter(side -> wanted.contains(side.name())).toList();
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Folders.empty(setup.dir().resolve("capture"));
    say("Starting Kafka ...");
    try (KafkaProcess kafka = KafkaProcess.start(ServerOptions.temporary());
        Sales sales = Sales.start(rows);
        TopicEnd ends = new TopicEnd(kafka.bootstrapServers())) {
      Side.Place place = new Side.Place(sales, kafka.bootstrapServers(), folder);
      snapshots(place, ends);
      if (changes > 0) {
        catchUps(place, ends);
      }
    }
    return 0;
  }

  private void snapshots(Side.Place place, TopicEnd ends) throws Exception {
    Report report =
        new Report(
            "Snapshot of %d rows of 12 columns".formatted(rows),
            "",
            "rows/s",
            "Oxbow's envelopes are",
            "CPU s for 1 M",
            "s to the first",
            "peak MB");
    Map<Side, Growth> results = new LinkedHashMap<>();
    Map<Side, Long> memory = new LinkedHashMap<>();
    for (Side side : sides()) {
      say("Snapshot by %s ...", side.label());
      long began = System.nanoTime();
      try (JavaProcess process = side.start(place)) {
        Growth growth = ends.grow(side.topic(place), 0, rows, process, began);
        results.put(side, growth);
        memory.put(side, process.peakBytes());
        say("  %,.0f rows/s", growth.perSecond(rows));
        // Only what streams keeps a place to catch up from.
        place.sales().mark();
        ends.await(side.marks(place), 1, process);
      }
    }
    results.forEach(
        (side, growth) -> row(report, side, growth, rows, results, memory.getOrDefault(side, 0L)));
    report.print(System.out);
  }

  private void row(
      Report report,
      Side side,
      Growth growth,
      long changed,
      Map<Side, Growth> results,
      long peakBytes) {
    Growth ours = results.values().iterator().next();
    report.row(
        side.label(),
        number("%,.0f", growth.perSecond(changed)),
        number("%.1fx", ours.perSecond(changed) / growth.perSecond(changed)),
        number("%.1f", growth.cpuPerMillion(changed)),
        number("%.1f", growth.secondsToFirst()),
        number("%d", peakBytes >> 20));
  }

  private void catchUps(Side.Place place, TopicEnd ends) throws Exception {
    long transactions = changes / Sales.CHANGES;
    say("Changing rows in %d transactions ...", transactions);
    Sales.End from = place.sales().end();
    place.sales().change(transactions, statementRows);
    Report report =
        new Report(
            "Catching up with %d changes".formatted(changes),
            "",
            "changes/s",
            "Oxbow's envelopes are",
            "CPU s for 1 M",
            "s to the first",
            "peak MB");
    Map<Side, Growth> results = new LinkedHashMap<>();
    Map<Side, Long> memory = new LinkedHashMap<>();
    for (Side side : sides()) {
      say("Catching up by %s ...", side.label());
      String topic = side.topic(place);
      long expected = transactions * side.recordsOfTransaction();
      long before = ends.of(topic);
      long began = System.nanoTime();
      try (JavaProcess process = side.start(place)) {
        Growth growth = ends.grow(topic, before, expected, process, began);
        results.put(side, growth);
        memory.put(side, process.peakBytes());
        say("  %,.0f changes/s", growth.perSecond(changes));
      }
    }
    List<ConsumerRecord<byte[], byte[]>> sample = check(place, ends, transactions);
    results.forEach(
        (side, growth) ->
            row(report, side, growth, changes, results, memory.getOrDefault(side, 0L)));
    double ours = results.values().iterator().next().perSecond(changes);
    library(report, place, from, ours);
    producer(report, place, sample, ours);
    report.remark(
        "60 %% inserts, 30 %% updates, 10 %% deletes in transactions of 100; %d rows to a statement;"
            + " from the first visible record to the last, so without the start of the process.",
        statementRows);
    report.print(System.out);
  }

  /** Whether each side told all; the last records of the first. */
  private List<ConsumerRecord<byte[], byte[]>> check(
      Side.Place place, TopicEnd ends, long transactions) throws InterruptedException {
    List<ConsumerRecord<byte[], byte[]>> sample = new ArrayList<>();
    for (Side side : sides()) {
      say("Counting the records of %s ...", side.label());
      String topic = side.topic(place);
      long found =
          side.isPlain()
              ? ends.of(topic)
              : PlainProducer.count(
                  place.bootstrapServers(), topic, sample.isEmpty() ? sample : new ArrayList<>());
      long expected = rows + transactions * side.recordsOfTransaction();
      if (found != expected) {
        throw new IllegalStateException(
            side.label() + " told " + found + " records instead of " + expected);
      }
    }
    return sample;
  }

  private void library(Report report, Side.Place place, Sales.End from, double ours)
      throws IOException {
    say("The library alone ...");
    double first = changes / (LibraryAlone.read(place.sales(), from) / NANOS);
    double best = 0;
    for (int round = 0; round < 3; round++) {
      best = Math.max(best, changes / (LibraryAlone.read(place.sales(), from) / NANOS));
    }
    other(report, "the binlog library alone, first run", first, ours);
    other(report, "the binlog library alone, best of three more", best, ours);
  }

  private void producer(
      Report report, Side.Place place, List<ConsumerRecord<byte[], byte[]>> sample, double ours) {
    if (sample.isEmpty()) {
      return;
    }
    say("A producer alone ...");
    PlainProducer.send(place.bootstrapServers(), sample, changes / 10);
    long nanos = PlainProducer.send(place.bootstrapServers(), sample, changes);
    other(report, "a producer alone, the same records", changes / (nanos / NANOS), ours);
  }

  private static void other(Report report, String label, double perSecond, double ours) {
    report.row(label, number("%,.0f", perSecond), number("%.2fx", ours / perSecond), "", "", "");
  }
}
