package dev.oxbow.sync.binlog;

import dev.oxbow.sync.server.BinlogEnd;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * For how long a server keeps its binlog, against how far behind a reader is.
 *
 * @param kept empty when it purges nothing by itself
 * @param end where the binlog ends
 * @param now by the server's clock
 */
record Retention(Optional<Duration> kept, BinlogEnd end, Instant now) {
  static Retention of(Connection connection) throws SQLException {
    Duration kept = Duration.ZERO;
    boolean purges = true;
    Instant now;
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              """
              SHOW GLOBAL VARIABLES WHERE Variable_name IN
                ('binlog_expire_logs_seconds', 'expire_logs_days', 'binlog_expire_logs_auto_purge')
              """)) {
        while (row.next()) {
          switch (row.getString(1).toLowerCase(Locale.ROOT)) {
            case "binlog_expire_logs_seconds" -> kept = kept.plusSeconds(row.getLong(2));
            case "expire_logs_days" -> kept = kept.plusDays(row.getLong(2));
            default -> purges = row.getString(2).equals("ON");
          }
        }
      }
      try (ResultSet row = statement.executeQuery("SELECT UNIX_TIMESTAMP()")) {
        row.next();
        now = Instant.ofEpochSecond(row.getLong(1));
      }
    }
    return new Retention(
        purges && !kept.isZero() ? Optional.of(kept) : Optional.empty(),
        BinlogEnd.of(connection),
        now);
  }

  /** A sentence, when more than half of the time is used up. */
  Optional<String> warning(BinlogPosition from) {
    if (kept.isEmpty() || from.time() == 0 || from.hasReached(end.file(), end.offset())) {
      return Optional.empty();
    }
    Duration behind = Duration.between(Instant.ofEpochSecond(from.time()), now);
    if (behind.multipliedBy(2).compareTo(kept.get()) < 0) {
      return Optional.empty();
    }
    return Optional.of(
        "The capture goes on "
            + text(behind)
            + " behind the server, which purges its binlog after "
            + text(kept.get())
            + "; what is purged before it is captured is lost to the topics; let the server keep it"
            + " for longer: SET PERSIST binlog_expire_logs_seconds = "
            + kept.get().multipliedBy(2).toSeconds());
  }

  private static String text(Duration time) {
    return time.toHours() >= 48
        ? time.toDays() + " days"
        : time.toMinutes() >= 120 ? time.toHours() + " hours" : time.toSeconds() + " seconds";
  }
}
