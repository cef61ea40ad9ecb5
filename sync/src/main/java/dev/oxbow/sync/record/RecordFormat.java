package dev.oxbow.sync.record;

import dev.oxbow.sync.change.Change;
import java.util.function.Consumer;

/** Makes the records of what happens to the rows of tables. Used by one thread. */
public interface RecordFormat {
  /**
   * Gives the records of one change, in order: mostly one, more where a key changes.
   *
   * @param order the change's place within its transaction; null where no transaction is told
   */
  void write(
      Change.OfRow change,
      @org.jspecify.annotations.Nullable Order order,
      Consumer<CapturedRecord> to);

  /** Gives the records of a table's truncation. */
  void write(
      Change.Truncate truncate,
      @org.jspecify.annotations.Nullable Order order,
      Consumer<CapturedRecord> to);

  /**
   * A change's place among those that are told of its transaction, from 1.
   *
   * @param total among all
   * @param ofTable among those of its table
   */
  record Order(String transaction, long total, long ofTable) {}
}
