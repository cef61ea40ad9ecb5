package dev.oxbow.sync.service;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.sync.connect.OxbowSource;
import dev.oxbow.sync.connect.TopicCreation;
import dev.oxbow.sync.sink.Consumption;
import dev.oxbow.sync.sink.OxbowSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.errors.NotFoundException;

/** Captures of whole databases by a worker in this process, each called by its database's name. */
final class Captures implements AutoCloseable {
  private final MySqlServer mysql;
  private final KafkaServer kafka;
  private final Worker worker;

  Captures(MySqlServer mysql, KafkaServer kafka) {
    this.mysql = mysql;
    this.kafka = kafka;
    this.worker =
        Worker.start(
            "captures-" + UUID.randomUUID(),
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            1);
  }

  Worker worker() {
    return worker;
  }

  /** How the tasks of all of them are, for whoever waits in vain. */
  String states() {
    return worker.names().stream()
        .flatMap(name -> worker.state(name).tasks().stream())
        .map(task -> task.state() + " " + task.trace())
        .toList()
        .toString();
  }

  @Override
  public void close() {
    worker.close();
  }

  /** Begins to capture a database into topics {@code database.table}, or goes on otherwise. */
  void put(String database, Map<String, String> choice) {
    put(database, database, choice);
  }

  /** The same into topics {@code name.table}. */
  void put(String name, String database, Map<String, String> choice) {
    Map<String, String> settings = new HashMap<>();
    settings.put("connector.class", OxbowSource.class.getName());
    settings.put("tasks.max", "1");
    settings.put("transaction.boundary", "connector");
    settings.put("exactly.once.support", "required");
    settings.put("source", name);
    settings.put("url", mysql.jdbcUrl(database));
    settings.put("user", mysql.user());
    settings.put("password", mysql.password());
    settings.put("tables", database + ".*");
    settings.put("topic", "{source}.{table}");
    settings.putAll(choice);
    settings.putAll(TopicCreation.settings(settings));
    worker.put(name, settings);
  }

  /** Begins to apply topics to a database. */
  void apply(String name, String topics, String database, Map<String, String> choice) {
    Map<String, String> settings = new HashMap<>();
    settings.put("connector.class", OxbowSink.class.getName());
    settings.put("tasks.max", "1");
    settings.put("sync", name);
    settings.put("topics", topics);
    settings.put("url", mysql.jdbcUrl(database));
    settings.put("user", mysql.user());
    settings.put("password", mysql.password());
    settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    settings.put("consumer.override.metadata.max.age.ms", "500");
    settings.put("retry.ms", "0");
    settings.putAll(choice);
    settings.putAll(Consumption.settings(settings, 1));
    worker.put(name, settings);
  }

  /** The first records of a topic, or those that came within a minute. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    read(
        topic,
        record -> {
          records.add(record);
          return records.size() >= count;
        });
    return records;
  }

  /** Waits until a topic has some record. */
  void await(String topic, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    if (!read(topic, wanted)) {
      throw new AssertionError("what is awaited does not come into " + topic);
    }
  }

  /** Reads until the last record that is wanted; whether it came within a minute. */
  private boolean read(String topic, Predicate<ConsumerRecord<byte[], byte[]>> isLast) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", kafka.bootstrapServers(),
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest",
            "allow.auto.create.topics", "false",
            "metadata.max.age.ms", "500",
            "group.id", UUID.randomUUID().toString());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (isLast.test(record)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /**
   * Why the task of a capture failed, once it says so; it may still be failed for another reason.
   */
  String failure(String name, String reason) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (System.nanoTime() < deadline) {
      try {
        var tasks = worker.state(name).tasks();
        if (!tasks.isEmpty()
            && tasks.get(0).state().equals("FAILED")
            && tasks.get(0).trace().contains(reason)) {
          return tasks.get(0).trace();
        }
      } catch (NotFoundException e) {
        // It was put a moment ago, and the worker has not begun with it.
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no failure but " + worker.state(name));
  }
}
