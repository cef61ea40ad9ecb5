package dev.oxbow.mysql.read;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The ways of a server to say what a transaction sees, the most telling first. What a server does
 * not know, or may not tell this user, it refuses; then the next way is tried.
 */
enum Position {
  /** MySQL with GTIDs. */
  GTID("SELECT CONNECTION_ID(), @@GLOBAL.gtid_executed", "gtid "),
  /** MariaDB. */
  MARIADB_GTID("SELECT CONNECTION_ID(), @@GLOBAL.gtid_binlog_pos", "gtid "),
  /** MySQL 8.2 and newer. */
  BINARY_LOG("SHOW BINARY LOG STATUS", "binlog "),
  /** Older ones. */
  MASTER_LOG("SHOW MASTER STATUS", "binlog "),
  /** A server without a binlog, or a user without REPLICATION CLIENT. */
  TIME("SELECT CONNECTION_ID(), UTC_TIMESTAMP(6)", "time ");

  private final String sql;
  private final String prefix;

  Position(String sql, String prefix) {
    this.sql = sql;
    this.prefix = prefix;
  }

  /** Where a connection stands: its number, and what it sees. */
  record Reading(long connectionId, String position) {}

  /** Asks in this way; empty when the server does not answer it. */
  Optional<Reading> read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        return Optional.empty();
      }
      String first = row.getString(1);
      String second = row.getString(2);
      if (second == null || second.isEmpty()) {
        return Optional.empty();
      }
      boolean isLog = this == BINARY_LOG || this == MASTER_LOG;
      String position = isLog ? first + ":" + second : second.replace("\n", "");
      return Optional.of(new Reading(isLog ? id(connection) : row.getLong(1), prefix + position));
    } catch (SQLException e) {
      if (isRefusal(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** No such variable, no such statement, no right to it. */
  private static boolean isRefusal(SQLException e) {
    return switch (e.getErrorCode()) {
      case 1193, 1064, 1227, 1381 -> true;
      default -> false;
    };
  }

  private static long id(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      row.next();
      return row.getLong(1);
    }
  }
}
