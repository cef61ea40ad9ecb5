package dev.oxbow.sync.service;

import dev.oxbow.embedded.process.OwnedProcess;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/** A worker with one connector in a process of its own, to be killed. */
final class WorkerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final OwnedProcess process;

  private WorkerProcess(OwnedProcess process) {
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param folder for its settings and its log
   * @param connector all settings of the connector, with its {@code name}
   */
  static WorkerProcess start(
      Path folder, String group, String bootstrapServers, Map<String, String> connector)
      throws IOException {
    Properties settings = new Properties();
    settings.putAll(connector);
    settings.setProperty("worker.group", group);
    settings.setProperty("worker.bootstrap", bootstrapServers);
    Path file = Files.createTempFile(folder, "worker", ".properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      settings.store(out, null);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(WorkerProcess.class.getName(), file.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("worker.log").toFile()))
            .start();
    return new WorkerProcess(new OwnedProcess(process, Optional.empty()));
  }

  /** As the operator's kill -9. */
  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.stop(PATIENCE);
  }

  /** In the process: runs until it is ended. */
  public static void main(String[] args) throws InterruptedException {
    Properties settings = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(args[0]))) {
      settings.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> connector = new HashMap<>();
    settings.stringPropertyNames().forEach(n -> connector.put(n, settings.getProperty(n)));
    String group = Objects.requireNonNull(connector.remove("worker.group"));
    String bootstrap = Objects.requireNonNull(connector.remove("worker.bootstrap"));
    Worker worker =
        Worker.start(
            group,
            Map.of(
                "bootstrap.servers", bootstrap,
                "session.timeout.ms", "6000",
                "heartbeat.interval.ms", "1000",
                "scheduled.rebalance.max.delay.ms", "0"),
            1);
    Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
    worker.put(Objects.requireNonNull(connector.get("name")), connector);
    Thread.currentThread().join();
  }
}
