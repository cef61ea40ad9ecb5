package dev.oxbow.sync.record;

import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.Transaction;
import dev.oxbow.sync.record.RecordFormat.Order;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts the events of one transaction as they become records: the change of a key is two of them,
 * tombstones behind envelopes are none. Used by one thread.
 */
public final class EventCount {
  /** Of no transaction, whose events are none. */
  public static final EventCount NONE = new EventCount(new Transaction("", null, 0, Instant.EPOCH));

  private final Transaction transaction;
  private final Map<TableName, Long> ofTables = new LinkedHashMap<>();
  private long total;

  /** None as yet. */
  public EventCount(Transaction transaction) {
    this.transaction = transaction;
  }

  /** Whose events they are. */
  public Transaction transaction() {
    return transaction;
  }

  /** The place of the next event, which is one of a table. */
  public Order next(TableName table) {
    return new Order(transaction.id(), ++total, ofTables.merge(table, 1L, Long::sum));
  }

  /** How many there were. */
  public long total() {
    return total;
  }

  /** How many there were of each table, in the order of the first ones. */
  public Map<TableName, Long> ofTables() {
    return Collections.unmodifiableMap(ofTables);
  }
}
