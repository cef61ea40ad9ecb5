package dev.oxbow.server.config;

import dev.oxbow.config.DataSize;
import dev.oxbow.config.Settings;
import java.time.Duration;

/**
 * The {@code limits:} group.
 *
 * @param queries how many statements run at once
 * @param queue how many more may wait
 * @param patience how long one waits
 * @param time how long a statement may take, from its start to its last row; zero for no limit
 * @param rows how many rows a statement may give; 0 for no limit
 * @param sessions how many sessions one user may have open
 * @param sessionIdle when a session is closed that nobody uses
 * @param request the largest request
 * @param clientIdle when a connection is closed whose client neither sends nor reads
 * @param history how many ended statements are remembered
 */
public record LimitsConfig(
    int queries,
    int queue,
    Duration patience,
    Duration time,
    int rows,
    int sessions,
    Duration sessionIdle,
    DataSize request,
    Duration clientIdle,
    int history) {
  static LimitsConfig from(Settings settings) {
    LimitsConfig limits =
        new LimitsConfig(
            settings.number("queries", 16, 1, 10_000),
            settings.number("queue", 100, 0, 100_000),
            settings.duration("queue.wait", Duration.ofSeconds(60)),
            settings.duration("query.time", Duration.ofHours(1)),
            settings.number("query.rows", 0, 0, Integer.MAX_VALUE),
            settings.number("sessions", 200, 1, 100_000),
            settings.duration("session.idle", Duration.ofMinutes(30)),
            settings.size("request", DataSize.ofMebibytes(16)),
            settings.duration("client.idle", Duration.ofSeconds(30)),
            settings.number("history", 200, 0, 100_000));
    settings.refuseUnread();
    return limits;
  }
}
