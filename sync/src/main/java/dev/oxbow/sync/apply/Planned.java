package dev.oxbow.sync.apply;

import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.origin.Origins;
import dev.oxbow.sync.table.TargetTable;
import org.jspecify.annotations.Nullable;

/**
 * A record, and what it does.
 *
 * @param step what it does
 * @param origins where the change was committed before; null for what writes nothing
 */
record Planned(TopicRecord record, Step step, @Nullable Origins origins) {
  /** A record that writes nothing. */
  Planned(TopicRecord record, Step step) {
    this(record, step, null);
  }

  /** What a record does. */
  sealed interface Step {}

  /**
   * A row is written.
   *
   * @param key its key's literals, {@code 1, 'a'}; null where the table has no key
   * @param row a literal for each column of the table, null for those that it does not tell
   */
  record Write(TargetTable table, @Nullable String key, @Nullable String[] row) implements Step {}

  /** A row is deleted. */
  record Remove(TargetTable table, String key) implements Step {}

  /** All rows are deleted. */
  record Empty(TargetTable table) implements Step {}

  /** Nothing; its offset is passed over. */
  record Pass() implements Step {}

  /** It cannot be applied; why, the sentence goes on from "the record ...". */
  record Bad(String why) implements Step {}

  /** It was dealt with as a bad one; it is counted. */
  record Dealt() implements Step {}
}
