package dev.oxbow.kafka.client;

import java.util.List;

/**
 * A topic as it was a moment ago.
 *
 * @param id tells a topic from one of the same name before or after it
 * @param compacted whether records may vanish from its middle
 * @param ordered whether record times follow the log: the broker stamps them
 */
public record Topic(
    String name, String id, List<Integer> partitions, boolean compacted, boolean ordered) {
  public Topic {
    partitions = List.copyOf(partitions);
  }
}
