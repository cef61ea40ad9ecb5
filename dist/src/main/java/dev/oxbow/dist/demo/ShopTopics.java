package dev.oxbow.dist.demo;

import dev.oxbow.dist.demo.Trade.Event;
import dev.oxbow.dist.demo.Trade.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The shop's topics on a Kafka cluster. Filled once: topics that hold what they should are left
 * alone, so that it can be run again on the same cluster.
 */
final class ShopTopics {
  static final int PARTITIONS = 4;

  private final Map<String, Object> client;
  private final boolean ours;

  /**
   * @param ours whether the cluster is the demo's own, so that a topic that an earlier run left
   *     half filled can be made anew
   */
  ShopTopics(String bootstrapServers, boolean ours) {
    this.client = Map.of("bootstrap.servers", bootstrapServers, "client.id", "oxbow-demo");
    this.ours = ours;
  }

  /**
   * Makes the topics and fills them, as far as they are not there.
   *
   * @return the number of records in all topics
   * @throws DemoException when a topic of that name holds something else
   */
  int fill(Trade trade) throws ExecutionException, InterruptedException {
    List<Topic> toFill = new ArrayList<>();
    try (Admin admin = Admin.create(client)) {
      Set<String> there = admin.listTopics().names().get();
      for (Topic topic : Topic.values()) {
        boolean exists = there.contains(topic.topicName());
        long found = exists ? records(admin, topic) : 0;
        if (found == topic.records()) {
          continue;
        }
        if (found > 0) {
          remove(admin, topic, found);
        }
        if (!exists || found > 0) {
          admin.createTopics(List.of(definition(topic))).all().get();
        }
        toFill.add(topic);
      }
    }
    if (!toFill.isEmpty()) {
      produce(trade, toFill);
    }
    return Arrays.stream(Topic.values()).mapToInt(Topic::records).sum();
  }

  private static NewTopic definition(Topic topic) {
    // The trade lies in the past: by age it would be deleted at once.
    return new NewTopic(topic.topicName(), PARTITIONS, (short) 1)
        .configs(Map.of("retention.ms", "-1"));
  }

  private void remove(Admin admin, Topic topic, long found)
      throws ExecutionException, InterruptedException {
    if (!ours) {
      throw new DemoException(
          ("Topic '%s' on %s holds %d records that the demo has not written; use another cluster,"
                  + " or delete the topic if nobody needs it")
              .formatted(topic.topicName(), client.get("bootstrap.servers"), found));
    }
    admin.deleteTopics(List.of(topic.topicName())).all().get();
  }

  private static long records(Admin admin, Topic topic)
      throws ExecutionException, InterruptedException {
    TopicDescription described =
        admin.describeTopics(List.of(topic.topicName())).allTopicNames().get().values().stream()
            .findFirst()
            .orElseThrow();
    int partitions = described.partitions().size();
    Map<TopicPartition, OffsetSpec> ends =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic.topicName(), partition))
            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    return admin.listOffsets(ends).all().get().values().stream()
        .mapToLong(end -> end.offset())
        .sum();
  }

  private void produce(Trade trade, List<Topic> topics) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put("acks", "1");
    settings.put("linger.ms", "20");
    settings.put("batch.size", "262144");
    settings.put("compression.type", "lz4");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      AtomicReference<Exception> failure = new AtomicReference<>();
      CompletableFuture<?>[] told =
          topics.stream()
              .map(
                  topic ->
                      CompletableFuture.runAsync(
                          () -> trade.tell(topic, event -> send(producer, topic, event, failure))))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(told).join();
      producer.flush();
      Exception failed = failure.get();
      if (failed != null) {
        throw new DemoException(
            "Kafka on "
                + client.get("bootstrap.servers")
                + " did not take the demo's records: "
                + failed.getMessage(),
            failed);
      }
    }
  }

  private static void send(
      KafkaProducer<String, String> producer,
      Topic topic,
      Event event,
      AtomicReference<Exception> failure) {
    producer.send(
        new ProducerRecord<>(
            topic.topicName(), null, event.at().toEpochMilli(), event.key(), event.value()),
        (metadata, error) -> {
          if (error != null) {
            failure.compareAndSet(null, error);
          }
        });
  }
}
