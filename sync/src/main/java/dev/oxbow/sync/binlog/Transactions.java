package dev.oxbow.sync.binlog;

import dev.oxbow.sync.change.Transaction;
import java.time.Instant;
import java.util.UUID;

/**
 * Reads the events that begin a transaction, of the server's <a
 * href="https://dev.mysql.com/doc/dev/mysql-server/latest/classmysql_1_1binlog_1_1event_1_1Gtid__event.html">Gtid_event</a>.
 */
final class Transactions {
  private static final int LOGICAL_CLOCK = 2;
  private static final int TIMES_LENGTH = 7;

  /** The bit of the first time that says that another one follows. */
  private static final long HAS_ORIGINAL = 1L << 55;

  private Transactions() {}

  /** The name that a GTID event gives. */
  static Gtid gtid(BinlogEvent event) {
    Bytes in = new Bytes(event.body());
    in.skip(1);
    UUID server = new UUID(in.bigEndian(8), in.bigEndian(8));
    return new Gtid(server, "", in.i64());
  }

  /**
   * The transaction that begins with an event of either kind, GTID or ANONYMOUS_GTID.
   *
   * @param id its GTID, or where it begins
   */
  static Transaction read(BinlogEvent event, String id, boolean named) {
    Bytes in = new Bytes(event.body());
    in.skip(1 + 16 + 8);
    return new Transaction(id, named ? id : null, event.serverId(), committed(in, event));
  }

  private static Instant committed(Bytes in, BinlogEvent event) {
    if (in.hasMore() && in.u8() == LOGICAL_CLOCK) {
      in.skip(16);
      if (in.left() >= TIMES_LENGTH) {
        long immediate = in.unsigned(TIMES_LENGTH);
        long micros = (immediate & HAS_ORIGINAL) == 0 ? immediate : in.unsigned(TIMES_LENGTH);
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000);
      }
    }
    return Instant.ofEpochSecond(event.timestamp());
  }
}
