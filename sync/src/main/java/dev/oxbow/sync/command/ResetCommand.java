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

/** {@code oxbow sync reset}: a capture begins anew, as if it had never run. */
@Command(
    name = "reset",
    description = {
      "Begin a capture anew at the present end of the binlog, with snapshots of all tables.",
      "For a binlog that was purged, or a server that was restored. Changes between the old place",
      "and now are not told one by one, and rows deleted in between not at all."
    },
    sortOptions = false)
final class ResetCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private WorkerOption worker = new WorkerOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "CAPTURE",
      description = "Its name; needed if there are several.")
  private @Nullable String capture;

  @Option(
      names = "--yes",
      description = "Needed: the place that the capture has reached is forgotten.")
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
    String name = CaptureName.of(read, capture);
    if (!sure) {
      throw new ParameterException(
          Objects.requireNonNull(spec, "picocli sets the spec").commandLine(),
          "The place that capture '" + name + "' has reached is forgotten; say --yes");
    }
    ConnectClient client = worker.connect(read);
    client.stop(name);
    try {
      client.forgetOffsets(name);
    } finally {
      client.resume(name);
    }
    System.out.println("Capture '" + name + "' begins anew");
    return 0;
  }
}
