package dev.oxbow.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A MySQL server to work with: our own process, a container, or one that somebody else runs. Safe
 * for use by several threads.
 */
public interface MySqlServer {
  String host();

  int port();

  /** A user that may do everything. */
  String user();

  String password();

  /** The address of a database for Connector/J, without user and password; "" is none. */
  default String jdbcUrl(String database) {
    return "jdbc:mysql://" + host() + ":" + port() + "/" + database;
  }

  /** A new connection as {@link #user()}; "" is no database. */
  default Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), user(), password());
  }

  /**
   * Creates an empty database whose name starts with a prefix and is used by nobody else, also on a
   * server that several processes share.
   *
   * @return its name
   */
  default String createDatabase(String prefix) {
    String name = UniqueNames.next(prefix);
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE `" + name + "`");
    } catch (SQLException e) {
      throw new EmbeddedServerException(
          "Database '%s' cannot be created on MySQL at %s:%d as user '%s': %s"
              .formatted(name, host(), port(), user(), e.getMessage()),
          e);
    }
    return name;
  }
}
