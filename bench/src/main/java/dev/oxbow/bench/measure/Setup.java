package dev.oxbow.bench.measure;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What all commands let their caller choose. */
public final class Setup {
  @Option(
      names = "--dir",
      defaultValue = "${sys:oxbow.bench.dir:-target/data}",
      description = "Where servers and copies lie; a later run finds the records there.")
  private Path dir = Path.of("target", "data");

  @Option(names = "--threads", description = "Threads of each side (default: the machine's cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--memory", description = "DuckDB's memory on each side (default: 2GB).")
  private String memory = "2GB";

  @Option(names = "--rounds", description = "How often each measurement is taken.")
  private int rounds = 0;

  public Path dir() {
    return dir.toAbsolutePath();
  }

  public int threads() {
    return threads;
  }

  /** As the configuration takes it. */
  public String memory() {
    return memory;
  }

  public int rounds(int byDefault) {
    return rounds > 0 ? rounds : byDefault;
  }

  /** Tells the person who waits what is being done. */
  public static void say(String format, Object... arguments) {
    System.err.println(String.format(format, arguments));
  }
}
