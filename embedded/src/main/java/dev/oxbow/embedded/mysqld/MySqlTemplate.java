package dev.oxbow.embedded.mysqld;

import dev.oxbow.embedded.elf.SystemLibraries;
import dev.oxbow.embedded.process.Folders;
import dev.oxbow.embedded.process.OwnedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An initialised data folder, made once per user (about three seconds) and copied for each new
 * server (a tenth of a second).
 */
public record MySqlTemplate(Path folder) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What cannot change any more once the data folder is there. */
  private static final Set<String> FOREVER =
      Set.of("innodb_data_file_path", "innodb_page_size", "lower_case_table_names");

  /** The one that fits a server's settings. */
  public static MySqlTemplate made(
      MySqlDistribution distribution, SystemLibraries libraries, Map<String, String> settings)
      throws IOException {
    Map<String, String> used = new TreeMap<>(Mysqld.LAYOUT);
    settings.forEach(
        (name, value) -> {
          if (FOREVER.contains(name)) {
            used.put(name, value);
          }
        });
    String name =
        "mysql-%s-data-%08x".formatted(MySqlDistribution.VERSION, used.toString().hashCode());
    Path folder = distribution.home().resolveSibling(name);
    Folders.makeOnce(folder, made -> initialise(new Mysqld(distribution, libraries, made), used));
    return new MySqlTemplate(folder);
  }

  /** Gives a server its data folder unless it has one. */
  public void copyTo(Path data) throws IOException {
    Folders.makeOnce(data, made -> Folders.copy(folder.resolve("data"), made));
  }

  private static void initialise(Mysqld mysqld, Map<String, String> used) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>(used);
    settings.put("initialize_insecure", "");
    settings.put("skip_log_bin", "");
    OwnedProcess process = new OwnedProcess(mysqld.start(settings), Optional.of(mysqld.folder()));
    int exit = process.awaitExit(PATIENCE);
    if (exit != 0) {
      throw new IOException(
          "mysqld could not initialise a data folder in %s (exit code %d): %s"
              .formatted(mysqld.folder(), exit, mysqld.log().tailSince(0)));
    }
    // Each server makes its own identity: with a common one their GTIDs would be the same.
    Files.deleteIfExists(mysqld.data().resolve("auto.cnf"));
  }
}
