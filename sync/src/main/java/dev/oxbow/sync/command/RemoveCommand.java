package dev.oxbow.sync.command;

import dev.oxbow.sync.service.SyncConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oxbow sync remove}: a capture ends, and is no longer known to its service. */
@Command(
    name = "remove",
    description = {
      "End a capture that the configuration no longer has. The place that it has reached is kept:",
      "if it is configured again under its name, it goes on there."
    },
    sortOptions = false)
final class RemoveCommand extends CaptureCommand {
  private static final String KEPT =
      ", until the service looks into its configuration again, which still has it";

  @Parameters(paramLabel = "CAPTURE", description = "Its name.")
  private String capture = "";

  @Option(names = "--yes", description = "Needed: what happens in its tables is told no more.")
  private boolean sure;

  @Override
  String given() {
    return capture;
  }

  @Override
  void check(SyncConfig read, String name) {
    if (!sure) {
      throw typo("What happens in the tables of capture '" + name + "' is told no more; say --yes");
    }
  }

  @Override
  String act(SyncConfig read, String name, ConnectClient client) throws InterruptedException {
    client.remove(name);
    boolean isInFile = read.captures().containsKey(name) || read.applies().containsKey(name);
    return "Capture '" + name + "' has ended" + (isInFile ? KEPT : "");
  }
}
