package dev.oxbow.embedded;

import dev.oxbow.embedded.elf.SystemLibraries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How mysqld is called: a program, the folder that it runs in and the libraries that it lacks.
 *
 * @param log where its error log and whatever the loader says go
 */
record Mysqld(MySqlDistribution distribution, SystemLibraries libraries, Path folder, Path log) {
  /** Lean, and the same over all instances: what the data folder's files depend on. */
  static final Map<String, String> LAYOUT =
      settings(
          "innodb_log_file_size", "16M",
          "innodb_use_native_aio", "OFF", // the machine's share of AIO requests may be used up
          "performance_schema", "OFF",
          "mysqlx", "OFF");

  Mysqld(MySqlDistribution distribution, SystemLibraries libraries, Path folder) {
    this(distribution, libraries, folder, folder.resolve("mysqld.log"));
  }

  Path data() {
    return folder.resolve("data");
  }

  /** Starts mysqld with these settings, on top of where its files are. */
  Process start(Map<String, String> settings) throws IOException {
    Files.createDirectories(folder);
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
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Path missing = folder.resolve("lib");
    if (isLinux() && !libraries.provideMissing(missing).isEmpty()) {
      builder.environment().put("LD_LIBRARY_PATH", missing.toString());
    }
    return builder.start();
  }

  /** Settings in the order given. */
  static Map<String, String> settings(String... namesAndValues) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return settings;
  }

  /** The end of the log from a place on: what went wrong, without what earlier starts said. */
  String logSince(long start) {
    try {
      if (!Files.exists(log)) {
        return "(it wrote no log)";
      }
      byte[] all = Files.readAllBytes(log);
      int from = (int) Math.min(start, all.length);
      List<String> lines =
          new String(all, from, all.length - from, java.nio.charset.StandardCharsets.UTF_8)
              .lines()
              .toList();
      int most = 12;
      return String.join("\n", lines.subList(Math.max(0, lines.size() - most), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long logSize() throws IOException {
    return Files.exists(log) ? Files.size(log) : 0;
  }

  private static String option(String name, String value) {
    String option = "--" + name.replace('_', '-');
    return value.isEmpty() ? option : option + "=" + value;
  }

  /** By the owner of a folder that we made, since a user's name says nothing. */
  private boolean isRoot() throws IOException {
    Path probe = Files.createTempFile(folder, "owner", "");
    try {
      return Optional.of(0)
          .equals(
              Optional.ofNullable(
                  Files.getAttribute(probe, "unix:uid", LinkOption.NOFOLLOW_LINKS)));
    } finally {
      Files.delete(probe);
    }
  }

  private static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux");
  }
}
