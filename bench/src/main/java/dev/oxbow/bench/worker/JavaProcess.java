package dev.oxbow.bench.worker;

import dev.oxbow.embedded.process.OwnedProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Java process that captures or applies, with a log of its own. Used by one thread. */
public final class JavaProcess implements Running {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int KB = 1024;

  private final Process process;
  private final OwnedProcess owned;

  private JavaProcess(Process process) throws IOException {
    this.process = process;
    this.owned = new OwnedProcess(process, Optional.empty());
  }

  /**
   * Starts one on the class path of {@code ./oxbow sync}, with its collector.
   *
   * @param options for the JVM
   * @param command the main class and what it is given
   */
  public static JavaProcess start(Path log, List<String> options, List<String> command)
      throws IOException {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.add("-XX:+UseG1GC");
    all.add("-Dfile.encoding=UTF-8");
    all.addAll(options);
    all.add("-cp");
    all.add(System.getProperty("oxbow.bench.sync") + File.separator + "*");
    all.addAll(command);
    return new JavaProcess(
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public long peakBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KB)
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() {
    owned.stop(PATIENCE);
  }
}
