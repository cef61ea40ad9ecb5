package dev.oxbow.dist.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.dist.OxbowProcess.Outcome;
import dev.oxbow.dist.shell.ConfigUrl;
import dev.oxbow.dist.transfer.Export.Rows;
import dev.oxbow.dist.transfer.file.FileFormat;
import dev.oxbow.dist.transfer.table.Duplicates;
import dev.oxbow.dist.transfer.topic.TopicPlace;
import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.federation.Oxbow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows into topics and out of them, all or none. */
final class TopicTransferTest {
  private final KafkaServer kafka = TestServers.kafka();
  private final String topic = kafka.uniqueTopic("transferred");
  @TempDir private Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init") // by JUnit
  private Transfers transfers;

  @BeforeEach
  void prepare() throws Exception {
    transfers = new Transfers(folder);
    transfers.allowLocal(true);
    Oxbow.configured(
        folder,
        transfers.source()
            + Oxbow.kafka(kafka.bootstrapServers(), List.of(topic))
            + Oxbow.local(folder));
    transfers.run(
        "CREATE TABLE goods (id INT PRIMARY KEY, name VARCHAR(20), price DECIMAL(6,2))",
        "INSERT INTO goods VALUES (1, 'a \"b\"', 1.50), (2, NULL, NULL), (3, 'c', 12345678 % 100)");
    create();
  }

  private void create() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private TopicPlace place() {
    return TopicPlace.find(OxbowConfig.load(transfers.config()), "events." + topic).orElseThrow();
  }

  private String export(String sql, List<String> key) throws Exception {
    StringWriter said = new StringWriter();
    new Export(
            ConfigUrl.of(transfers.config()),
            new Rows(sql, false),
            new Export.ToTopic(place(), key),
            new PrintWriter(said),
            false)
        .run();
    return said.toString();
  }

  /** What is committed: key and value of each record. */
  private List<String> records() {
    List<String> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition part = new TopicPartition(topic, 0);
      consumer.assign(List.of(part));
      consumer.seekToBeginning(List.of(part));
      long end = consumer.endOffsets(List.of(part)).getOrDefault(part, 0L);
      while (consumer.position(part) < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          records.add(record.key() + " " + record.value());
        }
      }
    }
    return records;
  }

  @Test
  void aTableIsTheSameAfterItWentThroughATopic() throws Exception {
    assertThat(export("SELECT * FROM goods ORDER BY id", List.of("id")))
        .startsWith("Exported 3 rows, ")
        .contains(", to events." + topic);
    assertThat(records())
        .containsExactly(
            "{\"id\":1} {\"id\":1,\"name\":\"a \\\"b\\\"\",\"price\":1.50}",
            "{\"id\":2} {\"id\":2,\"name\":null,\"price\":null}",
            "{\"id\":3} {\"id\":3,\"name\":\"c\",\"price\":78.00}");

    transfers.run("CREATE TABLE copy LIKE goods");
    StringWriter said = new StringWriter();
    new Import(
            new Import.FromTopic(ConfigUrl.of(transfers.config()), place()),
            new Import.Options(List.of("id", "name", "price"), Duplicates.ERROR, 0, 0),
            new PrintWriter(said, true),
            false)
        .run(Target.of(OxbowConfig.load(transfers.config()), "copy"));
    assertThat(said.toString()).startsWith("Imported 3 rows, ").contains("copy");
    assertThat(transfers.rows("SELECT * FROM copy ORDER BY id"))
        .isEqualTo(transfers.rows("SELECT * FROM goods ORDER BY id"));
  }

  @Test
  void aFailureLeavesNothingToBeSeen() throws Exception {
    assertThatThrownBy(
            () -> export("SELECT id, 1 / (id - 3) AS x FROM goods ORDER BY id", List.of()))
        .hasMessageContaining("zero");
    assertThatThrownBy(() -> export("SELECT id FROM goods", List.of("ID2")))
        .hasMessageContaining("--key names column 'ID2', but the rows have id");
    assertThat(records()).isEmpty();
  }

  @Test
  void objectsOfAFileBecomeRecordsAsTheyAre() throws Exception {
    Path file =
        transfers.write("x.jsonl", "{\"id\":1,\"n\":1.50,\"o\":{\"a\":[1e2]}}\n{\"id\":2}\n");
    Outcome outcome =
        transfers.command(
            "128m", "import", file.toString(), "--into", "events." + topic, "--key", "id");
    assertThat(outcome.err()).startsWith("Imported 2 rows, 0.00 MB in ").contains(topic);
    assertThat(records())
        .containsExactly(
            "{\"id\":1} {\"id\":1,\"n\":1.50,\"o\":{\"a\":[1E+2]}}", "{\"id\":2} {\"id\":2}");

    transfers.write("x.jsonl", "{\"id\":3}\n{\"other\":4}\n");
    outcome =
        transfers.command(
            "128m", "import", file.toString(), "--into", "events." + topic, "--key", "id");
    assertThat(outcome.err()).contains("x.jsonl, row 2 has no field 'id', which --key names");
    assertThat(outcome.exitCode()).isOne();
    assertThat(records()).hasSize(2);
  }

  @Test
  void rowsOfCsvAndParquetBecomeRecords() throws Exception {
    Path csv = transfers.write("x.csv", "id,n,v\n007,1.50,\"a,b\"\n8,,\"\"\n");
    records(csv, "id");
    assertThat(records())
        .containsExactly(
            "{\"id\":\"007\"} {\"id\":\"007\",\"n\":\"1.50\",\"v\":\"a,b\"}",
            "{\"id\":\"8\"} {\"id\":\"8\",\"n\":null,\"v\":\"\"}");

    Path parquet = folder.resolve("x.parquet");
    transfers.export(
        "SELECT id, name, price, CAST(id AS DOUBLE) / 8 AS d, id = 1 AS b,"
            + " CAST('2024-02-29' AS DATE) AS day FROM goods ORDER BY id LIMIT 2",
        false,
        parquet,
        false);
    records(parquet, "id");
    assertThat(records().subList(2, 4))
        .containsExactly(
            "{\"id\":1} {\"id\":1,\"name\":\"a \\\"b\\\"\",\"price\":1.50,\"d\":0.125,\"b\":true,"
                + "\"day\":\"2024-02-29\"}",
            "{\"id\":2} {\"id\":2,\"name\":null,\"price\":null,\"d\":0.25,\"b\":false,"
                + "\"day\":\"2024-02-29\"}");

    assertThatThrownBy(() -> records(transfers.write("y.csv", "a,b\n1,2\n1\n"), "a"))
        .hasMessageContaining("y.csv, line 3: 1 fields, but there are 2 columns");
    assertThatThrownBy(() -> records(transfers.write("y.csv", "a,a\n1,2\n"), "a"))
        .hasMessageContaining("the field 'a' twice");
    assertThatThrownBy(() -> records(transfers.write("y.txt", "1\t2\n"), "a"))
        .hasMessageContaining("import it into one, and export that to the topic");
    assertThat(records()).hasSize(4);
  }

  private void records(Path file, String key) {
    FileFormat format = FileFormat.of(file).orElseThrow();
    new ImportRecords(file, format, place(), List.of(), List.of(key), 0)
        .run(new PrintWriter(new StringWriter()), false);
  }

  @Test
  void refusesWhatATopicCannotTake() throws Exception {
    assertThat(
            transfers.command("128m", "export", "goods", "--to", "events." + topic + "_not").err())
        .contains("Topic '" + topic + "_not' does not exist in source 'events'; create it first");
  }
}
