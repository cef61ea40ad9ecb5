package dev.oxbow.bench.capture;

import static dev.oxbow.bench.measure.Report.number;
import static dev.oxbow.bench.measure.Setup.say;

import dev.oxbow.bench.measure.Folders;
import dev.oxbow.bench.measure.Report;
import dev.oxbow.bench.measure.Setup;
import dev.oxbow.bench.measure.Timings;
import dev.oxbow.bench.worker.JavaProcess;
import dev.oxbow.bench.worker.Sales;
import dev.oxbow.embedded.KafkaProcess;
import dev.oxbow.embedded.ServerOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long after its commit in MySQL a change is seen by a consumer with read_committed. */
@Command(
    name = "capture-latency",
    description = "From a commit in MySQL to a consumer, at a steady rate of transactions.")
public final class CaptureLatency implements Callable<Integer> {
  private static final int WARM_UP_SECONDS = 15;

  @Mixin private Setup setup = new Setup();

  @Option(
      names = "--seconds",
      description = "For how long, after a warm-up (default: ${DEFAULT-VALUE}).")
  private int seconds = 60;

  @Option(names = "--rate", description = "Transactions per second (default: ${DEFAULT-VALUE}).")
  private int rate = 200;

  @Override
  public Integer call() throws Exception {
    Path folder = Folders.empty(setup.dir().resolve("capture"));
    say("Starting Kafka ...");
    try (KafkaProcess kafka = KafkaProcess.start(ServerOptions.temporary());
        Sales sales = Sales.start(10_000);
        TopicEnd ends = new TopicEnd(kafka.bootstrapServers())) {
      Side.Place place = new Side.Place(sales, kafka.bootstrapServers(), folder);
      Report report =
          new Report(
              "From commit to consumer, at %d transactions/s for %d s".formatted(rate, seconds),
              "",
              "p50 ms",
              "p90 ms",
              "p99 ms",
              "worst ms");
      for (Side side : List.of(new OxbowSide("envelope"), DebeziumSide.prompt())) {
        say("%s ...", side.label());
        Timings timings = measure(side, place, ends);
        report.row(
            side.label(),
            number("%.0f", timings.medianMillis()),
            number("%.0f", timings.quantileMillis(0.9)),
            number("**%.0f**", timings.quantileMillis(0.99)),
            number("%.0f", timings.quantileMillis(1)));
      }
      report.remark(
          "A transaction inserts one row and updates another; from before its COMMIT is sent to when"
              + " a consumer with read_committed has the insert; after %d s of warm-up.",
          WARM_UP_SECONDS);
      report.print(System.out);
    }
    return 0;
  }

  private Timings measure(Side side, Side.Place place, TopicEnd ends) throws Exception {
    String topic = side.topic(place);
    long first = place.sales().last() + 1;
    int transactions = rate * (WARM_UP_SECONDS + seconds);
    int counted = rate * seconds;
    AtomicLongArray committed = new AtomicLongArray(transactions);
    long began = System.nanoTime();
    try (JavaProcess process = side.start(place)) {
      ends.grow(topic, 0, first - 1, process, began);
      place.sales().mark();
      ends.await(side.marks(place), 1, process);
      long end = ends.of(topic);
      CompletableFuture<Timings> read =
          CompletableFuture.supplyAsync(
              () -> read(place.bootstrapServers(), topic, end, first, committed, counted));
      write(place.sales(), first, committed);
      return read.get();
    }
  }

  private void write(Sales sales, long first, AtomicLongArray committed) throws SQLException {
    long pause = Duration.ofSeconds(1).toNanos() / rate;
    try (Connection connection = sales.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      long next = System.nanoTime();
      for (int i = 0; i < committed.length(); i++) {
        while (System.nanoTime() < next) {
          LockSupport.parkNanos(next - System.nanoTime());
        }
        next += pause;
        statement.execute(sales.insertOne());
        statement.execute("UPDATE sales SET quantity = quantity + 1 WHERE id = " + (i % 5000 + 1));
        committed.set(i, System.nanoTime());
        connection.commit();
      }
    }
    if (sales.last() != first + committed.length() - 1) {
      throw new IllegalStateException("somebody else inserted rows");
    }
  }

  private static Timings read(
      String bootstrapServers,
      String topic,
      long from,
      long first,
      AtomicLongArray committed,
      int counted) {
    Timings timings = new Timings();
    TopicPartition only = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(only));
      consumer.seek(only, from);
      int seen = 0;
      long deadline = System.nanoTime() + Duration.ofMinutes(10).toNanos();
      while (seen < committed.length() && System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          long key =
              Long.parseLong(
                  new String(record.key(), StandardCharsets.UTF_8).replaceAll("\\D", ""));
          if (key >= first) {
            long elapsed = System.nanoTime() - committed.get((int) (key - first));
            if (seen++ >= committed.length() - counted) {
              timings.add(elapsed);
            }
          }
        }
      }
      if (seen != committed.length()) {
        throw new IllegalStateException("only " + seen + " inserts of " + committed.length());
      }
    }
    return timings;
  }
}
