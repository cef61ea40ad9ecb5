package dev.oxbow.sync.apply;

import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.Failures;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.mysql.write.LocalRows;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/**
 * A connection that writes, with everything of it set that could change what a statement of ours
 * does. The server ends it when it is silent for long, so that a process that was frozen within a
 * transaction holds no locks for ever. Used by one thread.
 */
final class Session implements AutoCloseable {
  /** After which the server ends a connection, in seconds: a task that is moved waits no longer. */
  private static final int SILENCE = 10;

  /** After which it is asked whether it lives. */
  private static final Duration DOUBTFUL = Duration.ofSeconds(5);

  private static final String SETTINGS =
      """
      SET NAMES utf8mb4, SESSION time_zone = '+00:00', \
      SESSION sql_mode = 'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES,NO_AUTO_VALUE_ON_ZERO', \
      SESSION max_error_count = 64, SESSION sql_auto_is_null = 0, SESSION sql_safe_updates = 0, SESSION unique_checks = 1, \
      SESSION foreign_key_checks = %d, SESSION innodb_lock_wait_timeout = %d, \
      SESSION wait_timeout = %d""";

  /** Backslashes escape, as in what the server prints of its tables. */
  private static final String DEFINITION_SETTINGS =
      """
      SET NAMES utf8mb4, SESSION time_zone = '+00:00', \
      SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', \
      SESSION lock_wait_timeout = %d, SESSION wait_timeout = %d""";

  private static final String DEFINITION_MILLIS = "240000";

  private final Connection connection;
  private final int packet;
  private final Loads loads;
  private long answered = System.nanoTime();

  private Session(Connection connection, int packet, Loads loads) {
    this.connection = connection;
    this.packet = packet;
    this.loads = loads;
  }

  /**
   * Opens one.
   *
   * @param pauses of those before it
   * @throws OxbowException when the server cannot be reached or refuses us
   */
  static Session open(
      MySqlConfig config, Failures failures, ApplySettings settings, Loads.Pauses pauses) {
    Properties properties = properties(config);
    LocalRows.allow(properties);
    try {
      Connection connection = DriverManager.getConnection(config.url(), properties);
      try (Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        statement.execute(
            SETTINGS.formatted(
                settings.checksForeignKeys() ? 1 : 0,
                Math.max(1, settings.patience().toSeconds()),
                SILENCE));
        try (ResultSet row = statement.executeQuery("SELECT @@max_allowed_packet")) {
          row.next();
          int packet = row.getInt(1);
          int loadsFrom = LocalRows.areTaken(connection) ? settings.loadsFrom() : Integer.MAX_VALUE;
          return new Session(connection, packet, new Loads(loadsFrom, packet / 8, pauses));
        }
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failures.of("connecting to write", e);
    }
  }

  /**
   * A connection of its own that defines tables. It waits for others' locks as long as a
   * transaction does, and for an answer for less time than Kafka waits for a consumer: what takes
   * longer goes on in the server, which ends the connection of one that is frozen, and gives its
   * locks to others.
   *
   * @throws OxbowException when the server cannot be reached or refuses us
   */
  static Connection openForDefinitions(
      MySqlConfig config, Failures failures, ApplySettings settings) {
    Properties properties = properties(config);
    properties.setProperty("socketTimeout", DEFINITION_MILLIS);
    try {
      Connection connection = DriverManager.getConnection(config.url(), properties);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            DEFINITION_SETTINGS.formatted(Math.max(1, settings.patience().toSeconds()), SILENCE));
        return connection;
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failures.of("connecting to define tables", e);
    }
  }

  /** These win over the URL's. */
  private static Properties properties(MySqlConfig config) {
    Properties properties = new Properties();
    config.user().ifPresent(user -> properties.setProperty("user", user));
    config.password().ifPresent(password -> properties.setProperty("password", password));
    properties.setProperty("characterEncoding", "UTF-8");
    properties.setProperty("useServerPrepStmts", "false");
    properties.setProperty("allowMultiQueries", "false");
    properties.setProperty("autoReconnect", "false");
    // Counts rows that were found, also where nothing had to change.
    properties.setProperty("useAffectedRows", "false");
    // Braces in a text are no escapes of JDBC.
    properties.setProperty("enableEscapeProcessing", "false");
    if (!config.url().contains("connectTimeout=")) {
      properties.setProperty("connectTimeout", Long.toString(config.connectTimeout().toMillis()));
    }
    if (!config.url().contains("socketTimeout=")) {
      properties.setProperty("socketTimeout", "60000");
    }
    return properties;
  }

  Connection connection() {
    return connection;
  }

  int packet() {
    return packet;
  }

  /** How rows are loaded in it. */
  Loads loads() {
    return loads;
  }

  /**
   * Whether it can be used. The server is asked now and then, which also keeps it from ending a
   * session whose user does other things for long.
   */
  boolean isAlive() {
    try {
      // The driver closes one that broke; of one that was silent it does not know.
      if (connection.isClosed()) {
        return false;
      }
      if (System.nanoTime() - answered < DOUBTFUL.toNanos()) {
        return true;
      }
      boolean isAlive = connection.isValid((int) DOUBTFUL.toSeconds());
      answered = System.nanoTime();
      return isAlive;
    } catch (SQLException e) {
      return false;
    }
  }

  /** Undoes what is not committed. */
  void rollback() throws SQLException {
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
