package dev.oxbow.server.config;

import dev.oxbow.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The {@code log:} group.
 *
 * @param slow a statement that takes longer is logged with its plan
 * @param audit the file of the audit log; without one it goes where the log goes
 */
public record LogConfig(Duration slow, Optional<Path> audit) {
  static LogConfig from(Settings settings) {
    LogConfig log =
        new LogConfig(
            settings.duration("slow", Duration.ofSeconds(10)),
            settings.text("audit").map(Path::of));
    settings.refuseUnread();
    return log;
  }
}
