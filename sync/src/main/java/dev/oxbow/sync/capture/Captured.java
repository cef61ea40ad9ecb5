package dev.oxbow.sync.capture;

import dev.oxbow.sync.progress.Mark;
import dev.oxbow.sync.record.CapturedRecord;

/**
 * A record, and what is told once it is written.
 *
 * @param commits whether a reader should see all records up to this one at once, and the mark with
 *     them
 */
public record Captured(CapturedRecord record, Mark mark, boolean commits) {}
