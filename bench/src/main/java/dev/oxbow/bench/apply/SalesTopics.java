package dev.oxbow.bench.apply;

import static dev.oxbow.bench.measure.Setup.say;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.bench.worker.OxbowWorker;
import dev.oxbow.bench.worker.Running;
import dev.oxbow.bench.worker.Sales;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The rows of a table as records of topics, of one partition each. */
final class SalesTopics {
  /** Of flat rows with schemas. */
  static final String DESCRIBED = "described";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Sales sales;
  private final String bootstrapServers;
  private final Path folder;
  private final long rows;

  SalesTopics(Sales sales, String bootstrapServers, Path folder, long rows) {
    this.sales = sales;
    this.bootstrapServers = bootstrapServers;
    this.folder = folder;
    this.rows = rows;
  }

  /**
   * Captures the table.
   *
   * @param name of the capture and its group
   * @param form its settings beyond those that it must have
   * @return the topic
   */
  String captured(String name, String form) throws IOException, InterruptedException {
    say("Filling a topic with %s ...", form);
    String config =
        """
        sources:
          db: { adapter: mysql, url: '%s', user: %s, password: '%s' }
          events: { adapter: kafka, bootstrap.servers: '%s' }
        sync: { group: oxbow-%s, port: 0 }
        capture:
          %s: { from: db, tables: ['%s.sales'], to: events, %s }
        """
            .formatted(
                sales.server().jdbcUrl(sales.database()),
                sales.server().user(),
                sales.server().password(),
                bootstrapServers,
                name,
                name,
                sales.database(),
                form);
    String topic = name + "." + sales.database() + ".sales";
    try (Running capture = OxbowWorker.start(name, folder, config, List.of("-Xmx1g"));
        KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
      for (long left = rows; left > 0; left -= consumer.poll(Duration.ofSeconds(1)).count()) {
        if (!capture.isAlive()) {
          throw new IllegalStateException("The capture has ended; see its log in " + folder);
        }
      }
    }
    return topic;
  }

  private KafkaConsumer<byte[], byte[]> consumer(String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "max.partition.fetch.bytes", "8388608",
                "max.poll.records", "20000"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    TopicPartition only = new TopicPartition(topic, 0);
    consumer.assign(List.of(only));
    consumer.seek(only, 0);
    return consumer;
  }

  /** Flat rows with schemas, made of envelopes with schemas. */
  String described(String envelopes) throws IOException {
    say("Filling a topic with flat rows and their schemas ...");
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(envelopes);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of(
                    "bootstrap.servers", bootstrapServers,
                    "linger.ms", "5",
                    "batch.size", "262144",
                    "compression.type", "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      for (long left = rows; left > 0; ) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          producer.send(new ProducerRecord<>(DESCRIBED, 0, record.key(), flat(record.value())));
          left--;
        }
      }
    }
    return DESCRIBED;
  }

  private static byte[] flat(byte[] envelope) throws IOException {
    JsonNode all = JSON.readTree(envelope);
    ObjectNode flat = JSON.createObjectNode();
    for (JsonNode field : all.get("schema").get("fields")) {
      if (field.get("field").asText().equals("after")) {
        ObjectNode own = ((ObjectNode) field).deepCopy();
        own.remove("field");
        flat.set("schema", own);
      }
    }
    flat.set("payload", all.get("payload").get("after"));
    return JSON.writeValueAsBytes(flat);
  }
}
