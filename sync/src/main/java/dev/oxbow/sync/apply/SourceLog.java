package dev.oxbow.sync.apply;

import dev.oxbow.sync.decode.TopicRecord;
import java.util.function.Consumer;

/** The records of topics, for whoever looks back. */
public interface SourceLog {
  /**
   * Gives the records of a partition that are still there, in their order. When it returns there
   * are no more of them.
   *
   * @param from the first offset
   * @param to behind the last one; it is below the end of the partition
   * @throws dev.oxbow.error.OxbowException when they cannot be read
   */
  void read(TopicPart part, long from, long to, Consumer<TopicRecord> each);

  /** Whether earlier records of a key may be gone from a topic while later ones are there. */
  boolean isCompacted(String topic);

  /** The partition, of so many, into which producers put records with a key by themselves. */
  int partition(byte[] key, int partitions);
}
