package dev.oxbow.engine;

import dev.oxbow.statement.PlanNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement did.
 *
 * @param snapshot a line per source: MySQL's GTID set, or per topic the offsets it was read at
 * @param planning time to parse and plan
 * @param elapsed from the start of the run to the last row
 * @param plan what was done where; null for statements without a plan
 */
public record Statistics(
    List<String> snapshot,
    Duration planning,
    Duration elapsed,
    long rows,
    @Nullable PlanNode plan) {
  public Statistics {
    snapshot = List.copyOf(snapshot);
  }
}
