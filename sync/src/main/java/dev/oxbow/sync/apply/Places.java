package dev.oxbow.sync.apply;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.apply.OffsetsTable.Place;
import dev.oxbow.sync.apply.Topics.Bounds;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The partitions that a task applies and how far it is with each. It tells when a topic is another
 * one than was applied, or has lost records that were not. Used by one thread.
 */
final class Places {
  /** A topic made anew is noticed so soon. */
  private static final Duration LOOKS = Duration.ofSeconds(1);

  private final OffsetsTable table;
  private final LettersTable letters;
  private final Topics topics;
  private final Map<TopicPart, Place> places = new TreeMap<>();
  private long looked = System.nanoTime();

  Places(OffsetsTable table, LettersTable letters, Topics topics) {
    this.table = table;
    this.letters = letters;
    this.topics = topics;
  }

  /** Takes partitions over, in one transaction. */
  void take(Connection connection, Collection<TopicPart> parts) throws SQLException {
    Map<TopicPart, Bounds> bounds = topics.look(parts);
    Map<TopicPart, Place> taken = new TreeMap<>();
    for (TopicPart part : new TreeSet<>(parts)) {
      Bounds now = of(bounds, part);
      if (table.takeOver(connection, part, now)) {
        letters.clear(connection, part);
      }
      Place place = table.read(connection, part);
      check(part, place, now);
      taken.put(part, place);
    }
    connection.commit();
    places.putAll(taken);
  }

  private static Bounds of(Map<TopicPart, Bounds> bounds, TopicPart part) {
    Bounds found = bounds.get(part);
    if (found == null) {
      throw new OxbowException(
          ErrorCode.SOURCE_TABLE_GONE, "Partition " + part + " does not exist any more");
    }
    return found;
  }

  private void check(TopicPart part, Place place, Bounds now) {
    if (!place.topicId().equals(now.topicId())) {
      throw new OxbowException(
          ErrorCode.SOURCE_CHANGED,
          "Topic '"
              + part.topic()
              + "' is not the one that was applied up to offset "
              + place.next()
              + " of partition "
              + part.partition()
              + ": it was deleted and made anew (its id is "
              + now.topicId()
              + ", it was "
              + place.topicId()
              + "). Nothing is applied from it. To apply the new topic from its beginning: "
              + table.forget(part.topic()));
    }
    if (place.next() < now.first()) {
      throw new OxbowException(
          ErrorCode.SOURCE_CHANGED,
          "Records "
              + place.next()
              + " to "
              + (now.first() - 1)
              + " of "
              + part
              + " were deleted by the topic's retention before they were applied; rows may be"
              + " missing or old. Nothing is applied behind the gap. Let the capture take a new"
              + " snapshot; to go on behind the gap, or from the beginning of what is there: "
              + table.forget(part.topic()));
    }
    if (place.next() > now.end()) {
      throw new OxbowException(
          ErrorCode.SOURCE_CHANGED,
          "Partition "
              + part
              + " ends at offset "
              + now.end()
              + ", and was applied up to "
              + place.next()
              + ": the topic lost its last records. To apply it from its beginning: "
              + table.forget(part.topic()));
    }
  }

  /** Reads the places again, when it is not known whether the last commit came to be. */
  void reread(Connection connection) throws SQLException {
    for (Map.Entry<TopicPart, Place> each : places.entrySet()) {
      Place now = table.read(connection, each.getKey());
      if (now.epoch() != each.getValue().epoch()) {
        throw table.fenced(each.getKey());
      }
      if (now.next() < each.getValue().next()) {
        throw wentBack(each.getKey(), each.getValue(), now);
      }
      each.setValue(now);
    }
    connection.commit();
  }

  /** Whoever takes the partition next begins where the server is now. */
  private static OxbowException wentBack(TopicPart part, Place known, Place now) {
    return new OxbowException(
        ErrorCode.CANCELLED,
        "Partition "
            + part
            + " was applied up to offset "
            + known.next()
            + ", and the server has it up to "
            + now.next()
            + " only: it lost its last transactions, by a fail-over or a restore. They are applied"
            + " again");
  }

  /** Looks at the cluster where a gap was seen, and otherwise now and then. */
  void look(Set<TopicPart> gaps) {
    boolean isTime = System.nanoTime() - looked > LOOKS.toNanos();
    if (gaps.isEmpty() && !isTime) {
      return;
    }
    Set<TopicPart> parts = isTime ? places.keySet() : gaps;
    Map<TopicPart, Bounds> bounds = topics.look(parts);
    for (TopicPart part : parts) {
      check(part, place(part), of(bounds, part));
    }
    if (isTime) {
      looked = System.nanoTime();
    }
  }

  /** How far a partition is. */
  Place place(TopicPart part) {
    Place place = places.get(part);
    if (place == null) {
      throw table.fenced(part);
    }
    return place;
  }

  void moved(TopicPart part, long next, long errors) {
    Place before = place(part);
    places.put(part, new Place(before.topicId(), next, before.epoch(), before.errors() + errors));
  }

  void give(Collection<TopicPart> parts) {
    places.keySet().removeAll(parts);
  }

  Map<TopicPart, Place> all() {
    return Map.copyOf(places);
  }
}
