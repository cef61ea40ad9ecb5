package dev.oxbow.jdbc.backend;

import java.time.Duration;

/**
 * How one run is limited and watched.
 *
 * @param timeout from the start of the run to its last row; zero for no limit
 * @param maxRows rows beyond it are left out; 0 for no limit
 * @param fetchSize how many rows to carry at once, where rows travel; 0 leaves it to the backend
 * @param wanted a statement that does not give it is refused before it runs
 * @param progress called now and then from other threads
 */
public record RunOptions(
    Duration timeout, long maxRows, int fetchSize, Wanted wanted, ProgressListener progress) {
  /** No limits, nobody watching, whatever comes. */
  public static final RunOptions DEFAULT =
      new RunOptions(Duration.ZERO, 0, 0, Wanted.ANY, ProgressListener.NONE);

  /** The same with another time limit. */
  public RunOptions withTimeout(Duration other) {
    return new RunOptions(other, maxRows, fetchSize, wanted, progress);
  }
}
