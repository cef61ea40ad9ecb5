package dev.oxbow.sync.gather;

import dev.oxbow.sync.apply.TopicPart;
import dev.oxbow.sync.decode.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Topics that are lists, as a capture writes them, and a gathering that reads them. */
final class CapturedTopics implements Remainder, Gathering.Findings {
  static final String TOLD = "db.transaction";

  final List<String> incomplete = new ArrayList<>();
  final List<String> waiting = new ArrayList<>();
  final Map<TopicPart, List<TopicRecord>> topics = new TreeMap<>();

  /** The offsets of the first records that are not applied. */
  final Map<TopicPart, Long> places = new TreeMap<>();

  /** Those that the cluster has, and of which nobody has told the task yet. */
  final Set<TopicPart> unassigned = new HashSet<>();

  final Gathering gathering;
  int untold;
  boolean isOpen;
  private final Map<TopicPart, Integer> read = new HashMap<>();
  private long now;

  CapturedTopics(long mostBytes, TopicPart... parts) {
    Set<String> applied = Stream.of(parts).map(TopicPart::topic).collect(Collectors.toSet());
    this.gathering = new Gathering("test", applied, TOLD, mostBytes, this, this, () -> now);
    add(new TopicPart(TOLD, 0));
    for (TopicPart part : parts) {
      add(part);
    }
  }

  private void add(TopicPart part) {
    topics.put(part, new ArrayList<>());
    places.put(part, 0L);
  }

  static TopicPart part(String topic, int number) {
    return new TopicPart(topic, number);
  }

  /** Writes a record. */
  void write(
      TopicPart to, @Nullable String position, @Nullable String key, @Nullable String value) {
    List<TopicRecord> log = topics.getOrDefault(to, List.of());
    // Between the records of Kafka's transactions there are markers.
    long offset = log.isEmpty() ? 0 : log.get(log.size() - 1).offset() + 2;
    log.add(
        new TopicRecord(
            to.topic(), to.partition(), offset, bytes(key), bytes(value), 1, position, null, null));
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** Tells that a transaction begins. */
  void begin(String id) {
    write(part(TOLD, 0), id + "/begin", null, "{\"status\":\"BEGIN\",\"id\":\"%s\"}".formatted(id));
  }

  /** Tells that it ends, with how many events of each topic. */
  void end(String id, Map<String, Integer> events) {
    String counts =
        events.entrySet().stream()
            .map(
                e ->
                    "{\"data_collection\":\"x\",\"event_count\":%d,\"topic\":\"%s\"}"
                        .formatted(e.getValue(), e.getKey()))
            .collect(Collectors.joining(","));
    write(
        part(TOLD, 0),
        id + "/end",
        null,
        "{\"schema\":{\"id\":7},\"payload\":{\"status\":\"END\",\"id\":\"%s\",\"data_collections\":[%s]}}"
            .formatted(id, counts));
  }

  /** A transaction with one row in each of some partitions. */
  void transaction(String id, TopicPart... rows) {
    begin(id);
    Map<String, Integer> events = new LinkedHashMap<>();
    for (int i = 0; i < rows.length; i++) {
      write(rows[i], id + "/0." + i, "k" + i, "row " + i);
      events.merge(rows[i].topic(), 1, Integer::sum);
    }
    end(id, events);
  }

  /** A task begins where the last one has applied to. */
  void restart() {
    read.clear();
    topics.forEach(
        (part, log) ->
            read.put(
                part,
                (int)
                    log.stream().filter(r -> r.offset() < places.getOrDefault(part, 0L)).count()));
    Map<TopicPart, Long> next = new HashMap<>(places);
    next.keySet().removeAll(unassigned);
    gathering.begin(next);
  }

  /** Reads the next records of a partition. */
  void read(TopicPart part, int count) {
    if (unassigned.contains(part)) {
      return;
    }
    List<TopicRecord> log = topics.getOrDefault(part, List.of());
    int from = read.getOrDefault(part, 0);
    int to = from + Math.min(log.size() - from, count);
    read.put(part, to);
    gathering.add(log.subList(from, to));
  }

  void readAll(TopicPart... parts) {
    for (TopicPart part : parts) {
      read(part, Integer.MAX_VALUE);
    }
  }

  boolean isRead(TopicPart part) {
    return read.getOrDefault(part, 0) == topics.getOrDefault(part, List.of()).size();
  }

  /** Lets a while go by in which nothing comes. */
  void wait(int looks) {
    for (int i = 0; i < looks; i++) {
      now += Gathering.PATIENCE.toNanos();
      gathering.look();
    }
  }

  /** What became whole since the last time is applied: of each the positions of its records. */
  List<String> apply() {
    List<String> applied = new ArrayList<>();
    for (List<TopicRecord> whole : gathering.whole()) {
      applied.add(
          whole.stream().map(r -> String.valueOf(r.position())).collect(Collectors.joining(" ")));
      whole.forEach(r -> places.put(part(r.topic(), r.partition()), r.offset() + 1));
    }
    gathering.applied();
    return applied;
  }

  Set<TopicPart> ahead() {
    return gathering.ahead();
  }

  @Override
  public boolean look(TopicPart part, long from, Predicate<TopicRecord> goesOn) {
    if (isOpen) {
      return false;
    }
    for (TopicRecord record : topics.getOrDefault(part, List.of())) {
      if (record.offset() >= from && !goesOn.test(record)) {
        return true;
      }
    }
    return true;
  }

  @Override
  public boolean areAll(Set<TopicPart> parts) {
    return parts.containsAll(topics.keySet());
  }

  @Override
  public void waits(String transaction) {
    waiting.add(transaction);
  }

  @Override
  public void incomplete(String transaction) {
    incomplete.add(transaction);
  }

  @Override
  public void untold(int transactions) {
    untold += transactions;
  }
}
