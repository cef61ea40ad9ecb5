package dev.oxbow.sync.gather;

import dev.oxbow.sync.apply.TopicPart;
import dev.oxbow.sync.decode.TopicRecord;
import java.util.Set;
import java.util.function.Predicate;

/** Looks at topics apart from reading them: at their partitions, and at what is left in these. */
public interface Remainder {
  /**
   * Looks at the committed records of a partition from an offset on: at least at all that were
   * committed when any record that was read before the call was, unless it is stopped.
   *
   * @param goesOn is given each, and says whether to look on
   * @return false where nobody knows yet whether there are more, since a transaction of Kafka is
   *     open there
   * @throws dev.oxbow.error.OxbowException SOURCE_TABLE_GONE when there is no such topic
   */
  boolean look(TopicPart part, long from, Predicate<TopicRecord> goesOn);

  /** Whether the applied topics, as they are now, have no partition besides these. */
  boolean areAll(Set<TopicPart> parts);
}
