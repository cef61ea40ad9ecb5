package dev.oxbow.sync.apply;

import dev.oxbow.sync.decode.RecordDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How records become rows.
 *
 * @param name of the apply, by which it finds its offsets again
 * @param schema whether tables are made and changed
 * @param keyFields which fields are the key; empty for the columns of the primary key
 * @param deletes whether rows are deleted; otherwise what says so is passed over
 * @param ignoresUnknown whether fields without a column are passed over
 * @param checksForeignKeys whether the server checks foreign keys
 * @param transactions the topic that tells where transactions begin and end, and no rows; empty
 *     where records are applied one by one
 * @param patience how long locks are waited for before a transaction is tried again
 * @param loadsFrom from how many rows of a table on they are loaded by LOAD DATA, where they can be
 */
public record ApplySettings(
    String name,
    Schema schema,
    Mode mode,
    OnError onError,
    KeyFrom keyFrom,
    List<String> keyFields,
    boolean deletes,
    boolean ignoresUnknown,
    RecordDecoder.Form form,
    TableNames tables,
    boolean checksForeignKeys,
    Optional<String> transactions,
    Duration patience,
    int loadsFrom) {
  /** From so many rows on LOAD DATA is faster than statements. */
  public static final int LOADS_FROM = 200;

  public ApplySettings {
    keyFields = List.copyOf(keyFields);
  }

  /** Whether a topic's records tell rows. */
  boolean tellsRows(String topic) {
    return transactions.isEmpty() || !transactions.get().equals(topic);
  }

  /** What is done with tables that are missing, or too narrow. */
  public enum Schema {
    /** They are used as they are. */
    FIXED,
    /** Missing ones are made. */
    CREATE,
    /** Missing ones are made, and columns added and widened. */
    EVOLVE
  }

  /** What is done with a record that tells a row. */
  public enum Mode {
    INSERT,
    UPSERT,
    UPDATE,
    DELETE
  }

  /** What is done with a record that cannot be applied. */
  public enum OnError {
    STOP,
    DLQ,
    SKIP
  }

  /** Where a row's key comes from. */
  public enum KeyFrom {
    /** The record's key. */
    KEY,
    /** Fields of its value. */
    VALUE,
    /** Its topic, partition and offset. */
    KAFKA
  }
}
