package dev.oxbow.sync.gather;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.apply.TopicPart;
import dev.oxbow.sync.decode.TopicRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is read from a capture's topics into the transactions that the capture told, in
 * their order. A transaction is whole when its end is told and all its events have come, or when
 * nothing more of it can come: records that were deleted, or applied before one asked for whole
 * transactions.
 *
 * <p>What is of no transaction, a row of a snapshot, waits for nothing but what stands before it in
 * its partition. Nor does what is of a transaction that the topic does not tell, since it was
 * committed before the topic began; that is looked up when such a record has waited for a while.
 *
 * <p>Life: begun at offsets, given records, asked for what is whole, told that it was applied;
 * begun anew when the partitions are others. Used by one thread.
 */
public final class Gathering {
  /** What waits longer than this is looked for. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Of the time at most a tenth goes into looking. */
  private static final int SHARE = 10;

  /** What a record costs besides its bytes. */
  private static final int OVERHEAD = 200;

  private final String apply;
  private final Collection<String> applied;
  private final String topic;
  private final long mostBytes;
  private final Remainder remainder;
  private final Findings findings;
  private final LongSupplier nanos;
  private final Set<TopicPart> parts = new HashSet<>();
  private final Map<TopicPart, Lane> lanes = new TreeMap<>();
  private final Map<String, List<Lane>> byTopic = new HashMap<>();
  private final Map<String, Gathered> byId = new HashMap<>();
  private final Deque<Gathered> told = new ArrayDeque<>();
  private final List<List<TopicRecord>> whole = new ArrayList<>();
  private long nextTold;
  private long numbers;

  /** No transaction up to this one has records in partitions that were not begun. */
  private long surveyed;

  private long bytes;
  private long lookAt;
  private @Nullable Gathered headBefore;

  /** Who is told of what is not as it should be. */
  public interface Findings {
    /**
     * A transaction waits, for a partition that is not among those that were begun. Told again and
     * again.
     */
    void waits(String transaction);

    /** Records are not all there of a transaction, which is applied without them. */
    void incomplete(String transaction);

    /**
     * The topic of transactions does not tell some, whose records are applied one by one.
     *
     * @throws OxbowException when that cannot be meant
     */
    void untold(int transactions);
  }

  /**
   * @param apply its name, for messages
   * @param applied the topics that are applied, also such as are not there yet
   * @param topic the one that tells the transactions
   * @param mostBytes how much of keys and values is held; partitions that are ahead wait then
   * @param nanos a clock in nanoseconds
   */
  public Gathering(
      String apply,
      Collection<String> applied,
      String topic,
      long mostBytes,
      Remainder remainder,
      Findings findings,
      LongSupplier nanos) {
    this.apply = apply;
    this.applied = List.copyOf(applied);
    this.topic = topic;
    this.mostBytes = mostBytes;
    this.remainder = remainder;
    this.findings = findings;
    this.nanos = nanos;
  }

  /**
   * Begins, or begins anew; all that was held is forgotten, and must come again.
   *
   * @param next the offsets of all partitions from which on records will come
   */
  public void begin(Map<TopicPart, Long> next) {
    parts.clear();
    parts.addAll(next.keySet());
    lanes.clear();
    byTopic.clear();
    applied.forEach(name -> byTopic.put(name, new ArrayList<>()));
    byId.clear();
    told.clear();
    whole.clear();
    numbers = 0;
    surveyed = 0;
    bytes = 0;
    nextTold = 0;
    headBefore = null;
    lookAt = nanos.getAsLong() + PATIENCE.toNanos();
    next.forEach(
        (part, offset) -> {
          if (!part.topic().equals(topic)) {
            Lane lane = new Lane(part, offset);
            lanes.put(part, lane);
            byTopic.computeIfAbsent(part.topic(), t -> new ArrayList<>()).add(lane);
          } else if (part.partition() == 0) {
            nextTold = offset;
          } else {
            throw new OxbowException(
                ErrorCode.INVALID_CONFIG,
                "Topic '"
                    + topic
                    + "' has several partitions, between which transactions have no order; it must"
                    + " have one");
          }
        });
  }

