package dev.oxbow.sync.change;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of the server.
 *
 * @param id its GTID, or {@code file:position} of its first event on a server without them; the
 *     same each time that it is read
 * @param gtid null on a server without GTIDs
 * @param serverId of the server on which it was first run
 * @param committed when it was committed there, by that server's clock; to the second only before
 *     MySQL 8.0.1
 */
public record Transaction(String id, @Nullable String gtid, long serverId, Instant committed) {}
