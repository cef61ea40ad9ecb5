package dev.oxbow.sync.command;

import dev.oxbow.sync.service.SyncConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code oxbow sync pause}: a capture or an apply stops reading, and keeps its place. */
@Command(
    name = "pause",
    description = "Stop reading for a while; the place is kept.",
    sortOptions = false)
final class PauseCommand extends CaptureCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "A capture or an apply; needed if there are several.")
  private @Nullable String name;

  @Override
  @Nullable String given() {
    return name;
  }

  @Override
  boolean takesApplies() {
    return true;
  }

  @Override
  String act(SyncConfig read, String name, ConnectClient client) throws InterruptedException {
    // Connect's own pause would leave a large transaction open, for which readers wait.
    client.stop(name);
    return read.applies().containsKey(name)
        ? "Apply '" + name + "' is paused; mind how long its topics keep their records"
        : "Capture '" + name + "' is paused; mind how long its server keeps its binlog";
  }
}
