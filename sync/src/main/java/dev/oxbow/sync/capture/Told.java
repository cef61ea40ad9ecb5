package dev.oxbow.sync.capture;

import dev.oxbow.sync.binlog.BinlogPosition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Up to where a stream was told.
 *
 * @param committed when the last transaction before it was committed; null before the first one
 * @param transactions how many were told to their end
 */
public record Told(BinlogPosition position, @Nullable Instant committed, long transactions) {}
