package dev.oxbow.embedded;

import dev.oxbow.embedded.process.ExitHook;
import dev.oxbow.embedded.process.FolderLock;
import dev.oxbow.embedded.process.Folders;
import dev.oxbow.embedded.process.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka broker and controller (KRaft) inside this JVM, on 127.0.0.1 only, with little memory.
 *
 * <p>Life: started, then stopped and restarted on the same data and port any number of times, then
 * closed, at the latest when this JVM ends. Safe for several threads. For a broker that can be
 * killed see {@link KafkaProcess}.
 */
public final class EmbeddedKafka implements KafkaServer, AutoCloseable {
  private final Path folder;
  private final Map<String, String> settings;
  private final boolean temporary;
  private final int port;
  private final FolderLock lock;
  private final ExitHook exitHook;
  private @Nullable KafkaRaftServer server;

  private EmbeddedKafka(Path folder, FolderLock lock, int port, ServerOptions options) {
    this.folder = folder;
    this.lock = lock;
    this.port = port;
    this.settings = options.settings();
    this.temporary = options.folder().isEmpty();
    this.exitHook = new ExitHook(this::close, "kafka");
  }

  /** Starts a broker and returns when it takes requests. */
  public static EmbeddedKafka start(ServerOptions options) {
    try {
      Path folder = options.folderOr("oxbow-kafka-");
      int port = options.port() == 0 ? Ports.free() : options.port();
      EmbeddedKafka kafka = new EmbeddedKafka(folder, FolderLock.take(folder), port, options);
      boolean started = false;
      try {
        kafka.restart();
        started = true;
      } finally {
        if (!started) {
          kafka.close();
        }
      }
      return kafka;
    } catch (IOException e) {
      throw EmbeddedServerException.notStarted("Embedded Kafka", e);
    }
  }

  @Override
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The folder that holds its data. */
  public Path folder() {
    return folder;
  }

  /** Stops the broker in good order; its data stays. Does nothing when it does not run. */
  public synchronized void stop() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  /** Starts the broker again on the same data and port; one that still runs is stopped first. */
  public synchronized void restart() {
    stop();
    try {
      Properties properties = properties();
      boolean logSettings = false; // all two hundred of them
      KafkaConfig config = KafkaConfig.fromProps(properties, logSettings);
      format(properties);
      server = started(config);
    } catch (IOException e) {
      throw EmbeddedServerException.notStarted("Embedded Kafka", e);
    } catch (ConfigException e) {
      throw notStarted(e);
    }
  }

  /** Stops the broker; a temporary folder goes with it. */
  @Override
  public synchronized void close() {
    exitHook.cancel();
    stop();
    lock.close();
    if (temporary) {
      Folders.deleteOrThrow(folder);
    }
  }

  private KafkaRaftServer started(KafkaConfig config) {
    KafkaRaftServer starting = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      starting.startup(); // returns when the broker is unfenced
      return starting;
    } catch (RuntimeException e) {
      starting.shutdown();
      starting.awaitShutdown();
      throw notStarted(e);
    }
  }

  private EmbeddedServerException notStarted(RuntimeException cause) {
    return new EmbeddedServerException(
        "Kafka did not start on %s in %s: %s"
            .formatted(bootstrapServers(), folder, cause.getMessage()),
        cause);
  }

  /** Gives an empty folder its cluster id. */
  private void format(Properties properties) throws IOException {
    if (Files.exists(data().resolve("meta.properties"))) {
      return;
    }
    Path file = folder.resolve("server.properties");
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    String[] command = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
    int exit = StorageTool.execute(command, new PrintStream(said, true, StandardCharsets.UTF_8));
    if (exit != 0) {
      throw new EmbeddedServerException(
          "Kafka could not format %s (exit code %d): %s"
              .formatted(folder, exit, said.toString(StandardCharsets.UTF_8).strip()));
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Properties properties() throws IOException {
    // A static voter list is not kept in the data folder: the port may differ at each start.
    int controller = Ports.free();
    Properties properties = new Properties();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controller));
    properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("log.dirs", data().toString());
    for (String topic : new String[] {"offsets.topic", "transaction.state.log"}) {
      properties.put(topic + ".replication.factor", "1");
      properties.put(topic + ".num.partitions", "1");
    }
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("share.coordinator.state.topic.num.partitions", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("num.network.threads", "1");
    properties.put("num.io.threads", "2");
    properties.put("log.cleaner.dedupe.buffer.size", "1048577"); // default: 128 MiB of heap
    properties.put("log.cleaner.io.buffer.size", "65536");
    properties.put("log.index.size.max.bytes", "65536"); // default: 10 MiB per segment (sparse)
    properties.put("broker.heartbeat.interval.ms", "500"); // default 2000: felt at each start
    properties.put("broker.session.timeout.ms", "3000"); // how long a start after a kill waits
    properties.put("initial.broker.registration.timeout.ms", "60000");
    properties.putAll(settings);
    return properties;
  }
}
