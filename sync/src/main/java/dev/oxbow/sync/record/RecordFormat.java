package dev.oxbow.sync.record;

import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.Change;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the records of what happens to the rows of tables. Used by one thread. */
public interface RecordFormat {
  /**
   * Gives the records of one change, in order: mostly one, more where a key changes.
   *
   * @param count counts the events of its transaction; null where no transaction is told
   */
  void write(Change.OfRow change, @Nullable EventCount count, Consumer<CapturedRecord> to);

  /**
   * Gives the records of a table's truncation.
   *
   * @param count counts the events of its transaction; null where no transaction is told
   * @throws OxbowException NOT_SUPPORTED by a format that cannot tell one
   */
  void write(Change.Truncate truncate, @Nullable EventCount count, Consumer<CapturedRecord> to);

  /**
   * A table is defined, before any row of it as it is then.
   *
   * @throws OxbowException INVALID_CONFIG where its rows would tell what they must not
   */
  default void define(Change.Definition definition) {}

  /** Whether the format tells that a table was truncated. */
  boolean tellsTruncations();

  /**
   * An event's place among those of its transaction, from 1.
   *
   * @param total among all
   * @param ofTable among those of its table
   */
  record Order(String transaction, long total, long ofTable) {}
}
