package dev.oxbow.sync.command;

import dev.oxbow.sync.service.SyncConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code oxbow sync resume}: a capture or an apply goes on. */
@Command(
    name = "resume",
    description = "Go on after a pause, or after a failure that was mended.",
    sortOptions = false)
final class ResumeCommand extends CaptureCommand {
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
    client.resume(name);
    return (read.applies().containsKey(name) ? "Apply '" : "Capture '") + name + "' goes on";
  }
}
