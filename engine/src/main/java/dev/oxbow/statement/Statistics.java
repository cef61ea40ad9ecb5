package dev.oxbow.statement;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement did.
 *
 * @param snapshot a line per source: MySQL's GTID set, or per topic the offsets it was read at
 * @param planning time to parse and plan
 * @param elapsed from the start of the run to the last row
 * @param totals what its parts did together
 * @param plan what was done where; null for statements without a plan
 */
public record Statistics(
    List<String> snapshot,
    Duration planning,
    Duration elapsed,
    long rows,
    Totals totals,
    @Nullable PlanNode plan) {
  public Statistics {
    snapshot = List.copyOf(snapshot);
  }

  /** The same, but for the plan. */
  public Statistics withoutPlan() {
    return new Statistics(snapshot, planning, elapsed, rows, totals, null);
  }

  /**
   * What all parts of it did together, without what the session may not know.
   *
   * @param sourceRows rows that sources computed and sent
   * @param sourceBytes the bytes of their values
   * @param recordsRead records of topics that were read and decoded
   * @param storedRows rows of topics that the store had
   */
  public record Totals(long sourceRows, long sourceBytes, long recordsRead, long storedRows) {
    public static final Totals NOTHING = new Totals(0, 0, 0, 0);

    /** Both together. */
    public Totals plus(Totals more) {
      return new Totals(
          sourceRows + more.sourceRows,
          sourceBytes + more.sourceBytes,
          recordsRead + more.recordsRead,
          storedRows + more.storedRows);
    }
  }
}
