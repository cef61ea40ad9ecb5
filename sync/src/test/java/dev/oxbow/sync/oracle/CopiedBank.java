package dev.oxbow.sync.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.MySqlServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The tables into which a {@link Bank} is applied. Whoever reads them sees the sum that the bank
 * has, at every moment from the one on at which its snapshot is there.
 */
final class CopiedBank implements Arrivals, AutoCloseable {
  private static final long PAUSE_NANOS = 10_000_000;
  private static final String ALL =
      """
      select (select sum(n) from marks) marks,
        (select sum(n) from checking) + (select sum(n) from savings) total""";

  private final MySqlServer server;
  private final String database;
  private Connection connection;
  private volatile long marks;
  private long states;
  private boolean hasSnapshot;

  CopiedBank(MySqlServer server) throws SQLException {
    this.server = server;
    this.database = server.createDatabase("copy");
    this.connection = connect();
    try (Statement statement = connection.createStatement()) {
      Bank.create(statement);
    }
    connection.setAutoCommit(false);
  }

  String database() {
    return database;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        server.jdbcUrl(database) + "?connectTimeout=2000&socketTimeout=10000",
        server.user(),
        server.password());
  }

  /** How many transactions of the bank have arrived. */
  long marks() {
    return marks;
  }

  /** How many states were seen. */
  long states() {
    return states;
  }

  /** Whether all that a snapshot tells is there; then, and not before, the sum must be right. */
  boolean hasSnapshot() {
    return hasSnapshot;
  }

  @Override
  public boolean read() {
    LockSupport.parkNanos(PAUSE_NANOS);
    long before = marks;
    long total;
    try {
      if (!connection.isValid(1)) {
        connection.close();
        connection = connect();
        connection.setAutoCommit(false);
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute("start transaction with consistent snapshot");
        try (ResultSet row = statement.executeQuery(ALL)) {
          row.next();
          marks = row.getLong(1);
          total = row.getLong(2);
        }
      }
      connection.commit();
    } catch (SQLException e) {
      return false; // the server was killed
    }
    if (hasSnapshot) {
      assertThat(total).as("sum after %d transactions", marks).isEqualTo(Bank.sum());
    } else {
      hasSnapshot = total == Bank.sum() && rows("marks").size() == 3;
    }
    if (marks == before) {
      return false;
    }
    states++;
    return true;
  }

  @Override
  public int count() {
    return (int) states;
  }

  /** A table's rows. */
  List<String> rows(String table) {
    try (Connection own = connect();
        Statement statement = own.createStatement()) {
      return Bank.rows(statement, table);
    } catch (SQLException e) {
      return List.of(e.toString());
    }
  }

  @Override
  public String toString() {
    return marks + " transactions in " + states + " states";
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
