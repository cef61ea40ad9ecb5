package dev.oxbow.sync.facts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one sync at a moment.
 *
 * @param kind {@code capture} or {@code apply}
 * @param source the source that is read
 * @param target the source that is written
 * @param worker which of the service's processes runs it; empty when none does
 * @param restarts how often in a row it was started again after a failure
 * @param error why it failed, or does not start; empty otherwise
 * @param progress null while it does not run, or runs in another process
 * @param updated milliseconds since the epoch
 */
public record SyncFacts(
    String name,
    String kind,
    State state,
    String source,
    String target,
    String worker,
    int restarts,
    String error,
    @Nullable Progress progress,
    @JsonProperty("snapshot") @Nullable SnapshotShare snapshot,
    long updated) {

  /** How a sync is. */
  public enum State {
    /** No task runs yet. */
    STARTING,
    /** The rows that were there at the start are told, and changes between them. */
    SNAPSHOT,
    STREAMING,
    /** By Connect's own pause, which {@code ./oxbow sync pause} does not use. */
    PAUSED,
    /** Until {@code ./oxbow sync resume}. */
    STOPPED,
    /** It failed, and is started again soon. */
    RESTARTING,
    /** It failed, and waits for somebody to mend what the error says. */
    FAILED;

    boolean isWell() {
      return this != RESTARTING && this != FAILED;
    }
  }

  /**
   * See {@link dev.oxbow.sync.progress.CaptureMXBean} and {@link
   * dev.oxbow.sync.progress.ApplyMXBean}; -1 and empty texts where one of them has none.
   *
   * @param lagRecords records of topics that are left
   * @param errors records that could not be applied and were passed over
   */
  public record Progress(
      String position,
      String gtids,
      double lagSeconds,
      long lagBytes,
      long lagTransactions,
      long lagRecords,
      double retentionUsed,
      long records,
      long bytes,
      long transactions,
      double recordsPerSecond,
      double bytesPerSecond,
      double uptimeSeconds,
      long errors) {}

  /** Of all tables whose snapshot is under way or done. */
  public record SnapshotShare(
      int tables, int tablesDone, long rows, long rowsEstimated, double secondsLeft) {}

  /** At which part of the retention somebody should know. */
  private static final double RETENTION_AT_RISK = 0.8;

  /** What is wrong, in a sentence; empty when all is well. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public String trouble() {
    if (!state.isWell() || !error.isEmpty()) {
      return error.isEmpty() ? "it failed" : error;
    }
    if (progress != null && progress.retentionUsed > RETENTION_AT_RISK) {
      return String.format(
          java.util.Locale.ROOT,
          "it is %.0f s behind, %.0f %% of the time for which the server keeps its binlog; what is"
              + " purged before it was read is lost: raise binlog_expire_logs_seconds until it has"
              + " caught up",
          progress.lagSeconds,
          progress.retentionUsed * 100);
    }
    return "";
  }
}