  /**
   * Takes records, those of a partition in their order; what was taken before is passed over.
   *
   * @throws OxbowException SOURCE_DATA for a record that tells no transaction where it should;
   *     NOT_SUPPORTED for a transaction that is too large
   */
  public void add(Collection<TopicRecord> records) {
    for (TopicRecord record : records) {
      if (record.topic().equals(topic)) {
        tell(record);
        continue;
      }
      Lane lane = lanes.get(new TopicPart(record.topic(), record.partition()));
      if (lane == null) {
        throw new IllegalStateException("record " + record + " is of no partition that was begun");
      }
      if (record.offset() >= lane.next()) {
        String id = transaction(record);
        lane.add(record, id == null ? null : byId.computeIfAbsent(id, Gathered::new));
        bytes += record.size() + OVERHEAD;
      }
    }
    gather();
  }

  /** The name of a record's transaction; a snapshot is none. */
  private static @Nullable String transaction(TopicRecord record) {
    String position = record.position();
    int end = position == null ? -1 : position.lastIndexOf('/');
    return position == null || end < 0 || position.startsWith("snapshot ")
        ? null
        : position.substring(0, end);
  }

  private void tell(TopicRecord record) {
    if (record.offset() < nextTold) {
      return;
    }
    nextTold = record.offset() + 1;
    bytes += record.size() + OVERHEAD;
    Boundary boundary = Boundary.read(record);
    Gathered its = byId.computeIfAbsent(boundary.id(), Gathered::new);
    if (!its.isTold()) {
      Gathered before = told.peekLast();
      if (before != null && !before.isEnded()) {
        before.end(null); // the capture was made to go on behind it
      }
      its.tell(++numbers);
      told.add(its);
    }
    its.addBoundary(record);
    if (boundary.isEnd()) {
      its.end(boundary.events());
    }
  }

