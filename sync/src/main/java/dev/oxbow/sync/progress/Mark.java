package dev.oxbow.sync.progress;

import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.change.TableName;
import java.util.Optional;

/** What a record says of the progress of its capture, once it is written. */
public sealed interface Mark {
  /**
   * The stream of changes was told up to here.
   *
   * @param position between two transactions
   * @param told the {@link dev.oxbow.sync.change.Place#order} of the last change that was told of
   *     the transaction behind it; 0 unless a large one was cut
   */
  record Stream(BinlogPosition position, long told) implements Mark {}

  /**
   * The snapshot of a table was told up to here.
   *
   * @param after behind which key it goes on; empty when it is done, and when it begins again
   * @param rows how many were told in all
   */
  record Snapshot(TableName table, Optional<Bound> after, long rows, boolean isDone)
      implements Mark {}

  /**
   * A topic is this one.
   *
   * @param id that Kafka gave it; empty for one that is to be made anew
   */
  record Topic(String name, String id) implements Mark {}
}
