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
  GTID("SELECT " + Position.WHO + ", @@GLOBAL.gtid_executed", "gtid "),
  /** MariaDB. */
  MARIADB_GTID("SELECT " + Position.WHO + ", @@GLOBAL.gtid_binlog_pos", "gtid "),
  /** MySQL 8.2 and newer. */
  BINARY_LOG("SHOW BINARY LOG STATUS", "binlog "),
  /** Older ones. */
  MASTER_LOG("SHOW MASTER STATUS", "binlog "),
  /** A server without a binlog, or a user without REPLICATION CLIENT. */
  TIME("SELECT " + Position.WHO + ", UTC_TIMESTAMP(6)", "time ");

  /** What tells a server from another one that a router may lead to. */
  static final String SERVER = "CONCAT_WS(' ', @@hostname, @@port, @@server_id)";

  private static final String WHO = "CONNECTION_ID(), " + SERVER;

  private final String sql;
  private final String prefix;

  Position(String sql, String prefix) {
    this.sql = sql;
    this.prefix = prefix;
  }

  /** Where a connection stands: its number, whose number that is, and what it sees. */
  record Reading(long connectionId, String server, String position) {}

  /** Asks in this way; empty when the server does not answer it. */
  Optional<Reading> read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        return Optional.empty();
      }
      if (this == BINARY_LOG || this == MASTER_LOG) {
        return Optional.of(who(connection, prefix + row.getString(1) + ":" + row.getString(2)));
      }
      String seen = row.getString(3);
      return seen == null || seen.isEmpty()
          ? Optional.empty()
          : Optional.of(reading(row, prefix + seen.replace("\n", "")));
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

  private static Reading who(Connection connection, String position) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT " + WHO)) {
      row.next();
      return reading(row, position);
    }
  }

  private static Reading reading(ResultSet row, String position) throws SQLException {
    return new Reading(row.getLong(1), row.getString(2), position);
  }
}
