package dev.oxbow.sync.apply;

import java.util.Collection;
import java.util.Map;

/** What the cluster says of topics. */
public interface Topics {
  /**
   * How a partition is.
   *
   * @param topicId of its topic; another topic of the same name has another one
   * @param first the offset of the first record that is kept
   * @param end the offset of the next record that is written
   * @param partitions of the topic
   */
  record Bounds(String topicId, long first, long end, int partitions) {}

  /**
   * How partitions are now.
   *
   * @throws dev.oxbow.error.OxbowException SOURCE_UNREACHABLE, or SOURCE_TABLE_GONE for a topic
   *     that is not there
   */
  Map<TopicPart, Bounds> look(Collection<TopicPart> parts);
}
