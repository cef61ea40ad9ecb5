package dev.oxbow.sync.apply;

import java.util.Comparator;

/** A partition of a topic. */
public record TopicPart(String topic, int partition) implements Comparable<TopicPart> {
  private static final Comparator<TopicPart> ORDER =
      Comparator.comparing(TopicPart::topic).thenComparing(TopicPart::partition);

  @Override
  public int compareTo(TopicPart other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
