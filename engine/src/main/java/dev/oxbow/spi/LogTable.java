package dev.oxbow.spi;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * A table over an append-only log that is cut into partitions: a Kafka topic. A row stands at a
 * position, (partition, offset), and never changes; positions may have gaps. The columns {@link
 * #PARTITION}, {@link #OFFSET} and {@link #TIMESTAMP} are always there.
 *
 * <p>The engine keeps a columnar copy of what was read (the store), so that a record is decoded
 * once.
 */
public non-sealed interface LogTable extends SourceTable {
  /** INTEGER NOT NULL. */
  String PARTITION = "_partition";

  /** BIGINT NOT NULL. */
  String OFFSET = "_offset";

  /** TIMESTAMP(3), in UTC. */
  String TIMESTAMP = "_timestamp";

  /** VARCHAR: why a record could not be decoded; NULL for good ones. */
  String ERROR = "_error";

  LogSource source();

  /**
   * Identifies this very log and how its records become rows: a topic that was deleted and created
   * again has another one, and so has a table over the same topic that reads its records otherwise
   * (described differently, or of another form). The store takes a new column of the same
   * incarnation for a field that no record had before.
   */
  String incarnation();

  /**
   * Whether records may vanish from the middle of the log, as in a topic that Kafka compacts: a
   * copy of it then shows more than the log does, so the store keeps none beyond the statement.
   */
  default boolean rewritten() {
    return false;
  }

  /** The names of columns that are large and seldom asked for; the store keeps them apart. */
  List<String> bulkyColumns();

  /** Where each partition begins and ends now; an end is exclusive and safe to read up to. */
  List<LogRange> extent();

  /**
   * Per partition the first offset from which on all records of the wanted time or later are found;
   * partitions without an entry, and logs whose times are not ordered, must be read from their
   * beginning.
   */
  Optional<List<LogRange>> from(LocalDateTime utc, List<LogRange> within);

  /**
   * Reads ranges of positions. The feed ends when all ranges are read to their ends; positions that
   * the log no longer has, or never had, give no rows.
   *
   * @param columns some of the table's columns, by name
   */
  LogFeed read(List<String> columns, List<LogRange> ranges);
}
