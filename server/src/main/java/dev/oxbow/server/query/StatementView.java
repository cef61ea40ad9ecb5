package dev.oxbow.server.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One statement as it stands at a moment.
 *
 * @param sql cut when it is very long
 * @param stage what is being done, for people
 * @param total rows or positions in all, or -1 when unknown
 * @param rows how many rows were given so far
 * @param queuedMillis how long it waited for its turn
 * @param elapsedMillis since it came
 * @param endedBy who ended it, null for one that was not ended by anybody
 */
public record StatementView(
    String id,
    String user,
    String tool,
    String address,
    String sql,
    StatementState state,
    String stage,
    long done,
    long total,
    long rows,
    Instant started,
    long queuedMillis,
    long elapsedMillis,
    @Nullable Failure error,
    @Nullable String endedBy) {
  /** Why it failed. */
  public record Failure(String sqlState, int code, String message) {}

  @JsonIgnore
  boolean isOver() {
    return state.isOver();
  }
}
