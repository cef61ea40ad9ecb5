package dev.oxbow.sync.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The binlog files that a server has.
 *
 * @param sizes in bytes, by name, the oldest first
 * @param kept for how long the server keeps a file; zero for ever
 * @param now by the server's clock
 */
public record BinlogFiles(Map<String, Long> sizes, Duration kept, Instant now) {
  /**
   * Asks the server.
   *
   * @throws SQLException when there is no binlog, or the user lacks REPLICATION CLIENT
   */
  public static BinlogFiles of(Connection connection) throws SQLException {
    Map<String, Long> sizes = new LinkedHashMap<>();
    Duration kept = Duration.ZERO;
    Instant now;
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery("SHOW BINARY LOGS")) {
        while (row.next()) {
          sizes.put(row.getString(1), row.getLong(2));
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              "SHOW GLOBAL VARIABLES WHERE Variable_name IN"
                  + " ('binlog_expire_logs_seconds', 'expire_logs_days')")) {
        while (row.next()) {
          boolean inDays = row.getString(1).equalsIgnoreCase("expire_logs_days");
          Duration found =
              inDays
                  ? Duration.ofMillis((long) (row.getDouble(2) * Duration.ofDays(1).toMillis()))
                  : Duration.ofSeconds(row.getLong(2));
          // One of the two counts: the other one is 0.
          kept = found.isZero() ? kept : found;
        }
      }
      try (ResultSet row = statement.executeQuery("SELECT UNIX_TIMESTAMP(NOW(6)) * 1000")) {
        row.next();
        now = Instant.ofEpochMilli(row.getLong(1));
      }
    }
    return new BinlogFiles(sizes, kept, now);
  }

  /** How many bytes lie behind a place; -1 when its file is gone. */
  public long bytesBehind(String file, long offset) {
    if (!sizes.containsKey(file)) {
      return -1;
    }
    long bytes = -offset;
    boolean counts = false;
    for (Map.Entry<String, Long> each : sizes.entrySet()) {
      counts |= each.getKey().equals(file);
      bytes += counts ? each.getValue() : 0;
    }
    return Math.max(bytes, 0);
  }
}
