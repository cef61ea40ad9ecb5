package dev.oxbow.mysql.read;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.Position.Reading;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one source: read only, in UTC, under a fixed sql_mode, whatever the server's
 * settings are. The first one is made when it is asked for. Thread-safe.
 */
public final class MySqlPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MySqlPool.class);

  /**
   * Everything of a session that could change what a statement or a literal of ours means. With the
   * server's own search depth, ordering a join of forty tables takes minutes. MariaDB and MySQL 5.7
   * read over the last setting, which has 8.0 count rows afresh.
   */
  private static final String SESSION =
"""
      SET NAMES utf8mb4, time_zone = '+00:00', sql_mode = 'NO_BACKSLASH_ESCAPES', \
      sql_auto_is_null = 0, sql_select_limit = DEFAULT, net_write_timeout = 3600, \
optimizer_search_depth = 0, wait_timeout = 28800\
      /*!80000 , information_schema_stats_expiry = 0 */""";

  private static final Duration IDLE = Duration.ofMinutes(2);

  /** What the pool asks for. */
  private static final long LEAST_VALIDATION_MILLIS = 250;

  /** A look-up may take so many times as long as a connection. */
  private static final int PATIENCE = 4;

  private final MySqlConfig config;
  private final Failures failures;
  private final Vigil vigil;
  private final Object lock = new Object();
  private @Nullable HikariDataSource pool;
  private boolean closed;

  public MySqlPool(MySqlConfig config) {
    this.config = config;
    this.failures = new Failures(config);
    this.vigil = new Vigil(config.connectTimeout().multipliedBy(2), this::atWork);
  }

  /** How failures of these connections are told. */
  public Failures failures() {
    return failures;
  }

  /** Something that is asked of the server, and may be asked again. */
  public interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  /**
   * Asks something that changes nothing. A connection may have been lost while it lay in the pool,
   * which is seen only when it is used: then all that lie there are given up, and a new one is
   * asked.
   *
   * @param doing for errors: {@code listing the tables}
   * @throws OxbowException SOURCE_LOGIN, SOURCE_UNREACHABLE or SOURCE_FAILED
   */
  public <T> T ask(String doing, Question<T> question) {
    return twice(
        doing,
        () -> {
          try (Connection connection = borrow()) {
            return question.ask(connection);
          }
        });
  }

  /** What is tried again with a new connection, once, after the one that it took was lost. */
  interface Attempt<T> {
    T run() throws SQLException;
  }

  <T> T twice(String doing, Attempt<T> attempt) {
    try {
      return attempt.run();
    } catch (SQLException e) {
      if (!Failures.isLost(e)) {
        throw failures.of(doing, e);
      }
      LOG.debug("A connection was lost; trying another one", e);
      dropIdle();
    }
    try {
      return attempt.run();
    } catch (SQLException e) {
      throw failures.of(doing, e);
    }
  }

  /**
   * Takes a connection; closing it gives it back.
   *
   * @throws OxbowException SOURCE_LOGIN, SOURCE_UNREACHABLE or SOURCE_FAILED
   */
  public Connection borrow() {
    try {
      return pool().getConnection();
    } catch (SQLException e) {
      throw failures.of("connecting", e);
    }
  }

  /** Closes the connections that nobody uses. */
  private void dropIdle() {
    HikariDataSource present;
    synchronized (lock) {
      present = pool;
    }
    if (present != null) {
      present.getHikariPoolMXBean().softEvictConnections();
    }
  }

  /** Looks after statements that give no rows for long. */
  Vigil vigil() {
    return vigil;
  }

  /** Has a connection closed instead of given back. */
  void evict(Connection connection) {
    HikariDataSource present;
    synchronized (lock) {
      present = pool;
    }
    if (present != null) {
      present.evictConnection(connection);
    }
  }

  /**
   * Stops the statement that runs on another connection.
   *
   * @throws SQLException when its server cannot be asked to
   */
  void kill(Reading running) throws SQLException {
    try (Connection second = DriverManager.getConnection(config.url(), properties());
        Statement statement = second.createStatement()) {
      try (ResultSet row = statement.executeQuery("SELECT " + Position.SERVER)) {
        if (!row.next() || !running.server().equals(row.getString(1))) {
          throw new SQLException("another server answers: the number is not ours there");
        }
      }
      statement.execute("KILL QUERY " + running.connectionId());
    }
  }

  /**
   * For which connections the server still works.
   *
   * @throws SQLException when it cannot be asked
   */
  private Set<Long> atWork(Set<Long> connectionIds) throws SQLException {
    String ids = connectionIds.stream().map(String::valueOf).collect(Collectors.joining(", "));
    try (Connection second = DriverManager.getConnection(config.url(), properties());
        Statement statement = second.createStatement();
        ResultSet row =
            statement.executeQuery(
                // A dump of the binlog, say, is somebody else's who has the number now.
                "SELECT ID FROM information_schema.PROCESSLIST WHERE COMMAND IN ('Query', 'Execute') AND ID IN ("
                    + ids
                    + ")")) {
      Set<Long> working = new HashSet<>();
      while (row.next()) {
        working.add(row.getLong(1));
      }
      return working;
    } catch (SQLException e) {
      if (Failures.isLost(e)) {
        throw e;
      }
      // It answers, if only to say that it takes no more connections.
      return connectionIds;
    }
  }

  private HikariDataSource pool() throws SQLException {
    HikariDataSource present = present();
    if (present != null) {
      return present;
    }
    // The pool would go on trying until its time is over: ask once, and hear the reason at once. A
    // server that says nothing must hold up nobody else, so no lock is held.
    DriverManager.getConnection(config.url(), properties()).close();
    synchronized (lock) {
      if (present() == null) {
        pool = new HikariDataSource(pooled());
      }
      return Objects.requireNonNull(pool);
    }
  }

  private @Nullable HikariDataSource present() {
    synchronized (lock) {
      if (closed) {
        throw new OxbowException(
            ErrorCode.CLOSED, "Source '" + config.source() + "' is closed; open the engine again");
      }
      return pool;
    }
  }

  private HikariConfig pooled() {
    HikariConfig hikari = new HikariConfig();
    hikari.setPoolName("mysql-" + config.source());
    hikari.setJdbcUrl(config.url());
    hikari.setDataSourceProperties(properties());
    hikari.setConnectionInitSql(SESSION);
    hikari.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    hikari.setReadOnly(true);
    hikari.setAutoCommit(true);
    hikari.setMaximumPoolSize(config.poolSize());
    hikari.setMinimumIdle(0);
    hikari.setIdleTimeout(IDLE.toMillis());
    hikari.setConnectionTimeout(config.connectTimeout().toMillis());
    // Several dead connections must not use up the time for a new one.
    hikari.setValidationTimeout(
        Math.max(LEAST_VALIDATION_MILLIS, config.connectTimeout().toMillis() / 5));
    hikari.setInitializationFailTimeout(-1);
    return hikari;
  }

  /** These win over the URL's. */
  private Properties properties() {
    Properties properties = new Properties();
    config.user().ifPresent(user -> properties.setProperty("user", user));
    config.password().ifPresent(password -> properties.setProperty("password", password));
    properties.setProperty("characterEncoding", "UTF-8");
    properties.setProperty("characterSetResults", "UTF-8");
    properties.setProperty("useServerPrepStmts", "false");
    properties.setProperty("useCursorFetch", "false");
    properties.setProperty("allowMultiQueries", "false");
    properties.setProperty("autoReconnect", "false");
    // Otherwise a SET is sent before and after each streamed statement; our session has a long one.
    properties.setProperty("netTimeoutForStreamingResults", "0");
    if (!config.url().contains("connectTimeout=")) {
      properties.setProperty("connectTimeout", Long.toString(config.connectTimeout().toMillis()));
    }
    if (!config.url().contains("socketTimeout=")) {
      // Of look-ups and greetings; what streams rows may take as long as it likes.
      Duration silence = config.connectTimeout().multipliedBy(PATIENCE);
      properties.setProperty("socketTimeout", Long.toString(silence.toMillis()));
    }
    return properties;
  }

  @Override
  public void close() {
    HikariDataSource present;
    synchronized (lock) {
      closed = true;
      present = pool;
      pool = null;
    }
    if (present != null) {
      present.close();
    }
  }
}
