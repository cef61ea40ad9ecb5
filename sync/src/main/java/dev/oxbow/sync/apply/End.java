package dev.oxbow.sync.apply;

import dev.oxbow.sync.decode.TopicRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
    // Those of a partition mostly follow each other.
    @Nullable TopicPart part = null;
    long next = 0;
    long errors = 0;
    for (Planned each : planned) {
      TopicRecord record = each.record();
      if (part == null
          || part.partition() != record.partition()
          || !part.topic().equals(record.topic())) {
        if (part != null) {
          add(ends, part, next, errors);
        }
        part = new TopicPart(record.topic(), record.partition());
        errors = 0;
      }
      next = record.offset() + 1;
      errors += each.step() instanceof Planned.Dealt ? 1 : 0;
    }
    if (part != null) {
      add(ends, part, next, errors);
    }
    return ends;
  }

  private static void add(Map<TopicPart, End> ends, TopicPart part, long next, long errors) {
    ends.merge(
        part,
        new End(next, errors),
        (before, after) -> new End(after.next, before.errors + after.errors));
  }
}
