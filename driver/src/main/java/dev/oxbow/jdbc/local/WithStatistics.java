package dev.oxbow.jdbc.local;

import dev.oxbow.statement.Statistics;

/** Rows that know what they cost; only those of an engine in this process do. */
public interface WithStatistics {
  /** What the statement did; complete once its rows ended. */
  Statistics statistics();
}
