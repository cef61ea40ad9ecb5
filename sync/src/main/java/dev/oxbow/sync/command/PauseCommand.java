package dev.oxbow.sync.command;

import dev.oxbow.sync.service.SyncConfig;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oxbow sync pause}: a capture stops reading, and keeps its place. */
@Command(
    name = "pause",
    description = "Stop reading for a while; the place is kept.",
    sortOptions = false)
final class PauseCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private WorkerOption worker = new WorkerOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "CAPTURE",
      description = "Its name; needed if there are several.")
  private @Nullable String capture;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Override
  public Integer call() throws InterruptedException {
    Logs.quiet();
    SyncConfig read = config.load();
    String name = CaptureName.of(read, capture);
    // Connect's own pause would leave a large transaction open, for which readers wait.
    worker.connect(read).stop(name);
    System.out.println(
        "Capture '" + name + "' is paused; mind how long its server keeps its binlog");
    return 0;
  }
}
