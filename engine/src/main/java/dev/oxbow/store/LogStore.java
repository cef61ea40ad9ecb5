package dev.oxbow.store;

import dev.oxbow.local.LocalExecutor;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.LogRange;
import dev.oxbow.spi.LogTable;
import dev.oxbow.statement.StatementScope;
import java.util.List;
import java.util.Optional;

/** The columnar copies of logs. Thread-safe. */
public interface LogStore extends AutoCloseable {
  /**
   * Opens the store.
   *
   * @param executor one that may attach databases in the store's folder; closed after the store
   */
  static LogStore open(StoreConfig config, LocalExecutor executor) {
    return new DuckDbLogStore(config, executor);
  }

  /** The columns that a log has in the store; empty when the store holds nothing of it. */
  Optional<List<Column>> rememberedColumns(String incarnation);

  /**
   * Makes ranges of a log readable: reads and decodes what is not there yet. What was read stays,
   * also when the statement ends early.
   *
   * @param columns the columns that the statement uses, which decides whether the bulky ones are
   *     needed
   */
  Outcome prepare(
      LogTable table, List<String> columns, List<LogRange> ranges, StatementScope scope);

  /**
   * What the folder holds, the most recently used first. A copy that nobody has open is opened for
   * a moment.
   */
  List<HeldLog> held();

  @Override
  void close();

  /** What came of it. */
  sealed interface Outcome {
    /** The rows are there until this is closed. */
    non-sealed interface Ready extends Outcome, AutoCloseable {
      /**
       * What to write after FROM, in the executor's SQL: only the ranges, with the columns named by
       * {@link dev.oxbow.local.LocalSql#column}, at least those that were asked for.
       */
      String relation();

      /** How many rows there are. */
      long rows();

      /** How many records were read and decoded for this call; 0 when the store had all. */
      long recordsRead();

      /** How many of the rows could not be decoded. */
      long badRecords();

      /** The first bad record of each partition as {@code partition:offset: why}, at most ten. */
      List<String> firstBad();

      @Override
      void close();
    }

    /** The log holds what its columns cannot: plan again with this table. */
    record Widened(LogTable table) implements Outcome {}
  }
}
