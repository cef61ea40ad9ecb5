package dev.oxbow.sync.command;

import dev.oxbow.sync.service.SyncConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oxbow sync reset}: a capture begins anew, as if it had never run. */
@Command(
    name = "reset",
    description = {
      "Begin a capture anew at the present end of the binlog, with snapshots of all tables.",
      "For a binlog that was purged, or a server that was restored. Changes between the old place",
      "and now are not told one by one, and rows deleted in between not at all."
    },
    sortOptions = false)
final class ResetCommand extends CaptureCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "CAPTURE",
      description = "Its name; needed if there are several.")
  private @Nullable String capture;

  @Option(
      names = "--yes",
      description = "Needed: the place that the capture has reached is forgotten.")
  private boolean sure;

  @Override
  @Nullable String given() {
    return capture;
  }

  @Override
  void check(SyncConfig read, String name) {
    if (!sure) {
      throw typo("The place that capture '" + name + "' has reached is forgotten; say --yes");
    }
  }

  @Override
  String act(SyncConfig read, String name, ConnectClient client) throws InterruptedException {
    client.whileStopped(name, () -> client.forgetOffsets(name));
    return "Capture '" + name + "' begins anew";
  }
}
