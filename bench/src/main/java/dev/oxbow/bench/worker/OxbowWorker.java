package dev.oxbow.bench.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./oxbow sync} as it comes. */
public final class OxbowWorker {
  /** The launcher's, but for memory. */
  private static final List<String> OPTIONS =
      List.of(
          "-XX:CompileCommand=quiet",
          "-XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.G*::*,0.01",
          "-XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.CounterMode::*,0.01");

  private OxbowWorker() {}

  /**
   * Starts one.
   *
   * @param name of its files
   * @param config what its oxbow.yaml holds
   * @param options for the JVM
   */
  public static JavaProcess start(String name, Path folder, String config, List<String> options)
      throws IOException {
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(file, config);
    List<String> all = new ArrayList<>(OPTIONS);
    all.addAll(options);
    // For whoever wants to profile it.
    String more = System.getProperty("oxbow.bench.options");
    if (more != null) {
      all.addAll(List.of(more.split(" ")));
    }
    return JavaProcess.start(
        folder.resolve(name + ".log"),
        all,
        List.of("dev.oxbow.sync.command.SyncMain", "--config", file.toString()));
  }
}
