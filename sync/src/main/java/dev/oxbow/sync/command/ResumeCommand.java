package dev.oxbow.sync.command;

import dev.oxbow.sync.service.SyncConfig;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oxbow sync resume}: a capture goes on. */
@Command(
    name = "resume",
    description = "Go on after a pause, or after a failure that was mended.",
    sortOptions = false)
final class ResumeCommand implements Callable<Integer> {
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
    worker.connect(read).resume(name);
    System.out.println("Capture '" + name + "' goes on");
    return 0;
  }
}
