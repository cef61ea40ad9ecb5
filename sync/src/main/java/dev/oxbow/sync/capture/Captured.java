package dev.oxbow.sync.capture;

import dev.oxbow.sync.progress.Mark;
import dev.oxbow.sync.record.CapturedRecord;
import java.util.Map;

/**
 * A record, and what is told once it is written.
 *
 * @param headers what else the record tells beside its position, by name
 * @param commits whether a reader should see all records up to this one at once, and the mark with
 *     them
 */
public record Captured(
    CapturedRecord record, Mark mark, Map<String, String> headers, boolean commits) {}
