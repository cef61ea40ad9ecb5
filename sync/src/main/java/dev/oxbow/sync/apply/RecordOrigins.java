package dev.oxbow.sync.apply;

import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.Failures;
import dev.oxbow.sync.binlog.Gtid;
import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.decode.Undecodable;
import dev.oxbow.sync.origin.Origins;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the changes of records were committed before: they go from server to server, by captures
 * and applies. One that was applied elsewhere and comes back to a server that ran it in the first
 * place has gone in a circle. Used by one thread.
 */
final class RecordOrigins {
  private final Supplier<Session> target;
  private final Failures failures;
  private GtidSet executed = GtidSet.EMPTY;
  private boolean isFresh;
  private @Nullable String transaction;
  private @Nullable String header;
  private Origins before = Origins.NONE;
  private Origins origins = Origins.NONE;

  RecordOrigins(Supplier<Session> target, Failures failures) {
    this.target = target;
    this.failures = failures;
  }

  /** Behind the address there may be another server, or the same without its last transactions. */
  void forget() {
    executed = GtidSet.EMPTY;
    isFresh = false;
  }

  /** What the target has run by now is read again when it is needed. */
  void age() {
    isFresh = false;
  }

  /**
   * The servers that a record's change was on, with the one where it was captured; none where the
   * record does not tell.
   */
  Origins of(TopicRecord record) throws Undecodable {
    read(record);
    return origins;
  }

  /** The records of a transaction have the same. */
  private void read(TopicRecord record) throws Undecodable {
    String its = record.transaction();
    if (same(its, transaction) && same(record.origins(), header)) {
      return;
    }
    before = parse(record.origins());
    Gtid gtid = its == null ? null : gtid(its);
    origins = gtid == null ? before : before.with(gtid);
    transaction = its;
    header = record.origins();
  }

  private static Origins parse(@Nullable String header) throws Undecodable {
    try {
      return header == null ? Origins.NONE : Origins.parse(header);
    } catch (IllegalArgumentException e) {
      throw new Undecodable(
          "has a header " + Origins.HEADER + " that is no list of GTIDs: '" + header + "'");
    }
  }

  private static boolean same(@Nullable String one, @Nullable String other) {
    return one == null ? other == null : one.equals(other);
  }

  /** A server without GTIDs names its transactions otherwise. */
  private static @Nullable Gtid gtid(String name) {
    try {
      return Gtid.parse(name);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Whether a record's change was applied elsewhere, and had been committed by the target before.
   *
   * @throws OxbowException when the target cannot be asked
   */
  boolean isCircle(TopicRecord record) throws Undecodable {
    if (record.origins() == null) {
      return false;
    }
    read(record);
    if (before.isIn(executed)) {
      return true;
    }
    if (!isFresh) {
      executed = ask();
      isFresh = true;
    }
    return before.isIn(executed);
  }

  private GtidSet ask() {
    try (Statement statement = target.get().connection().createStatement();
        ResultSet row = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
      row.next();
      return GtidSet.parse(row.getString(1));
    } catch (SQLException e) {
      throw failures.of("asking for its executed transactions", e);
    }
  }
}
