package dev.oxbow.server.session;

import java.time.Duration;

/**
 * How much clients may hold.
 *
 * @param idle a session, or a cursor, that was not used for so long is closed
 * @param statementsPerSession statements that one session may have open at a time
 * @param frameBytes about how large a frame of rows may become; a single row may be larger
 * @param frameRows how many rows a frame has at most when the client does not say
 * @param patience for so long a request waits for rows before it is answered with none
 */
public record SessionLimits(
    Duration idle, int statementsPerSession, int frameBytes, int frameRows, Duration patience) {
  /** Half an hour, 1,000 statements, frames of 2 MiB, a second. */
  public static final SessionLimits DEFAULT =
      new SessionLimits(Duration.ofMinutes(30), 1000, 2 << 20, 30_000, Duration.ofSeconds(1));
}
