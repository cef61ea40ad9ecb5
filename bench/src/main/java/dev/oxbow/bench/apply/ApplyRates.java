package dev.oxbow.bench.apply;

import static dev.oxbow.bench.measure.Report.number;
import static dev.oxbow.bench.measure.Setup.say;

import dev.oxbow.bench.measure.Folders;
import dev.oxbow.bench.measure.Report;
import dev.oxbow.bench.measure.Setup;
import dev.oxbow.bench.worker.Growth;
import dev.oxbow.bench.worker.Running;
import dev.oxbow.bench.worker.Sales;
import dev.oxbow.embedded.KafkaProcess;
import dev.oxbow.embedded.ServerOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Topics into MySQL: Oxbow's apply, Debezium's sink, and programs written for the one table. */
@Command(
    name = "apply",
    description = "Topics into a table, against Debezium's JDBC sink and hand-written programs.")
public final class ApplyRates implements Callable<Integer> {
  private static final long PAUSE = 10;

  /** After which one that makes no progress has failed. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Mixin private Setup setup = new Setup();

  @Option(names = "--records", description = "Records of each topic (default: ${DEFAULT-VALUE}).")
  private long records = 1_000_000;

  @Option(
      names = "--batch",
      description = "Rows of a hand-written batch (default: ${DEFAULT-VALUE}).")
  private int batch = 5_000;

  @Option(
      names = "--load",
      description = "Rows of a hand-written LOAD DATA (default: ${DEFAULT-VALUE}).")
  private int load = 20_000;

  @Option(
      names = "--sides",
      split = ",",
      description = "Of ${DEFAULT-VALUE}.",
      defaultValue = "oxbow,batch,load,described,debezium")
  private List<String> wanted = List.of();

  @Option(
      names = "--forms",
      split = ",",
      description = "Of ${DEFAULT-VALUE}.",
      defaultValue = "flat,envelope")
  private List<String> forms = List.of();

  @Override
  public Integer call() throws Exception {
    Path folder = Folders.empty(setup.dir().resolve("apply"));
    say("Starting Kafka ...");
    try (KafkaProcess kafka = KafkaProcess.start(ServerOptions.temporary());
        Sales sales = Sales.start(records)) {
      SalesTopics topics = new SalesTopics(sales, kafka.bootstrapServers(), folder, records);
      boolean describes = wanted.contains("described") || wanted.contains("debezium");
      String schemas =
          describes ? topics.captured("schemas", "format: envelope, schemas: true") : "";
      if (forms.contains("flat")) {
        String described = describes ? topics.described(schemas) : "";
        Map<Writer, String> writers = new LinkedHashMap<>();
        String flat = topics.captured("flat", "format: flat");
        writers.put(new OxbowWriter("Oxbow", "oxbow_flat"), flat);
        byHand(writers, "flat", flat);
        writers.put(new OxbowWriter("Oxbow, records with schemas", "described_flat"), described);
        writers.put(
            new DebeziumSink("Debezium's sink, records with schemas", "debezium_flat"), described);
        measure("flat", kafka, sales, folder, writers);
      }
      if (forms.contains("envelope")) {
        Map<Writer, String> writers = new LinkedHashMap<>();
        String envelopes = topics.captured("envelope", "format: envelope");
        writers.put(new OxbowWriter("Oxbow", "oxbow_envelope"), envelopes);
        byHand(writers, "envelope", envelopes);
        writers.put(new OxbowWriter("Oxbow, records with schemas", "described_envelope"), schemas);
        writers.put(
            new DebeziumSink("Debezium's sink, records with schemas", "debezium_envelope"),
            schemas);
        measure("envelope", kafka, sales, folder, writers);
      }
    }
    return 0;
  }

  private void byHand(Map<Writer, String> writers, String form, String topic) {
    writers.put(
        new HandWritten("batched upserts by hand", "batch_" + form, most(batch), Batches::new),
        topic);
    writers.put(
        new HandWritten("LOAD DATA by hand", "load_" + form, most(load), LoadedData::new), topic);
  }

  /** Of few records a batch must not be all. */
  private int most(int rows) {
    return (int) Math.min(rows, records / 5);
  }

  private void measure(
      String form, KafkaProcess kafka, Sales sales, Path folder, Map<Writer, String> writers)
      throws Exception {
    Report report =
        new Report(
            "Applying %d %s records of 12 columns".formatted(records, form),
            "",
            "records/s",
            "Oxbow is",
            "CPU s for 1 M",
            "s to the first",
            "peak MB");
    String expected = state(sales, sales.database());
    double ours = 0;
    for (Map.Entry<Writer, String> each : writers.entrySet()) {
      Writer writer = each.getKey();
      if (!wanted.contains(writer.name().substring(0, writer.name().indexOf('_')))) {
        continue;
      }
      say("%s records by %s ...", form, writer.label());
      String database = sales.server().createDatabase(writer.name());
      Writer.Job job =
          new Writer.Job(
              sales, database, kafka.bootstrapServers(), each.getValue(), records, folder);
      try (Connection connection = sales.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("USE " + database);
        statement.execute(Sales.TABLE);
        long began = System.nanoTime();
        try (Running running = writer.start(job)) {
          Growth growth = watch(statement, running, writer, began);
          double perSecond = growth.perSecond(records);
          ours = ours == 0 ? perSecond : ours;
          say("  %,.0f records/s", perSecond);
          report.row(
              writer.label(),
              number("%,.0f", perSecond),
              number("%.2fx", ours / perSecond),
              number("%.1f", growth.cpuPerMillion(records)),
              number("%.1f", growth.secondsToFirst()),
              running.peakBytes() == 0 ? "" : number("%d", running.peakBytes() >> 20));
        }
        String found = state(sales, database);
        if (!found.equals(expected)) {
          throw new IllegalStateException(
              writer.label() + " made other rows: " + found + " and not " + expected);
        }
        statement.execute("DROP DATABASE " + database);
      }
    }
    report.remark(
        "Into an empty table, by one task or thread with one connection; from the first rows that"
            + " were committed to the last, so without the start of a process. Then the tables were"
            + " compared by count and checksum.");
    report.print(System.out);
  }

  private Growth watch(Statement statement, Running running, Writer writer, long began)
      throws SQLException, InterruptedException {
    Growth growth = new Growth(0, began, running.cpu());
    long grew = began;
    while (growth.end() < records) {
      long end = ask(statement, "SELECT COALESCE(MAX(id), 0) FROM sales");
      long now = System.nanoTime();
      if (end > growth.end()) {
        growth.reached(end, now, running.cpu());
        grew = now;
      }
      if (!running.isAlive() || now - grew > PATIENCE.toNanos()) {
        throw new IllegalStateException(writer.label() + " does not go on; see its log");
      }
      Thread.sleep(PAUSE);
    }
    return growth;
  }

  private static long ask(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** What a table has. */
  private static String state(Sales sales, String database) throws SQLException {
    try (Connection connection = sales.connect();
        Statement statement = connection.createStatement();
        ResultSet checksum =
            statement.executeQuery("CHECKSUM TABLE " + database + ".sales EXTENDED")) {
      checksum.next();
      String sum = checksum.getString(2);
      return ask(connection.createStatement(), "SELECT COUNT(*) FROM " + database + ".sales")
          + " rows of checksum "
          + sum;
    }
  }
}
