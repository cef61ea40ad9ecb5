package dev.oxbow.sync.connect;

import dev.oxbow.sync.capture.Told;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Records that were read at once.
 *
 * @param records may be replaced one by one
 * @param lastEnd the last of them behind which a reader should see all; -1 where there is none
 * @param bytes of their keys and values
 * @param told up to where they tell the stream
 * @param hasMore whether more waited to be read
 */
record Batch(List<SourceRecord> records, int lastEnd, long bytes, Told told, boolean hasMore) {
  /** Whether it ends with a whole transaction. */
  boolean isWhole() {
    return lastEnd == records.size() - 1;
  }
}
