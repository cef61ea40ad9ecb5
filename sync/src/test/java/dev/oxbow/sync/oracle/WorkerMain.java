package dev.oxbow.sync.oracle;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.sync.service.SyncConfig;
import dev.oxbow.sync.service.SyncService;
import java.nio.file.Path;

/** The other end of {@link WorkerProcess}: a service that runs until it is ended. */
final class WorkerMain {
  private WorkerMain() {}

  public static void main(String[] args) {
    Path file = Path.of(args[0]);
    try {
      SyncService service = SyncService.start(SyncConfig.from(OxbowConfig.load(file), file));
      Runtime.getRuntime().addShutdownHook(new Thread(service::close));
    } catch (RuntimeException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1); // as the command does: threads of Connect may be left
    }
  }
}
