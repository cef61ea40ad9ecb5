package dev.oxbow.dist.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.dist.OxbowProcess.Outcome;
import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.federation.Oxbow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command around a restore: what it takes and says. */
final class RestoreCommandTest {
  private static final String ENVELOPE =
      """
      {"after":{"id":%1$d,"v":"%2$s"},"source":{"name":"%3$s","snapshot":"%4$s","db":"shop",\
      "table":"orders","server_id":1,"ts_ms":%1$d000},"op":"%5$s"}""";

  private final KafkaServer kafka = TestServers.kafka();
  private final String topic = kafka.uniqueTopic("changes");
  @TempDir private Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init") // by JUnit
  private Transfers transfers;

  @BeforeEach
  void tell() throws Exception {
    transfers = new Transfers(folder);
    Oxbow.configured(
        folder,
        transfers.source()
            + "  events:\n    adapter: kafka\n    bootstrap.servers: '%s'\n"
                .formatted(kafka.bootstrapServers())
            + Oxbow.local(folder));
    transfers.run("CREATE TABLE orders (id INT PRIMARY KEY, v VARCHAR(9))");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int id = 1; id <= 3; id++) {
        String value =
            ENVELOPE.formatted(
                id, "row " + id, topic, id == 1 ? "last" : "false", id == 1 ? "r" : "c");
        producer.send(new ProducerRecord<>(topic, "{\"id\":" + id + "}", value));
      }
    }
  }

  @Test
  void saysWhatItFoundAndHowLongItTook() throws Exception {
    Outcome outcome =
        transfers.command(
            "128m",
            "restore",
            "orders",
            "--from",
            "events." + topic,
            "--at",
            "1970-01-01 00:00:02",
            "--into",
            transfers.database() + ".orders");

    assertThat(outcome.err())
        .contains("Looked at 3 records, 0.00 MB in ")
        .contains("Restored 2 records, 0.00 MB in ", ", into " + transfers.database() + ".orders")
        .contains("Moment: 1970-01-01T00:00:02Z; the last change was at 1970-01-01T00:00:02Z;")
        .contains("Checked: 2 rows, as many as keys in the topic, checksum ");
    assertThat(outcome.exitCode()).isZero();
    assertThat(transfers.rows("SELECT * FROM orders ORDER BY id"))
        .isEqualTo(List.of("1|row 1", "2|row 2"));
  }

  @Test
  void refusesWhatIsNoMomentAndWhatIsNoPlace() throws Exception {
    assertThat(restore("--at", "yesterday").err())
        .contains(
            "'yesterday' is neither a time, such as 2026-11-22T10:00:00Z, nor a set of GTIDs");
    transfers.run("INSERT INTO orders VALUES (9, 'mine')");
    Outcome outcome = restore();
    assertThat(outcome.err()).contains("is not empty; --replace puts the restored table in its");
    assertThat(outcome.exitCode()).isOne();
    assertThat(restore("--replace").exitCode()).isZero();
    assertThat(transfers.rows("SELECT COUNT(*) FROM orders")).containsExactly("3");
  }

  private Outcome restore(String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("restore", "orders", "--from", topic, "--into", "orders"));
    arguments.addAll(List.of(more));
    return transfers.command("128m", arguments.toArray(String[]::new));
  }
}
