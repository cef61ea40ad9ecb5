package dev.oxbow.sync.apply;

import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.origin.Origins;
import dev.oxbow.sync.table.TargetTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record, and what it does.
 *
 * @param step what it does
 * @param origins where the change was committed before; null for what writes nothing
 * @param isJoined whether it is committed together with the one before it, or neither is
 */
record Planned(TopicRecord record, Step step, @Nullable Origins origins, boolean isJoined) {
  /** A record that may be committed without others. */
  Planned(TopicRecord record, Step step, @Nullable Origins origins) {
    this(record, step, origins, false);
  }

  /** A record that writes nothing. */
  Planned(TopicRecord record, Step step) {
    this(record, step, null);
  }

  /** The same, committed together with the one before it, or not. */
  Planned joined(boolean joins) {
    return joins == isJoined ? this : new Planned(record, step, origins, joins);
  }

  /** Where a list may be cut, near its middle; 0 where all of it is committed together. */
  static int cut(List<Planned> planned) {
    int middle = planned.size() / 2;
    for (int i = middle; i > 0; i--) {
      if (!planned.get(i).isJoined) {
        return i;
      }
    }
    for (int i = middle + 1; i < planned.size(); i++) {
      if (!planned.get(i).isJoined) {
        return i;
      }
    }
    return 0;
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

  /** Nothing, since it tells of a transaction and of no row; its offset is passed over. */
  record Boundary() implements Step {}

  /** It cannot be applied; why, the sentence goes on from "the record ...". */
  record Bad(String why) implements Step {}

  /** It was dealt with as a bad one; it is counted. */
  record Dealt() implements Step {}
}
