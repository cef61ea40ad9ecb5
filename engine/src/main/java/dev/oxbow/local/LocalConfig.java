package dev.oxbow.local;

import dev.oxbow.config.DataSize;
import dev.oxbow.config.Settings;
import java.nio.file.Path;

/**
 * The {@code local:} group of the configuration.
 *
 * @param memory the executor's native memory, outside the Java heap
 * @param threads how many threads a query uses
 * @param spill the folder to which it spills what does not fit
 * @param spillLimit how much may be spilled
 */
public record LocalConfig(DataSize memory, int threads, Path spill, DataSize spillLimit) {
  /** Reads the group. */
  public static LocalConfig from(Settings settings) {
    LocalConfig config =
        new LocalConfig(
            settings.size("memory.limit", DataSize.ofMebibytes(2048)),
            settings.number("threads", Runtime.getRuntime().availableProcessors(), 1, 1024),
            Path.of(settings.text("spill.folder", spillFolder().toString())),
            settings.size("spill.limit", DataSize.ofMebibytes(100 * 1024)));
    settings.refuseUnread();
    return config;
  }

  /** One per user: the folder of another one cannot be written. */
  private static Path spillFolder() {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "oxbow-spill-" + System.getProperty("user.name"));
  }
}
