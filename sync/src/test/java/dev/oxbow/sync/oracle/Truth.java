package dev.oxbow.sync.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the topics that a {@link TopicWriter} wrote say of the tables, to who reads them at last.
 */
final class Truth {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String FROM = "__connect.errors.";

  /** All that may come in any order, sorted: {@code p n}. */
  final Set<String> ledger = new TreeSet<>();

  private final Map<Integer, Map<String, String>> rows = new TreeMap<>();

  /** How many rows of the ledger each partition has. */
  final Map<Integer, Integer> counts = new TreeMap<>();

  /** Where poison lies: {@code topic-partition@offset}. */
  final Set<String> poison = new TreeSet<>();

  /** Where the dead letters come from, and how many there are. */
  final Set<String> letters = new TreeSet<>();

  int lettersCount;
  int records;

  private final ObjectMapper json = new ObjectMapper();

  static Truth read(String bootstrapServers) throws IOException {
    Truth truth = new Truth();
    List<ConsumerRecord<@Nullable String, @Nullable String>> all = new ArrayList<>();
    each(bootstrapServers, TopicWriter.LEDGER, all::add);
    each(bootstrapServers, TopicWriter.STOCK, all::add);
    for (ConsumerRecord<@Nullable String, @Nullable String> record : all) {
      truth.take(record);
    }
    for (String letters : List.of("ledger.dead-letters", "stock.dead-letters")) {
      each(bootstrapServers, letters, truth::letter);
    }
    return truth;
  }

  private void take(ConsumerRecord<@Nullable String, @Nullable String> record) throws IOException {
    records++;
    String value = record.value();
    if (record.headers().lastHeader(TopicWriter.POISON) != null) {
      poison.add(record.topic() + "-" + record.partition() + "@" + record.offset());
    } else if (record.topic().equals(TopicWriter.LEDGER)) {
      JsonNode row = json.readTree(value);
      ledger.add(row.get("p") + " " + row.get("n"));
      counts.merge(record.partition(), 1, Integer::sum);
    } else {
      int id = json.readTree(record.key()).get("id").asInt();
      if (value == null) {
        rows.remove(id);
      } else {
        Map<String, String> row = rows.computeIfAbsent(id, i -> new TreeMap<>());
        json.readTree(value).properties().forEach(f -> row.put(f.getKey(), f.getValue().asText()));
      }
    }
  }

  /** The rows of the stock by their keys, each with the columns that are not NULL. */
  List<String> stock() {
    return rows.values().stream().map(Object::toString).toList();
  }

  private void letter(ConsumerRecord<@Nullable String, @Nullable String> record) {
    lettersCount++;
    letters.add(
        header(record, "topic")
            + "-"
            + header(record, "partition")
            + "@"
            + header(record, "offset"));
  }

  private static String header(
      ConsumerRecord<@Nullable String, @Nullable String> record, String name) {
    Header header = record.headers().lastHeader(FROM + name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** Gives all records that are committed now, those of a partition in their order. */
  private static void each(
      String bootstrapServers,
      String topic,
      Consumer<ConsumerRecord<@Nullable String, @Nullable String>> taker) {
    try (KafkaConsumer<@Nullable String, @Nullable String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "allow.auto.create.topics", "false",
                "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer
          .partitionsFor(topic)
          .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
      Set<TopicPartition> left = new HashSet<>(partitions);
      while (!left.isEmpty()) {
        consumer.poll(POLL).forEach(taker);
        left.removeIf(p -> consumer.position(p) >= ends.getOrDefault(p, 0L));
      }
    }
  }
}
