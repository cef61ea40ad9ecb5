package dev.oxbow.sync.apply;

import dev.oxbow.sync.decode.TopicRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where records of a partition end.
 *
 * @param next the offset behind the last one
 * @param errors how many of them are passed over
 */
record End(long next, long errors) {
  /** Where the records of each partition end. */
  static Map<TopicPart, End> of(List<Planned> planned) {
    Map<TopicPart, End> ends = new TreeMap<>();
    for (Planned each : planned) {
      TopicRecord record = each.record();
      long errors = each.step() instanceof Planned.Dealt ? 1 : 0;
      ends.merge(
          new TopicPart(record.topic(), record.partition()),
          new End(record.offset() + 1, errors),
          (before, after) -> new End(after.next, before.errors + after.errors));
    }
    return ends;
  }
}
