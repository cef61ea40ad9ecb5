package dev.oxbow.sync.oracle;

import dev.oxbow.embedded.process.OwnedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A service in a process of its own, to be killed. */
final class WorkerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LAST_LINES = 60;

  private final OwnedProcess process;
  private final long id;
  private final Path log;

  private WorkerProcess(OwnedProcess process, long id, Path log) {
    this.process = process;
    this.id = id;
    this.log = log;
  }

  /**
   * What a service is given.
   *
   * @param folder for its configuration and its log
   * @param yaml an oxbow.yaml
   */
  record Settings(Path folder, String yaml) {
    Path log() {
      return folder.resolve("worker.log");
    }
  }

  /** Starts one. */
  static WorkerProcess start(Settings settings) throws IOException {
    return start(settings, Optional.empty(), 0);
  }

  /** Starts one that ends itself when it comes to a place for the nth time. */
  static WorkerProcess start(Settings settings, KillPoint point, int times) throws IOException {
    return start(settings, Optional.of(point), times);
  }

  private static WorkerProcess start(Settings settings, Optional<KillPoint> point, int times)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=logback-worker.xml"));
    if (point.isPresent()) {
      command.add("-D" + KillPoint.POINT + "=" + point.get());
      command.add("-D" + KillPoint.TIMES + "=" + times);
    }
    Path file = Files.createTempFile(settings.folder, "oxbow", ".yaml");
    Files.writeString(file, settings.yaml);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(WorkerMain.class.getName(), file.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(settings.log().toFile()))
            .start();
    return new WorkerProcess(
        new OwnedProcess(process, Optional.empty()), process.pid(), settings.log());
  }

  /** Whether it runs, and what it said last, apart from the connections that it lost. */
  String story() throws IOException {
    List<String> lines;
    try (Stream<String> all = Files.lines(log)) {
      lines = all.filter(line -> !line.contains("NetworkClient")).toList();
    }
    List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    String state = process.isAlive() ? "it runs" : "it ended with " + process.exitCode();
    return state + "; the end of its log:\n" + String.join("\n", last);
  }

  /** As the operator's kill -9. */
  void kill() {
    process.kill();
  }

  /** Whether it came to the place where it was to end. */
  boolean hasKilledItself() throws InterruptedException {
    return process.ended(0) && process.exitCode() == KillPoint.EXIT_CODE;
  }

  /** Stops it in the middle of whatever it does, for as long as nobody thaws it. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process sender = new ProcessBuilder("kill", "-" + name, Long.toString(id)).start();
    if (sender.waitFor() != 0) {
      throw new IOException("no signal " + name + " for process " + id);
    }
  }

  @Override
  public void close() {
    process.stop(PATIENCE);
  }
}
