package dev.oxbow.local;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.statement.StatementScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DuckDB in this process: one instance in memory, a connection per run. */
final class DuckDbExecutor implements LocalExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(DuckDbExecutor.class);

  private final DuckDBConnection root;
  private final OwnedFolder folder;
  private final Path scratch;
  private final FeedFunction feeds;
  private final DuckDbErrors errors;

  private DuckDbExecutor(
      DuckDBConnection root,
      OwnedFolder folder,
      Path scratch,
      FeedFunction feeds,
      DuckDbErrors errors) {
    this.root = root;
    this.folder = folder;
    this.scratch = scratch;
    this.feeds = feeds;
    this.errors = errors;
  }

  static DuckDbExecutor start(LocalConfig config, List<Path> folders) {
    loadInternals();
    OwnedFolder folder = OwnedFolder.below(config.spill());
    try {
      Path scratch = Files.createDirectory(folder.path().resolve("scratch"));
      List<Path> allowed = new ArrayList<>(folders);
      allowed.add(scratch);
      DuckDBConnection root =
          DuckDBConnection.newConnection(
              "jdbc:duckdb::memory:", false, "", properties(config, folder.path()));
      FeedFunction feeds = new FeedFunction();
      try (Statement statement = root.createStatement()) {
        feeds.register(root);
        DecimalDivision.register(root);
        StrToDate.register(root);
        JavaFunctions.register(root);
        for (String setting : settings(config, allowed)) {
          statement.execute(setting);
        }
      } catch (SQLException e) {
        root.close();
        throw e;
      }
      return new DuckDbExecutor(root, folder, scratch, feeds, new DuckDbErrors(config));
    } catch (SQLException | IOException e) {
      folder.close();
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG, "The local executor does not start: " + e.getMessage(), e);
    }
  }

  private static void loadInternals() {
    try {
      DuckDbInternals.load();
    } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "The local executor does not start: " + (e.getCause() == null ? e : e.getCause()),
          e);
    }
  }

  private static Properties properties(LocalConfig config, Path folder) {
    Properties properties = new Properties();
    properties.put("jdbc_instance_cache", "false");
    properties.put("memory_limit", config.memory().bytes() + "B");
    properties.put("threads", Integer.toString(config.threads()));
    properties.put("temp_directory", folder.resolve("spill").toString());
    properties.put("autoinstall_known_extensions", "false");
    properties.put("autoload_known_extensions", "false");
    properties.put("allow_community_extensions", "false");
    return properties;
  }

  /** Statements are ours, not the user's; still they see no file and no network that we do not. */
  private static List<String> settings(LocalConfig config, List<Path> allowed) {
    String folders =
        allowed.stream()
            .map(p -> LocalSql.literal(p.toAbsolutePath().normalize().toString()))
            .collect(Collectors.joining(", "));
    return List.of(
        "SET GLOBAL TimeZone = 'UTC'",
        // What a source streams can be read once, and this one reads the rows of a window twice.
        "SET GLOBAL disabled_optimizers = 'window_self_join'",
        // Given when DuckDB 2.0 starts, it would be shown but not kept.
        "SET GLOBAL max_temp_directory_size = '" + config.spillLimit().bytes() + "B'",
        "SET GLOBAL allowed_directories = [" + folders + "]",
        "SET GLOBAL enable_external_access = false");
  }

  @Override
  public LocalRun begin(StatementScope scope) {
    scope.check();
    try {
      return new DuckDbRun(root.duplicate(), feeds, errors, scope);
    } catch (SQLException e) {
      throw new OxbowException(ErrorCode.CLOSED, "The local executor is closed", e);
    }
  }

  @Override
  public Path scratch() {
    return scratch;
  }

  @Override
  public long memoryInUse() {
    try (Connection connection = root.duplicate();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()")) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new OxbowException(ErrorCode.CLOSED, "The local executor is closed", e);
    }
  }

  @Override
  public long damages() {
    return errors.damages();
  }

  @Override
  public void close() {
    try {
      root.close();
    } catch (SQLException e) {
      LOG.warn("Closing the local executor: {}", e.getMessage());
    }
    folder.close();
  }
}
