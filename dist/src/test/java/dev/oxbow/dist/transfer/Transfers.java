package dev.oxbow.dist.transfer;

import dev.oxbow.dist.OxbowProcess;
import dev.oxbow.dist.shell.ConfigUrl;
import dev.oxbow.dist.transfer.file.FileFormat;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.federation.Oxbow;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A database of its own, a configuration over it, and a folder for files. */
final class Transfers {
  /** 1 to a multiple of 10,000. */
  private static final String NUMBERS =
      """
      WITH RECURSIVE d(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM d WHERE i < 99)
      SELECT a.i * 10000 + b.i * 100 + c.i + 1 AS n FROM d a, d b, d c WHERE a.i <= %d""";

  private final MySqlServer server = TestServers.mySql();
  private final String database = server.createDatabase("transfer");
  private final Path folder;
  private final Path config;

  Transfers(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder.resolve("files"));
    this.config = folder.resolve("oxbow.yaml");
    Oxbow.configured(folder, Oxbow.mysql(server, database) + Oxbow.local(folder));
  }

  /** The beginning of the configuration, to which sources can be added. */
  String source() {
    return Oxbow.mysql(server, database);
  }

  Path config() {
    return config;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** What lies in the folder of files. */
  List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  void run(String... statements) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The rows of a query in MySQL, values as text and separated by bars. */
  List<String> rows(String sql) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          values.add(String.valueOf(rows.getString(i)));
        }
        texts.add(String.join("|", values));
      }
      return texts;
    }
  }

  /** Makes a table of n rows of about 400 bytes each. */
  void manyRows(String table, int n) throws SQLException {
    run(
        "CREATE TABLE " + table + " (n INT PRIMARY KEY, d DECIMAL(12,3), t VARCHAR(500))",
        "INSERT INTO "
            + table
            + " SELECT n, n / 8, REPEAT(MD5(n), 12) FROM ("
            + NUMBERS.formatted(n / 10_000)
            + ") numbers WHERE n <= "
            + n);
  }

  /** Exports, in this process, and gives what was said. */
  String export(String what, boolean isTable, Path file, boolean overwrite)
      throws SQLException, IOException {
    StringWriter said = new StringWriter();
    new Export(
            ConfigUrl.of(config),
            new Export.Rows(what, isTable),
            Optional.of(file),
            FileFormat.of(file).orElseThrow(),
            overwrite,
            new PrintWriter(said),
            false)
        .run();
    return said.toString();
  }

  /** Runs a command of Oxbow in a process of its own. */
  OxbowProcess.Outcome command(String heap, String... arguments) throws Exception {
    return OxbowProcess.runWith(
        config.resolveSibling(""), Map.of(), List.of("-Xmx" + heap), "", List.of(arguments));
  }
}
