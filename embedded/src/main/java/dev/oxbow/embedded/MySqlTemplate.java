package dev.oxbow.embedded;

import dev.oxbow.embedded.elf.SystemLibraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An initialised data folder, made once per user (about three seconds) and copied for each new
 * server (a tenth of a second).
 */
record MySqlTemplate(Path folder) {
  static MySqlTemplate made(MySqlDistribution distribution, SystemLibraries libraries)
      throws IOException {
    String layout = Integer.toHexString(Mysqld.LAYOUT.toString().hashCode());
    Path folder =
        distribution
            .home()
            .resolveSibling("mysql-%s-data-%s".formatted(MySqlDistribution.VERSION, layout));
    Folders.makeOnce(folder, made -> initialise(new Mysqld(distribution, libraries, made)));
    return new MySqlTemplate(folder);
  }

  /** Gives a server its data folder unless it has one. */
  void copyTo(Path data) throws IOException {
    Folders.makeOnce(data, made -> Folders.copy(folder.resolve("data"), made));
  }

  private static void initialise(Mysqld mysqld) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>(Mysqld.LAYOUT);
    settings.put("initialize_insecure", "");
    settings.put("skip_log_bin", "");
    Process process = mysqld.start(settings);
    try {
      int exit = process.waitFor();
      if (exit != 0) {
        throw new EmbeddedServerException(
            "mysqld could not initialise a data folder in %s (exit code %d): %s"
                .formatted(mysqld.folder(), exit, mysqld.logSince(0)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("Interrupted while mysqld initialised a data folder", e);
    } finally {
      process.destroyForcibly();
    }
    // Each server makes its own identity: with a common one their GTIDs would be the same.
    Files.deleteIfExists(mysqld.data().resolve("auto.cnf"));
  }
}
