package dev.oxbow.mysql.write;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.Failures;
import dev.oxbow.mysql.read.MySqlConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * One connection that writes: in UTC, strict whatever the server's sql_mode is, without autocommit.
 * Used by one thread; closing it rolls back what is not committed.
 */
public final class WriteConnection implements AutoCloseable {
  /**
   * What a file holds is stored as it is: a zero in a column that counts by itself stays zero, and
   * so does a zero date. What does not fit is an error. A server's own wait_timeout may be shorter
   * than what is read takes to come.
   */
  private static final String SESSION =
      """
      SET NAMES utf8mb4, time_zone = '+00:00', \
      sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION', \
      max_error_count = 65535, net_read_timeout = 3600, wait_timeout = 28800""";

  private final Connection connection;
  private final Failures failures;

  private WriteConnection(Connection connection, Failures failures) {
    this.connection = connection;
    this.failures = failures;
  }

  /**
   * Connects.
   *
   * @throws OxbowException READ_ONLY when the source is not writable; SOURCE_LOGIN,
   *     SOURCE_UNREACHABLE, SOURCE_FAILED
   */
  public static WriteConnection open(MySqlConfig config) {
    requireWritable(config);
    Failures failures = Failures.of(config);
    try {
      Connection connection = DriverManager.getConnection(config.url(), properties(config));
      try (Statement statement = connection.createStatement()) {
        statement.execute(SESSION);
      }
      connection.setAutoCommit(false);
      return new WriteConnection(connection, failures);
    } catch (SQLException e) {
      throw failures.of("connecting to write", e);
    }
  }

  /**
   * Makes sure that a source may be written to.
   *
   * @throws OxbowException READ_ONLY when it may not
   */
  public static void requireWritable(MySqlConfig config) {
    if (!config.writable()) {
      throw new OxbowException(
          ErrorCode.READ_ONLY,
          "Source '"
              + config.source()
              + "' may only be read; set 'writable: true' in sources."
              + config.source()
              + " of the configuration to let commands write to it");
    }
  }

  private static Properties properties(MySqlConfig config) {
    Properties properties = new Properties();
    config.user().ifPresent(user -> properties.setProperty("user", user));
    config.password().ifPresent(password -> properties.setProperty("password", password));
    properties.setProperty("characterEncoding", "UTF-8");
    properties.setProperty("useServerPrepStmts", "false");
    properties.setProperty("allowMultiQueries", "false");
    properties.setProperty("autoReconnect", "false");
    LocalRows.allow(properties);
    if (!config.url().contains("connectTimeout=")) {
      properties.setProperty("connectTimeout", Long.toString(config.connectTimeout().toMillis()));
    }
    return properties;
  }

  public Connection connection() {
    return connection;
  }

  /** How failures of this connection are told. */
  public Failures failures() {
    return failures;
  }

  /** Ends what runs, from another thread; what is not committed is rolled back by the server. */
  public void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      throw failures.of("ending the connection", e);
    }
  }

  @Override
  public void close() {
    try (connection) {
      if (!connection.isClosed()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw failures.of("closing the connection", e);
    }
  }
}
