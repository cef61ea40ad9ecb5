package dev.oxbow.embedded;

import dev.oxbow.embedded.process.ExitHook;
import dev.oxbow.embedded.process.Folders;
import dev.oxbow.embedded.process.OwnedProcess;
import dev.oxbow.embedded.process.Ports;
import dev.oxbow.embedded.process.ProcessLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An {@link EmbeddedKafka} in a Java process of its own, started with this JVM's class path, so
 * that it can be killed.
 *
 * <p>Life: started, then stopped or killed and restarted on the same data and port any number of
 * times, then closed. It ends with this JVM, however that ends. Safe for several threads.
 *
 * <p>A start that fails throws {@link EmbeddedServerException} with the end of its log.
 */
public final class KafkaProcess implements KafkaServer, AutoCloseable {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  private final Path folder;
  private final ServerOptions options;
  private final boolean temporary;
  private final ProcessLog log;
  private final ExitHook exitHook;
  private @Nullable OwnedProcess process;

  private KafkaProcess(Path folder, ServerOptions options, boolean temporary) {
    this.folder = folder;
    this.options = options;
    this.temporary = temporary;
    this.log = new ProcessLog(folder.resolve("kafka.log"));
    this.exitHook = new ExitHook(this::close, "kafka");
  }

  /** Starts a broker and returns when it takes requests. */
  public static KafkaProcess start(ServerOptions options) {
    try {
      Path folder = options.folderOr("oxbow-kafka-");
      int port = options.port() == 0 ? Ports.free() : options.port();
      ServerOptions fixed = ServerOptions.in(folder).withPort(port).withAll(options.settings());
      KafkaProcess kafka = new KafkaProcess(folder, fixed, options.folder().isEmpty());
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
    return "127.0.0.1:" + options.port();
  }

  /** The folder that holds its data and its log, kafka.log. */
  public Path folder() {
    return folder;
  }

  /** Stops the broker in good order; its data stays. Does nothing when it does not run. */
  public synchronized void stop() {
    if (process != null) {
      process.stop(STOP_PATIENCE);
      process = null;
    }
  }

  /** Kills the process as kill -9 does and waits until it is gone; its data stays as it is. */
  public synchronized void kill() {
    if (process != null) {
      process.kill();
      process = null;
    }
  }

  /** Starts the broker again on the same data and port; one that still runs is stopped first. */
  public synchronized void restart() {
    stop();
    try {
      process = startProcess();
    } catch (IOException e) {
      throw EmbeddedServerException.notStarted("Embedded Kafka", e);
    }
  }

  /** Stops the broker; a temporary folder goes with it. */
  @Override
  public synchronized void close() {
    exitHook.cancel();
    if (!temporary) {
      stop();
      return;
    }
    kill();
    Folders.deleteOrThrow(folder);
  }

  private OwnedProcess startProcess() throws IOException {
    KafkaProcessMain.write(options, folder);
    Path arguments = folder.resolve("java.arguments"); // a class path may be longer than a command
    Files.write(
        arguments,
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Doxbow.log=warn",
            "-cp",
            quoted(System.getProperty("java.class.path")),
            KafkaProcessMain.class.getName(),
            quoted(folder.toString())));
    long logStart = log.end();
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + arguments)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
            .start();
    OwnedProcess started =
        new OwnedProcess(java, temporary ? Optional.of(folder) : Optional.empty());
    // The process says one line when it takes requests; when it ends instead, there is none.
    BufferedReader out =
        new BufferedReader(new InputStreamReader(java.getInputStream(), StandardCharsets.UTF_8));
    if (KafkaProcessMain.READY.equals(out.readLine())) {
      return started;
    }
    started.kill();
    throw new EmbeddedServerException(
        "Kafka did not start on %s in %s (exit code %d); the end of %s: %s"
            .formatted(
                bootstrapServers(),
                folder,
                started.exitCode(),
                log.file(),
                log.tailSince(logStart)));
  }

  /** As an argument file of java wants it. */
  private static String quoted(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
