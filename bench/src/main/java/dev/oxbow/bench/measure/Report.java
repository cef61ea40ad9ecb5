package dev.oxbow.bench.measure;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.AppInfoParser;

/** A table in Markdown with where and when it was measured. Used by one thread. */
public final class Report {
  private static final Path CPUS = Path.of("/proc/cpuinfo");

  private final String title;
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final double loadBefore = load();

  /** Starts now: the machine's load is looked at. */
  public Report(String title, String... header) {
    this.title = title;
    this.header = List.of(header);
  }

  public void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** A sentence below the table. */
  public void remark(String format, Object... arguments) {
    remarks.add(String.format(Locale.ROOT, format, arguments));
  }

  public void print(PrintStream out) {
    out.println("### " + title);
    out.println();
    out.println(line(header));
    out.println(line(header.stream().map(cell -> "---").toList()));
    rows.forEach(row -> out.println(line(row)));
    out.println();
    remarks.forEach(remark -> out.println("- " + remark));
    out.println("- " + where());
    out.println();
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private String where() {
    Runtime runtime = Runtime.getRuntime();
    return String.format(
        Locale.ROOT,
        "%s; %s, %d cores, %s %s; Java %s, heap %d MB; DuckDB %s, Kafka %s; load average %.1f before, %.1f after.",
        Instant.now().truncatedTo(ChronoUnit.MINUTES),
        cpu(),
        runtime.availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("java.version"),
        runtime.maxMemory() >> 20,
        duckDb(),
        AppInfoParser.getVersion(),
        loadBefore,
        load());
  }

  private static String duckDb() {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
      return connection.getMetaData().getDatabaseProductVersion();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static String cpu() {
    if (!Files.isReadable(CPUS)) {
      return System.getProperty("os.arch");
    }
    try {
      return Files.readAllLines(CPUS).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A number as a table wants it. */
  public static String number(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
