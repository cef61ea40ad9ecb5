package dev.oxbow.embedded.mysqld;

import dev.oxbow.embedded.elf.SystemLibraries;
import dev.oxbow.embedded.process.ProcessLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How mysqld is called: a program, the folder that it runs in and the libraries that it lacks.
 *
 * @param log where its error log and whatever the loader says go
 */
public record Mysqld(
    MySqlDistribution distribution, SystemLibraries libraries, Path folder, ProcessLog log) {
  /** Lean, and the same over all instances: what the data folder's files depend on. */
  public static final Map<String, String> LAYOUT =
      settings(
          "innodb_log_file_size", "16M",
          "innodb_use_native_aio", "OFF", // the machine's share of AIO requests may be used up
          "performance_schema", "OFF",
          "mysqlx", "OFF");

  /** With its log in its folder. */
  public Mysqld(MySqlDistribution distribution, SystemLibraries libraries, Path folder) {
    this(distribution, libraries, folder, new ProcessLog(folder.resolve("mysqld.log")));
  }

  /** The folder with the tables. */
  public Path data() {
    return folder.resolve("data");
  }

  /** Starts mysqld with these settings, on top of where its files are. */
  public Process start(Map<String, String> settings) throws IOException {
    List<String> command = new ArrayList<>();
    // Ctrl-C in a terminal goes to all its processes: it is meant for us alone.
    command.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$0\" \"$@\""));
    command.add(distribution.mysqld().toString());
    command.add("--no-defaults"); // must come first
    command.add("--basedir=" + distribution.home());
    command.add("--lc-messages-dir=" + distribution.home().resolve("share"));
    command.add("--datadir=" + data());
    if (isRoot()) {
      command.add("--user=root"); // mysqld refuses to run as root unless told so
    }
    settings.forEach((name, value) -> command.add(option(name, value)));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
    Path missing = folder.resolve("lib");
    if (isLinux() && !libraries.provideMissing(missing).isEmpty()) {
      builder
          .environment()
          .merge("LD_LIBRARY_PATH", missing.toString(), (old, ours) -> ours + ":" + old);
    }
    return builder.start();
  }

  /** Settings in the order given. */
  public static Map<String, String> settings(String... namesAndValues) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return settings;
  }

  private static String option(String name, String value) {
    String option = "--" + name.replace('_', '-');
    return value.isEmpty() ? option : option + "=" + value;
  }

  /** By the owner of a file that we make, since a user's name says nothing. */
  private boolean isRoot() throws IOException {
    Path probe = Files.createTempFile(folder, "owner", "");
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(probe, "unix:uid"));
    } finally {
      Files.delete(probe);
    }
  }

  private static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux");
  }
}
