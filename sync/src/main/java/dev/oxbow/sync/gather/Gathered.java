package dev.oxbow.sync.gather;

import dev.oxbow.sync.decode.TopicRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A transaction of the source, as far as it has come. Used by one thread. */
final class Gathered {
  final String id;

  /** Its records that lanes hold. */
  final Map<Lane, Integer> held = new HashMap<>();

  private final Map<String, Long> counts = new HashMap<>();
  private final List<TopicRecord> boundaries = new ArrayList<>(2);

  /** Of the order in which transactions are told; 0 for one that was not told. */
  private long number;

  private boolean isEnded;
  private @Nullable Map<String, Long> events;
  private long bytes;

  /** How often it was looked at while it was not told. */
  int looks;

  /** Whether it is told behind all that are told by now. */
  boolean isBeyond;

  Gathered(String id) {
    this.id = id;
  }

  boolean isTold() {
    return number > 0;
  }

  /** Its place among those that were told. */
  long number() {
    return number;
  }

  void tell(long as) {
    number = as;
    isBeyond = false;
  }

  void addBoundary(TopicRecord record) {
    boundaries.add(record);
  }

  List<TopicRecord> boundaries() {
    return boundaries;
  }

  /**
   * It has ended.
   *
   * @param of how many events it has of each topic; null where nobody says
   */
  void end(@Nullable Map<String, Long> of) {
    isEnded = true;
    events = of;
  }

  boolean isEnded() {
    return isEnded;
  }

  void hold(Lane lane, TopicRecord record, boolean isEvent) {
    held.merge(lane, 1, Integer::sum);
    bytes += record.size();
    if (isEvent) {
      counts.merge(record.topic(), 1L, Long::sum);
    }
  }

  /** Whether it is known how many events it has. */
  boolean isCounted() {
    return events != null;
  }

  /** Of the records that are held, or were. */
  long bytes() {
    return bytes;
  }

  /** Those that hold records of it, in the order of partitions. */
  List<Lane> lanes() {
    return held.keySet().stream().sorted(Comparator.comparing(lane -> lane.part)).toList();
  }

  /** Whether as many events of a topic have come as it has. */
  boolean hasAll(String topic) {
    Map<String, Long> all = events;
    return all != null && counts.getOrDefault(topic, 0L) >= all.getOrDefault(topic, 0L);
  }
}
