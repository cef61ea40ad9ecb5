package dev.oxbow.sync.command;

import dev.oxbow.sync.service.SyncConfig;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code oxbow sync remove}: a capture ends, and is no longer known to its service. */
@Command(
    name = "remove",
    description = {
      "End a capture that the configuration no longer has. The place that it has reached is kept:",
      "if it is configured again under its name, it goes on there."
    },
    sortOptions = false)
final class RemoveCommand implements Callable<Integer> {
  private static final String KEPT =
      ", until the service looks into its configuration again, which still has it";

  @Spec private @Nullable CommandSpec spec;
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private WorkerOption worker = new WorkerOption();

  @Parameters(paramLabel = "CAPTURE", description = "Its name.")
  private String capture = "";

  @Option(names = "--yes", description = "Needed: what happens in its tables is told no more.")
  private boolean sure;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Override
  public Integer call() throws InterruptedException {
    Logs.quiet();
    SyncConfig read = config.load();
    String name = capture;
    if (!sure) {
      throw new ParameterException(
          Objects.requireNonNull(spec, "picocli sets the spec").commandLine(),
          "What happens in the tables of capture '" + name + "' is told no more; say --yes");
    }
    worker.connect(read).remove(name);
    System.out.println(
        "Capture '" + name + "' has ended" + (read.captures().containsKey(name) ? KEPT : ""));
    return 0;
  }
}
