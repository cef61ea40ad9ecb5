package dev.oxbow.dist.transfer;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.dist.OxbowProcess;
import dev.oxbow.dist.shell.ConfigUrl;
import dev.oxbow.dist.transfer.file.FileFormat;
import dev.oxbow.dist.transfer.table.Duplicates;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.error.OxbowException;
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

  private final MySqlServer server;
  private final String database;
  private final Path folder;
  private final Path config;

  Transfers(Path folder) throws IOException {
    this(folder, TestServers.mySql());
  }

  Transfers(Path folder, MySqlServer server) throws IOException {
    this.server = server;
    this.database = server.createDatabase("transfer");
    this.folder = Files.createDirectories(folder.resolve("files"));
    this.config = folder.resolve("oxbow.yaml");
    Oxbow.configured(folder, source() + Oxbow.local(folder));
  }

  /** The beginning of the configuration, to which sources can be added. */
  String source() {
    return Oxbow.mysql(server, database) + "    writable: true\n";
  }

  Path config() {
    return config;
  }

  String database() {
    return database;
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
    try (Connection connection = server.connect(database)) {
      return rows(connection, sql);
    }
  }

  /** The same, over what is not committed, too. */
  List<String> rowsOfAll(String sql) throws SQLException {
    try (Connection connection = server.connect(database)) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
      return rows(connection, sql);
    }
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
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
            new Export.ToFile(Optional.of(file), FileFormat.of(file).orElseThrow(), overwrite),
            new PrintWriter(said),
            false)
        .run();
    return said.toString();
  }

  /** Imports, in this process, and gives what was said, also before it failed. */
  Said load(Path file, String table, Import.Options options) {
    StringWriter said = new StringWriter();
    try {
      new Import(
              new Import.FromFile(file, FileFormat.of(file).orElseThrow()),
              options,
              new PrintWriter(said, true),
              false)
          .run(Target.of(OxbowConfig.load(config), table));
      return new Said(said.toString(), "");
    } catch (OxbowException e) {
      return new Said(said.toString(), String.valueOf(e.getMessage()));
    }
  }

  /** The same with nothing asked for. */
  Said load(Path file, String table) {
    return load(file, table, options(Duplicates.ERROR, 0, 0));
  }

  static Import.Options options(Duplicates duplicates, long commitEvery, long skip) {
    return new Import.Options(List.of(), duplicates, commitEvery, skip);
  }

  /** What an import told, and how it failed. */
  record Said(String told, String error) {}

  /** Writes a file of text. */
  Path write(String name, String text) throws IOException {
    return Files.writeString(file(name), text);
  }

  /** Has the server write rows to a file; it must be allowed to. */
  Path outfile(String name, String select) throws SQLException, IOException {
    run(
        select.replaceFirst(
            "(?s)( FROM .*)", " INTO OUTFILE '" + file(name) + "' CHARACTER SET binary$1"));
    return file(name);
  }

  /** Whether the server lets rows be loaded from a stream. */
  void allowLocal(boolean allowed) throws SQLException {
    run("SET GLOBAL local_infile = " + (allowed ? "ON" : "OFF"));
  }

  /** Runs a command of Oxbow in a process of its own. */
  OxbowProcess.Outcome command(String heap, String... arguments) throws Exception {
    return OxbowProcess.runWith(
        config.resolveSibling(""), Map.of(), List.of("-Xmx" + heap), "", List.of(arguments));
  }
}
