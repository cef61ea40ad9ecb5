package dev.oxbow.embedded;

import dev.oxbow.embedded.elf.SystemLibraries;
import dev.oxbow.embedded.mysqld.MySqlDistribution;
import dev.oxbow.embedded.mysqld.MySqlTemplate;
import dev.oxbow.embedded.mysqld.Mysqld;
import dev.oxbow.embedded.process.ExitHook;
import dev.oxbow.embedded.process.FolderLock;
import dev.oxbow.embedded.process.Folders;
import dev.oxbow.embedded.process.OwnedProcess;
import dev.oxbow.embedded.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A real mysqld 8.0 as a process of ours, on 127.0.0.1 only, whose user root has no password. It
 * writes a row binlog with full metadata and GTIDs, and takes little memory.
 *
 * <p>Life: started, then stopped or killed and restarted on the same data and port any number of
 * times, then closed. It ends with this JVM, however that ends. Safe for several threads.
 *
 * <p>A start that fails throws {@link EmbeddedServerException} with the end of mysqld's log.
 */
public final class EmbeddedMySql implements MySqlServer, AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
  private static final int PORT_ATTEMPTS = 3;

  private static final Map<String, String> DEFAULTS =
      Mysqld.settings(
          "bind_address", "127.0.0.1",
          "socket", "mysql.sock", // in the data folder: a long path would not fit
          "pid_file", "mysqld.pid",
          "server_id", "1",
          "log_bin", "binlog",
          "binlog_format", "ROW",
          "binlog_row_image", "FULL",
          "binlog_row_metadata", "FULL",
          "gtid_mode", "ON",
          "enforce_gtid_consistency", "ON",
          // The data outlives a killed process, not a power cut: no fsync per commit.
          "sync_binlog", "0",
          "innodb_flush_log_at_trx_commit", "2",
          "innodb_buffer_pool_size", "64M",
          "innodb_log_buffer_size", "4M",
          "innodb_buffer_pool_dump_at_shutdown", "OFF",
          "innodb_buffer_pool_load_at_startup", "OFF",
          "event_scheduler", "OFF",
          "table_open_cache", "400",
          "max_connections", "150");

  /** What other servers, other users or our own bookkeeping rely on. */
  private static final Set<String> OURS =
      Set.of("basedir", "bind_address", "datadir", "pid_file", "port", "socket", "user");

  private final Mysqld mysqld;
  private final FolderLock lock;
  private final Map<String, String> settings;
  private final boolean temporary;
  private final ExitHook exitHook;
  private int port;
  private @Nullable OwnedProcess process;

  private EmbeddedMySql(
      Mysqld mysqld, FolderLock lock, Map<String, String> settings, ServerOptions options) {
    this.mysqld = mysqld;
    this.lock = lock;
    this.settings = settings;
    this.temporary = options.folder().isEmpty();
    this.port = options.port();
    this.exitHook = new ExitHook(this::close, "mysql");
  }

  /** Starts a server and returns when it answers. */
  public static EmbeddedMySql start(ServerOptions options) {
    return start(options, SystemLibraries.ofThisMachine());
  }

  static EmbeddedMySql start(ServerOptions options, SystemLibraries libraries) {
    Map<String, String> settings = settings(options);
    try {
      MySqlDistribution distribution = MySqlDistribution.unpacked();
      MySqlTemplate template = MySqlTemplate.made(distribution, libraries, settings);
      Path folder = options.folderOr("oxbow-mysql-");
      FolderLock lock = FolderLock.take(folder);
      Mysqld mysqld = new Mysqld(distribution, libraries, folder);
      EmbeddedMySql server = new EmbeddedMySql(mysqld, lock, settings, options);
      boolean started = false;
      try {
        template.copyTo(mysqld.data());
        server.restart();
        started = true;
      } finally {
        if (!started) {
          server.close();
        }
      }
      return server;
    } catch (IOException e) {
      throw EmbeddedServerException.notStarted("Embedded MySQL", e);
    }
  }

  private static Map<String, String> settings(ServerOptions options) {
    Map<String, String> settings = new LinkedHashMap<>(Mysqld.LAYOUT);
    settings.putAll(DEFAULTS);
    options
        .settings()
        .forEach(
            (name, value) -> {
              String plain = name.replace('-', '_');
              if (OURS.contains(plain)) {
                throw new IllegalArgumentException(
                    ("Setting '%s' of an embedded MySQL is fixed: it listens on 127.0.0.1 only, on"
                            + " the port and in the folder of its ServerOptions")
                        .formatted(name));
              }
              settings.put(plain, value);
            });
    return settings;
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public synchronized int port() {
    return port;
  }

  @Override
  public String user() {
    return "root";
  }

  @Override
  public String password() {
    return "";
  }

  /** The folder that holds its data and its log, mysqld.log. */
  public Path folder() {
    return mysqld.folder();
  }

  /** Stops the server in good order; its data stays. Does nothing when it does not run. */
  public synchronized void stop() {
    if (process != null) {
      process.stop(STOP_PATIENCE);
      process = null;
    }
  }

  /** Kills the process as kill -9 does and waits until it is gone; its data stays as it is. */
  public synchronized void kill() {
    if (process != null) {
      process.kill();
      process = null;
    }
  }

  /** Starts the server again on the same data and port; one that still runs is stopped first. */
  public synchronized void restart() {
    stop();
    try {
      process = startProcess();
    } catch (IOException e) {
      throw EmbeddedServerException.notStarted("Embedded MySQL", e);
    }
  }

  /** Stops the server; a temporary folder goes with it. */
  @Override
  public synchronized void close() {
    exitHook.cancel();
    if (!temporary) {
      stop();
      lock.close();
      return;
    }
    kill();
    lock.close();
    Folders.deleteOrThrow(mysqld.folder());
  }

  private OwnedProcess startProcess() throws IOException {
    boolean portIsFree = port == 0;
    for (int attempt = 1; ; attempt++) {
      int candidate = portIsFree ? Ports.free() : port;
      long logStart = mysqld.log().end();
      Map<String, String> all = new LinkedHashMap<>(settings);
      all.put("port", Integer.toString(candidate));
      OwnedProcess started =
          new OwnedProcess(
              mysqld.start(all), temporary ? Optional.of(mysqld.folder()) : Optional.empty());
      boolean answers = false;
      try {
        answers = awaitAnswer(started, candidate);
      } finally {
        if (!answers) {
          started.kill();
        }
      }
      if (answers) {
        port = candidate;
        return started;
      }
      String log = mysqld.log().tailSince(logStart);
      if (portIsFree && attempt < PORT_ATTEMPTS && log.contains("Address already in use")) {
        continue; // somebody took it between our look and mysqld's
      }
      throw new EmbeddedServerException(
          "mysqld did not start on 127.0.0.1:%d in %s (exit code %d); the end of %s: %s"
              .formatted(candidate, mysqld.folder(), started.exitCode(), mysqld.log().file(), log));
    }
  }

  /** True when it answers, false when it ended or was silent for too long. */
  private boolean awaitAnswer(OwnedProcess started, int candidate) {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    try {
      while (!started.ended(10) && System.nanoTime() < deadline) {
        if (Ports.accepts(candidate) && isOurs(candidate)) {
          return true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /** Another server may listen on the port on which ours is about to fail. */
  private boolean isOurs(int candidate) {
    Properties login = new Properties();
    login.put("user", user());
    login.put("password", password());
    login.put("connectTimeout", "2000");
    login.put("socketTimeout", "2000");
    String url = "jdbc:mysql://" + host() + ":" + candidate + "/";
    try (Connection connection = DriverManager.getConnection(url, login);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@datadir")) {
      return row.next() && Files.isSameFile(Path.of(row.getString(1)), mysqld.data());
    } catch (SQLException | IOException e) {
      return false; // not yet, or not ours: the process and the deadline decide
    }
  }
}
