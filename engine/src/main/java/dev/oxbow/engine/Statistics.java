package dev.oxbow.engine;

import java.time.Duration;
import java.util.List;

/**
 * What a statement did.
 *
 * @param snapshot a line per source: MySQL's GTID set, or per topic the offsets it was read at
 * @param planning time to parse and plan
 * @param elapsed from the start of the run to the last row
 */
public record Statistics(List<String> snapshot, Duration planning, Duration elapsed, long rows) {
  public Statistics {
    snapshot = List.copyOf(snapshot);
  }
}
