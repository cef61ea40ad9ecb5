package dev.oxbow.federation.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The product in a JVM of its own, whose memory or disk is small: it runs statements one after the
 * other on one connection and writes the row or the number of rows of each, and at the end its
 * largest resident set.
 */
final class Forked {
  private static final String PEAK = "VmHWM:";

  private Forked() {}

  /**
   * @param arguments the URL, then the statements
   */
  public static void main(String[] arguments) throws Exception {
    try (Connection connection = DriverManager.getConnection(arguments[0])) {
      for (String sql : Arrays.asList(arguments).subList(1, arguments.length)) {
        long begun = System.nanoTime();
        System.out.println(answer(connection, sql));
        System.err.println(sql + ": " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
      }
    }
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(PEAK)) {
        System.out.println(line);
      }
    }
  }

  private static String answer(Connection connection, String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      String first = "no rows";
      int count = 0;
      while (rows.next()) {
        if (++count == 1) {
          first = row(rows);
        }
      }
      return count > 1 ? count + " rows" : first;
    } catch (SQLException e) {
      return e.getSQLState() + " " + e.getMessage();
    }
  }

  private static String row(ResultSet rows) throws SQLException {
    List<@Nullable String> values = new ArrayList<>();
    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
      values.add(rows.getString(i));
    }
    return values.toString();
  }

  /** Runs it and gives its lines; fails when it takes too long or ends badly. */
  static List<String> run(
      List<String> prefix, List<String> jvm, Path folder, String url, String... statements)
      throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Forked.class.getName()));
    command.add(url);
    command.addAll(List.of(statements));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new AssertionError(
            "ended: " + !process.isAlive() + "\n" + Files.readString(out) + Files.readString(err));
      }
    } finally {
      process.destroyForcibly();
    }
    System.out.print(Files.readString(err));
    return Files.readAllLines(out);
  }

  /** The largest resident set in MiB, from the last line. */
  static long peakMebibytes(List<String> lines) {
    String last = lines.get(lines.size() - 1);
    if (!last.startsWith(PEAK)) {
      throw new AssertionError(lines.toString());
    }
    return Long.parseLong(last.replaceAll("\\D", "")) / 1024;
  }
}
