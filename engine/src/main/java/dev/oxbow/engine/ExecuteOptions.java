package dev.oxbow.engine;

import dev.oxbow.statement.Progress;
import java.time.Duration;

/**
 * How one run of a statement is limited and watched.
 *
 * @param timeout from the start of the run to its last row; zero for no limit
 * @param maxRows rows beyond it are silently left out, as JDBC wants; 0 for no limit
 * @param progress called now and then from other threads while the statement runs
 */
public record ExecuteOptions(Duration timeout, long maxRows, Progress.Listener progress) {
  /** No limits, nobody watching. */
  public static final ExecuteOptions DEFAULT = new ExecuteOptions(Duration.ZERO, 0, progress -> {});
}
