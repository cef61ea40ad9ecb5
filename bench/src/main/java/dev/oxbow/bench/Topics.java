package dev.oxbow.bench;

import static dev.oxbow.bench.measure.Setup.say;

import dev.oxbow.bench.measure.Parts;
import dev.oxbow.bench.measure.Setup;
import dev.oxbow.embedded.KafkaProcess;
import dev.oxbow.embedded.ServerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A broker in a process of its own whose topics {@code lineitem} and {@code orders} hold TPC-H's
 * rows as flat JSON objects without keys, lz4, in four partitions. Filled once per folder.
 */
final class Topics implements AutoCloseable {
  static final int PARTITIONS = 4;

  private final KafkaProcess kafka;
  private final Volume volume;

  private Topics(KafkaProcess kafka, Volume volume) {
    this.kafka = kafka;
    this.volume = volume;
  }

  /** Starts the broker and fills what is not filled. */
  static Topics open(Setup setup, Volume volume) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(volume.folder(setup));
    say("Starting Kafka in %s ...", folder);
    Topics topics =
        new Topics(
            KafkaProcess.start(
                ServerOptions.in(folder.resolve("kafka")).with("num.network.threads", "2")),
            volume);
    try {
      Path filled = folder.resolve("filled");
      if (!Files.exists(filled)) {
        topics.fill(setup.threads());
        Files.createFile(filled);
      }
      return topics;
    } catch (IOException | InterruptedException | RuntimeException e) {
      topics.close();
      throw e;
    }
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  private void fill(int threads) throws InterruptedException {
    Map<String, Object> client = Map.of("bootstrap.servers", bootstrapServers());
    for (TpchRows<?> table : volume.topics()) {
      String topic = table.name();
      try (Admin admin = Admin.create(client)) {
        Set<String> there = admin.listTopics().names().get();
        if (there.contains(topic)) {
          admin.deleteTopics(List.of(topic)).all().get();
        }
        NewTopic definition = new NewTopic(topic, PARTITIONS, (short) 1);
        admin.createTopics(List.of(definition.configs(Map.of("retention.ms", "-1")))).all().get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
      long wanted = volume.most(table);
      say("Filling topic %s ...", topic);
      long sent = Parts.run(threads, part -> produce(table, part + 1, threads, wanted));
      if (sent != wanted && !volume.isWhole()) {
        throw new IllegalStateException(topic + " has only " + sent + " rows");
      }
    }
  }

  private long produce(TpchRows<?> table, int part, int parts, long wanted) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers(),
            "acks", "1",
            "linger.ms", "50",
            "batch.size", "262144",
            "compression.type", "lz4",
            "key.serializer", ByteArraySerializer.class,
            "value.serializer", ByteArraySerializer.class);
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
      StringBuilder json = new StringBuilder();
      int[] next = {part};
      long sent =
          table.forEach(
              part,
              parts,
              wanted,
              row -> {
                table.json(row, json);
                byte[] value = json.toString().getBytes(StandardCharsets.UTF_8);
                int partition = Math.floorMod(next[0]++, PARTITIONS);
                producer.send(
                    new ProducerRecord<>(table.name(), partition, null, value),
                    (metadata, error) -> {
                      if (error != null) {
                        failure.compareAndSet(null, error);
                      }
                    });
              });
      producer.flush();
      Exception failed = failure.get();
      if (failed != null) {
        throw new IllegalStateException(failed);
      }
      return sent;
    }
  }

  @Override
  public void close() {
    kafka.close();
  }
}
