package dev.oxbow.sync.server;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks, before anything is read, whether a server can be followed without losing anything, and
 * says what is wrong with the statement that mends it.
 */
public final class Preflight {
  private static final Duration GONE_PATIENCE = Duration.ofSeconds(15);
  private static final Duration GONE_PAUSE = Duration.ofMillis(250);
  private static final int ACCESS_DENIED = 1227;
  private static final int SYNTAX_ERROR = 1064;

  private final Connection connection;
  private final Map<String, String> variables = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private ServerVersion version = ServerVersion.UNKNOWN;
  private String user = "";

  private Preflight(Connection connection) {
    this.connection = connection;
  }

  /**
   * Checks a server.
   *
   * @param serverId by which we shall ask for the binlog
   * @param wanted whose rows shall be read
   * @return what works but should be known, each a sentence
   * @throws OxbowException INVALID_CONFIG with all that is wrong, SOURCE_FAILED when it cannot be
   *     asked
   */
  public static List<String> check(
      ServerAddress server, Connection connection, long serverId, WantedTables wanted) {
    Preflight preflight = new Preflight(connection);
    try {
      preflight.readVariables();
      if (preflight.version.isMariaDb()) {
        throw new OxbowException(
            ErrorCode.NOT_SUPPORTED,
            "The server at "
                + server
                + " is MariaDB "
                + preflight.version.text()
                + ", whose binlog Oxbow does not capture; queries may read it; capture from MySQL"
                + " 8.0.1 or later");
      }
      preflight.checkVariables();
      preflight.checkPrivileges();
      preflight.checkReplicas(serverId);
      boolean mayAskOfBinlog = preflight.problems.isEmpty();
      wanted.check(connection, preflight.user, preflight.problems, preflight.warnings);
      if (mayAskOfBinlog) {
        wanted.checkFilters(connection, preflight.problems);
        preflight.checkReplication();
      }
    } catch (SQLException e) {
      throw new OxbowException(
          ErrorCode.SOURCE_FAILED,
          "MySQL at " + server + " cannot be checked: " + e.getMessage(),
          e);
    }
    if (!preflight.problems.isEmpty()) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "MySQL at " + server + " cannot be followed: " + String.join("; ", preflight.problems));
    }
    return List.copyOf(preflight.warnings);
  }

  private void readVariables() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SHOW GLOBAL VARIABLES WHERE Variable_name IN ('log_bin', 'binlog_format',
                  'binlog_row_image', 'binlog_row_metadata', 'binlog_row_value_options', 'gtid_mode',
                  'server_id', 'version', 'log_slave_updates', 'log_replica_updates')
                """)) {
      while (row.next()) {
        variables.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2));
      }
    }
    version = ServerVersion.parse(variables.getOrDefault("version", "0.0.0"));
    user = user();
  }

  private void checkVariables() {
    if (!variables.getOrDefault("log_bin", "OFF").equals("ON")) {
      problems.add("it writes no binlog: set log_bin in its configuration and restart it");
      return;
    }
    require("binlog_format", "ROW", "the binlog would tell statements instead of rows");
    require("binlog_row_image", "FULL", "the binlog would tell parts of rows");
    require("binlog_row_value_options", "", "the binlog would tell parts of JSON values");
    if (!variables.getOrDefault("gtid_mode", "OFF").equals("ON")) {
      warnings.add(
          "The server has no GTIDs (gtid_mode is not ON): the capture cannot follow a fail-over to"
              + " another server");
    }
  }

  private void require(String variable, String wanted, String otherwise) {
    String found = variables.get(variable);
    if (found != null && !found.equalsIgnoreCase(wanted)) {
      problems.add(
          variable
              + " is '"
              + found
              + "' and "
              + otherwise
              + ": SET PERSIST "
              + variable
              + " = '"
              + wanted
              + "'; sessions that are open keep the old value, so close them");
    }
  }

  private void checkPrivileges() throws SQLException {
    try {
      BinlogEnd.of(connection);
      checkNames(BinlogFilters.of(connection));
    } catch (SQLException e) {
      if (e.getErrorCode() != ACCESS_DENIED) {
        throw e;
      }
      problems.add("this user lacks a privilege: GRANT REPLICATION CLIENT ON *.* TO " + user);
    }
  }

  /** Where the binlog does not name columns it must at least hold all that changes them. */
  private void checkNames(BinlogFilters filters) {
    String found = variables.get("binlog_row_metadata");
    if (found == null) {
      problems.add(
          "it is MySQL "
              + version.text()
              + " and knows no binlog_row_metadata: upgrade it to 8.0.1 or later");
    } else if (found.equalsIgnoreCase("FULL")) {
      return;
    } else if (filters.isEmpty()) {
      warnings.add(
          "binlog_row_metadata is '"
              + found
              + "': the binlog does not name columns, so they are taken from information_schema"
              + " where it is certain that they were the same; a capture that comes to changes from"
              + " before their table was altered, renamed or dropped stops there; SET PERSIST"
              + " binlog_row_metadata = 'FULL' keeps new changes from that");
    } else {
      problems.add(
          "binlog_row_metadata is '"
              + found
              + "', and it leaves databases out of its binlog (binlog-ignore-db, binlog-do-db), so"
              + " nobody could tell whether a table was altered: SET PERSIST binlog_row_metadata ="
              + " 'FULL'");
    }
  }

  private void checkReplicas(long serverId) throws SQLException {
    try {
      checkReplicas("SHOW REPLICAS", serverId);
    } catch (SQLException e) {
      if (e.getErrorCode() != SYNTAX_ERROR) {
        refuseWithoutPrivilege(e);
        return;
      }
      try {
        // Before MySQL 8.0.22.
        checkReplicas("SHOW SLAVE HOSTS", serverId);
      } catch (SQLException older) {
        refuseWithoutPrivilege(older);
      }
    }
  }

  private void checkReplicas(String sql, long serverId) throws SQLException {
    if (variables.getOrDefault("server_id", "0").equals(Long.toString(serverId))) {
      problems.add("server.id is " + serverId + ", the server's own; choose another one");
    }
    long deadline = System.nanoTime() + GONE_PATIENCE.toNanos();
    while (isListed(sql, serverId)) {
      if (System.nanoTime() > deadline) {
        problems.add("another replica has the server.id " + serverId + "; choose another one");
        return;
      }
      // One of ours that was killed is listed until the server next speaks to it.
      LockSupport.parkNanos(GONE_PAUSE.toNanos());
    }
  }

  private boolean isListed(String sql, long serverId) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        if (row.getLong(1) == serverId) {
          return true;
        }
      }
      return false;
    }
  }

  private void refuseWithoutPrivilege(SQLException e) throws SQLException {
    if (e.getErrorCode() != ACCESS_DENIED) {
      throw e;
    }
    problems.add("this user lacks a privilege: GRANT REPLICATION SLAVE ON *.* TO " + user);
  }

  private String user() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CURRENT_USER()")) {
      row.next();
      String account = row.getString(1);
      int at = account.lastIndexOf('@');
      return "'" + account.substring(0, at) + "'@'" + account.substring(at + 1) + "'";
    }
  }

  /** A replica need not write what it gets from its source. */
  private void checkReplication() throws SQLException {
    String logs =
        variables.getOrDefault(
            "log_replica_updates", variables.getOrDefault("log_slave_updates", "ON"));
    if (logs.equals("OFF") && isReplica()) {
      problems.add(
          "it is a replica that does not write what it replicates into its own binlog: set"
              + " log_replica_updates (log_slave_updates before MySQL 8.0.26) in its configuration"
              + " and restart it, or capture from its source");
    }
  }

  private boolean isReplica() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery("SHOW REPLICA STATUS")) {
        return row.next();
      } catch (SQLException e) {
        if (e.getErrorCode() != SYNTAX_ERROR) {
          throw e;
        }
      }
      // Before MySQL 8.0.22.
      try (ResultSet row = statement.executeQuery("SHOW SLAVE STATUS")) {
        return row.next();
      }
    }
  }
}
