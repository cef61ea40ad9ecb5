package dev.oxbow.sync.sink;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.kafka.client.Cluster;
import dev.oxbow.kafka.client.Topic;
import dev.oxbow.spi.LogRange;
import dev.oxbow.sync.apply.TopicPart;
import dev.oxbow.sync.apply.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Asks the cluster about topics. Thread-safe. */
final class ClusterTopics implements Topics, AutoCloseable {
  private final Cluster cluster;
  private final Map<String, Topic> known = new ConcurrentHashMap<>();

  ClusterTopics(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public Map<TopicPart, Bounds> look(Collection<TopicPart> parts) {
    Set<String> names = new HashSet<>();
    parts.forEach(part -> names.add(part.topic()));
    Map<TopicPart, Bounds> bounds = new HashMap<>();
    for (String name : names) {
      Topic topic = topic(name);
      List<LogRange> ranges = extent(topic);
      for (LogRange range : ranges) {
        bounds.put(
            new TopicPart(name, range.partition()),
            new Bounds(topic(name).id(), range.begin(), range.end(), ranges.size()));
      }
    }
    bounds.keySet().retainAll(parts);
    return bounds;
  }

  private List<LogRange> extent(Topic topic) {
    try {
      return cluster.extent(topic);
    } catch (OxbowException e) {
      if (e.code() != ErrorCode.SOURCE_CHANGED) {
        throw e;
      }
      // It was made anew; who asks compares the ids.
      known.remove(topic.name());
      return cluster.extent(topic(topic.name()));
    }
  }

  private Topic topic(String name) {
    Topic present = known.get(name);
    if (present != null) {
      return present;
    }
    return find(name)
        .orElseThrow(
            () ->
                new OxbowException(
                    ErrorCode.SOURCE_TABLE_GONE, "Topic '" + name + "' does not exist any more"));
  }

  /** A topic as it is now, if it is there. */
  Optional<Topic> find(String name) {
    Optional<Topic> found = cluster.topic(name);
    found.ifPresent(topic -> known.put(name, topic));
    return found;
  }

  @Override
  public void close() {
    cluster.close();
  }
}
