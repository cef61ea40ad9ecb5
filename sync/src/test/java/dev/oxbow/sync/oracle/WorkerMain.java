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
    SyncService service = SyncService.start(SyncConfig.from(OxbowConfig.load(file), file));
    Runtime.getRuntime().addShutdownHook(new Thread(service::close));
  }
}
