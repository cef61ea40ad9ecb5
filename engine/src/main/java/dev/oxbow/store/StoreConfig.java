package dev.oxbow.store;

import dev.oxbow.config.DataSize;
import dev.oxbow.config.Settings;
import java.nio.file.Path;

/**
 * The {@code store:} group of the configuration.
 *
 * @param enabled whether copies outlive the statement that made them
 * @param folder where they are kept
 * @param limit how large they may grow together; the least recently used go first
 */
public record StoreConfig(boolean enabled, Path folder, DataSize limit) {
  /** Reads the group. */
  public static StoreConfig from(Settings settings) {
    StoreConfig config =
        new StoreConfig(
            settings.flag("enabled", true),
            Path.of(
                settings.text(
                    "folder",
                    Path.of(System.getProperty("user.home"), ".oxbow", "store").toString())),
            settings.size("limit", DataSize.ofMebibytes(20 * 1024)));
    settings.refuseUnread();
    return config;
  }
}
