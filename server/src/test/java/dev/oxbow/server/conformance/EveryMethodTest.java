package dev.oxbow.server.conformance;

import dev.oxbow.server.conformance.BothModes.Mode;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goes through every method of every interface of java.sql, with sensible and with wrong arguments,
 * open and closed: it works, or throws an SQLException with an SQLSTATE, and does the same in
 * process and over a server.
 */
final class EveryMethodTest {
  @TempDir static Path folder;

  private static BothModes modes;

  /** The only answers that differ, each with its reason in docs/jdbc.md. */
  private static final Set<String> MAY_DIFFER = Set.of("Connection.getNetworkTimeout[]");

  @BeforeAll
  static void start() throws SQLException {
    modes = new BothModes(folder, EveryType.create().yaml());
  }

  @AfterAll
  static void stop() {
    modes.close();
  }

  private static final String SQL =
      "SELECT CAST(? AS INTEGER) AS a, CAST(? AS VARCHAR) AS b, 1.5 AS c";

  /** A new object of an interface, ready for use. */
  private static Object open(Class<?> type, Connection connection) throws SQLException {
    if (type == Connection.class) {
      return connection;
    }
    if (type == DatabaseMetaData.class) {
      return connection.getMetaData();
    }
    if (type == Statement.class) {
      return connection.createStatement();
    }
    if (type == ResultSet.class) {
      ResultSet rows =
          connection.createStatement().executeQuery("SELECT 7 AS a, '8' AS b, 1.5 AS c");
      rows.next();
      return rows;
    }
    PreparedStatement prepared = connection.prepareStatement(SQL);
    if (type == ParameterMetaData.class) {
      return prepared.getParameterMetaData();
    }
    if (type == ResultSetMetaData.class) {
      return prepared.getMetaData();
    }
    prepared.setInt(1, 5);
    prepared.setString(2, "x");
    return prepared;
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Connection.class,
        Statement.class,
        PreparedStatement.class,
        ResultSet.class,
        DatabaseMetaData.class,
        ResultSetMetaData.class,
        ParameterMetaData.class
      })
  void everyMethodDoesTheSameInBothModes(Class<?> type) throws SQLException {
    Differences differences = new Differences();
    int methods = 0;
    for (Method method : Calls.methods(type)) {
      if (MAY_DIFFER.contains(Calls.name(method))) {
        continue;
      }
      methods++;
      for (Mode mode : Mode.values()) {
        go(differences, mode, type, method);
      }
    }
    differences.check(2 * methods);
  }

  private static void go(Differences differences, Mode mode, Class<?> type, Method method)
      throws SQLException {
    boolean perConnection = type == Connection.class;
    Connection shared = modes.connect(mode);
    try {
      Object target = null;
      for (Calls.Arguments arguments : Calls.arguments(method)) {
        Connection connection = perConnection ? modes.connect(mode) : shared;
        try {
          if (target == null || !isReusable(type, method, target)) {
            target = open(type, connection);
          }
          String what = Calls.name(method) + " " + arguments.name();
          differences.keep(mode, what, Told.call(target, method, arguments.values().get()));
        } finally {
          if (perConnection) {
            connection.close();
          }
        }
      }
      Object closed = open(type, shared);
      if (closed instanceof AutoCloseable closeable) {
        close(closeable);
      } else {
        shared.close();
      }
      Object[] sensible = Calls.arguments(method).get(0).values().get();
      differences.keep(mode, Calls.name(method) + " closed", Told.call(closed, method, sensible));
    } finally {
      shared.close();
    }
  }

  /** Only what ends or runs something needs an object that nobody has used before. */
  private static boolean isReusable(Class<?> type, Method method, Object target)
      throws SQLException {
    if (target instanceof ResultSet rows) {
      return type == ResultSet.class
          && method.getName().matches("(get|update|find|is).*")
          && !rows.isClosed();
    }
    return target instanceof Statement statement
        && method.getName().matches("(get|set|is).*")
        && !statement.isClosed();
  }

  private static void close(AutoCloseable closeable) throws SQLException {
    try {
      closeable.close();
    } catch (SQLException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
