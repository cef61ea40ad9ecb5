package dev.oxbow.sync.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.oxbow.sync.record.CapturedRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of committed records learns: it rebuilds the tables and keeps the name of each
 * change that it saw. At once it refuses a change that comes twice or out of order, and a row that
 * a snapshot tells twice.
 */
final class Told implements Arrivals, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final ObjectMapper json = new ObjectMapper();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Set<TopicPartition> partitions = new HashSet<>();
  private final Map<String, Map<String, Map<String, @Nullable String>>> tables = new HashMap<>();

  /** The changes of each transaction, by their numbers. */
  private final Map<Long, Set<String>> transactions = new HashMap<>();

  /** The transaction of each entry of the ledger, and how many rows it changed. */
  final Map<String, Entry> ledger = new HashMap<>();

  private final Map<String, String> rowsOfSnapshots = new HashMap<>();
  private final Map<TopicPartition, Seen> last = new HashMap<>();
  private final Set<Long> shownInParts = new HashSet<>();
  private final IntConsumer listener;
  private long rows;
  private int heartbeats;

  record Entry(long transaction, int changes) {}

  /** The record that was last seen in a partition, and ends that readers were shown behind it. */
  private static final class Seen {
    long offset = -1;
    long transaction;
    final TreeSet<Long> ends = new TreeSet<>();
  }

  /**
   * @param listener learns how many entries of the ledger were seen
   */
  Told(String bootstrapServers, IntConsumer listener) {
    this.listener = listener;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Reads one more topic, {@code database.table}. */
  void follow(String topic, int count) {
    for (int i = 0; i < count; i++) {
      partitions.add(new TopicPartition(topic, i));
    }
    Map<TopicPartition, Long> at = new HashMap<>();
    consumer.assignment().forEach(p -> at.put(p, consumer.position(p)));
    consumer.assign(partitions);
    partitions.forEach(p -> consumer.seek(p, at.getOrDefault(p, 0L)));
  }

  /** How many records told nothing but progress. */
  int heartbeats() {
    return heartbeats;
  }

  @Override
  public int count() {
    return transactions.size();
  }

  /** How many changes of rows were seen. */
  long rows() {
    return rows;
  }

  int rowsOfSnapshots() {
    return rowsOfSnapshots.size();
  }

  /** Whether there was anything but heartbeats. */
  @Override
  public boolean read() {
    int before = heartbeats;
    int count = 0;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      take(record);
      count++;
    }
    listener.accept(ledger.size());
    consumer.endOffsets(partitions).forEach((partition, end) -> seen(partition).ends.add(end));
    return count > heartbeats - before;
  }

  private Seen seen(TopicPartition partition) {
    return last.computeIfAbsent(partition, p -> new Seen());
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    String table = record.topic().substring(record.topic().indexOf('.') + 1);
    String position = text(record.headers().lastHeader(CapturedRecord.POSITION).value());
    if (position.equals("heartbeat")) {
      heartbeats++;
      return;
    }
    JsonNode value = parse(record.value());
    String op = value == null ? "tombstone" : value.get("op").textValue();
    String key = String.join("|", texts(Objects.requireNonNull(parse(record.key()))).values());
    long transaction = transaction(position);
    if (transaction < 0) {
      String place = record.partition() + ":" + record.offset() + " " + position;
      assertThat(rowsOfSnapshots.put(table + " " + key, place))
          .as("a snapshot tells each row once: %s of %s at %s", key, table, place)
          .isNull();
    } else {
      count(transaction, position, op);
    }
    inOrder(record, transaction, position);
    apply(table, key, op, value);
    if (table.equals("ledger") && op.equals("c")) {
      int changes = Objects.requireNonNull(value).get("after").get("changes").intValue();
      assertThat(ledger.put(key, new Entry(transaction, changes))).as(key).isNull();
    }
  }

  /** The number of a GTID; -1 for a row of a snapshot. */
  private static long transaction(String position) {
    return position.startsWith("snapshot")
        ? -1
        : Long.parseLong(position, position.indexOf(':') + 1, position.indexOf('/'), 10);
  }

  private void count(long transaction, String position, String op) {
    String change = position.substring(position.indexOf('/') + 1);
    Set<String> changes = transactions.computeIfAbsent(transaction, t -> new HashSet<>());
    if (op.equals("tombstone")) {
      assertThat(changes.add(change + " tombstone")).as("twice: " + position).isTrue();
      return;
    }
    // A change of a key is told as a deletion and an insertion.
    boolean isNew = changes.add(change + (op.equals("d") ? " gone" : ""));
    assertThat(isNew).as("twice: " + position + " " + op).isTrue();
    rows++;
  }

  private void inOrder(ConsumerRecord<byte[], byte[]> record, long transaction, String position) {
    Seen seen = seen(new TopicPartition(record.topic(), record.partition()));
    if (transaction >= 0) {
      assertThat(transaction)
          .as("in the server's order: %s in %s", position, record.topic())
          .isGreaterThanOrEqualTo(seen.transaction);
      Long end = seen.ends.higher(seen.offset);
      if (end != null && end <= record.offset() && transaction == seen.transaction) {
        shownInParts.add(transaction);
      }
      seen.transaction = transaction;
    }
    seen.offset = record.offset();
    seen.ends.headSet(record.offset(), true).clear();
  }

  private void apply(String table, String key, String op, @Nullable JsonNode value) {
    Map<String, Map<String, @Nullable String>> present =
        tables.computeIfAbsent(table, t -> new HashMap<>());
    switch (op) {
      case "c", "u", "r" -> present.put(key, texts(Objects.requireNonNull(value).get("after")));
      case "d" -> present.remove(key);
      case "tombstone" ->
          assertThat(present).as("a tombstone follows its deletion").doesNotContainKey(key);
      default -> throw new AssertionError("an op " + op);
    }
  }

  /** How the rebuilt table differs from the real one; columns that are gone do not count. */
  List<String> differences(String table, Map<String, Map<String, @Nullable String>> real) {
    Map<String, Map<String, @Nullable String>> told = tables.getOrDefault(table, Map.of());
    List<String> differences = new ArrayList<>();
    for (String key : told.keySet()) {
      if (!real.containsKey(key)) {
        differences.add(table + " " + key + " is gone in MySQL");
      }
    }
    real.forEach(
        (key, row) -> {
          Map<String, @Nullable String> ours = told.get(key);
          if (ours == null) {
            differences.add(table + " " + key + " was not told");
          } else if (row.entrySet().stream()
              .anyMatch(v -> !Objects.equals(v.getValue(), ours.get(v.getKey())))) {
            differences.add(table + " " + key + " is " + row + " and was told as " + ours);
          }
        });
    return differences;
  }

  /** How many changes a transaction had; each but tombstones and the first half of a new key. */
  int changes(long transaction) {
    Set<String> places = new HashSet<>();
    for (String change : transactions.getOrDefault(transaction, Set.of())) {
      places.add(change.split(" ", 2)[0]);
    }
    return places.size();
  }

  /** The transactions of which a reader could see a part before the rest. */
  Set<Long> shownInParts() {
    return shownInParts;
  }

  Set<Long> numbers() {
    return transactions.keySet();
  }

  private @Nullable JsonNode parse(byte @Nullable [] bytes) {
    try {
      return bytes == null ? null : json.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, @Nullable String> texts(JsonNode object) {
    Map<String, @Nullable String> texts = new LinkedHashMap<>();
    object
        .properties()
        .forEach(f -> texts.put(f.getKey(), f.getValue().isNull() ? null : f.getValue().asText()));
    return texts;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