  private void gather() {
    lanes.values().forEach(this::takeFree);
    Gathered head = told.peek();
    while (head != null && isWhole(head)) {
      take(head);
      head = told.peek();
    }
    if (head != null && head.bytes() > mostBytes) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "Transaction "
              + head.id
              + " has more than "
              + mostBytes
              + " bytes of keys and values, which apply '"
              + apply
              + "' would have to hold to apply it whole. Raise transaction.max.bytes, and with it the"
              + " Java heap; or set transactional: false until it is applied, in parts");
    }
  }

  private void takeFree(Lane lane) {
    for (Lane.Held first = lane.peek(); first != null && lane.isFree(first); first = lane.peek()) {
      takeAlone(lane.poll());
    }
  }

  private void takeAlone(Lane.Held held) {
    whole.add(List.of(held.record()));
    bytes -= held.record().size() + OVERHEAD;
    Gathered of = held.of();
    if (of != null && !of.isTold() && of.held.isEmpty()) {
      byId.remove(of.id);
    }
  }

  private boolean isWhole(Gathered head) {
    if (!head.isEnded()) {
      return false;
    }
    boolean isMissing = false;
    for (Map.Entry<String, List<Lane>> each : byTopic.entrySet()) {
      if (!head.hasAll(each.getKey())) {
        if (!each.getValue().stream().allMatch(lane -> lane.hasPassed(head))) {
          return false;
        }
        isMissing = true;
      }
    }
    if (isMissing && surveyed < head.number()) {
      return false;
    }
    if (isMissing && head.isCounted()) {
      findings.incomplete(head.id);
    }
    return true;
  }

  /** What stands before its records in their partitions is of no transaction that will be told. */
  private void take(Gathered head) {
    List<TopicRecord> all = new ArrayList<>();
    List<Lane> its = head.lanes();
    for (Lane lane : its) {
      while (head.held.containsKey(lane)) {
        Lane.Held held = lane.poll();
        if (held.of() == head) {
          all.add(held.record());
          bytes -= held.record().size() + OVERHEAD;
        } else {
          takeAlone(held);
        }
      }
    }
    all.addAll(head.boundaries());
    head.boundaries().forEach(record -> bytes -= record.size() + OVERHEAD);
    whole.add(all);
    told.remove();
    byId.remove(head.id);
    its.forEach(this::takeFree);
  }

  /** What can be applied: the records of each transaction, and single ones. */
  public List<List<TopicRecord>> whole() {
    return whole;
  }

  /** All that could be applied was. */
  public void applied() {
    whole.clear();
  }

  /** Whether nothing is held. */
  public boolean isEmpty() {
    return whole.isEmpty() && bytes == 0;
  }

  /** The partitions that should wait, since they are ahead and much is held. */
  public Set<TopicPart> ahead() {
    Set<TopicPart> ahead = new TreeSet<>();
    if (bytes <= mostBytes) {
      return ahead;
    }
    Gathered head = told.peek();
    for (Lane lane : lanes.values()) {
      if (head == null ? lane.hasTransactions() : lane.isBehind(head, true)) {
        ahead.add(lane.part);
      }
    }
    if (head != null && head.isEnded()) {
      ahead.add(new TopicPart(topic, 0));
    }
    return ahead;
  }

  /**
   * Looks, now and then, for what those wait for that have waited for a while. To be called again
   * and again, also when no records come.
   *
   * @throws OxbowException SOURCE_TABLE_GONE when there is no topic that tells transactions
   */
  public void look() {
    long begun = nanos.getAsLong();
    if (begun - lookAt < 0) {
      return;
    }
    Gathered head = told.peek();
    boolean waits = waitForTelling();
    if (waits) {
      lookForTold();
    }
    if (head != null && head == headBefore && head.isEnded()) {
      waits = true;
      lookForRecords(head);
    }
    headBefore = head;
    if (waits) {
      gather();
    }
    long now = nanos.getAsLong();
    lookAt = now + Math.max(PATIENCE.toNanos(), (now - begun) * SHARE);
  }

  /** Whether a partition begins with what was not told when it was looked at before either. */
  private boolean waitForTelling() {
    boolean waits = false;
    for (Lane lane : lanes.values()) {
      Lane.Held first = lane.peek();
      Gathered of = first == null ? null : first.of();
      if (of != null && !of.isTold() && !of.isBeyond) {
        waits |= of.looks++ > 0;
      }
    }
    return waits;
  }

  private void lookForTold() {
    Set<String> wanted = new HashSet<>();
    byId.forEach(
        (id, of) -> {
          if (!of.isTold() && !of.isBeyond) {
            wanted.add(id);
          }
        });
    Set<String> found = new HashSet<>();
    boolean isSure =
        remainder.look(
            new TopicPart(topic, 0),
            nextTold,
            record -> {
              String id = transaction(record);
              if (id != null && wanted.remove(id)) {
                found.add(id);
              }
              return !wanted.isEmpty();
            });
    found.forEach(id -> byId.getOrDefault(id, new Gathered(id)).isBeyond = true);
    if (isSure) {
      if (!wanted.isEmpty()) {
        findings.untold(wanted.size());
      }
      lanes.values().forEach(Lane::lookedFor);
    }
  }

  /**
   * Finds out which partitions have nothing more of what is told by now. Records may also be in a
   * partition that was made after those that were begun, until these are begun anew.
   */
  private void lookForRecords(Gathered head) {
    if (!remainder.areAll(parts)) {
      findings.waits(head.id);
      return;
    }
    surveyed = lastEnded();
    byTopic.forEach(
        (name, its) -> {
          if (!head.hasAll(name)) {
            its.stream().filter(this::isRead).forEach(lane -> lane.isRead(lastEnded()));
          }
        });
  }

  /** A record that is left comes by itself, and shows how far its partition is. */
  private boolean isRead(Lane lane) {
    List<TopicRecord> left = new ArrayList<>();
    boolean isSure =
        remainder.look(
            lane.part,
            lane.next(),
            record -> {
              left.add(record);
              return false;
            });
    return isSure && left.isEmpty();
  }

  /** Of one that has not ended more may come. */
  private long lastEnded() {
    Gathered last = told.peekLast();
    return last == null || last.isEnded() ? numbers : numbers - 1;
  }
}
