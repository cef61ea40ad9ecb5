package dev.oxbow.bench.capture;

import dev.oxbow.bench.worker.Growth;
import dev.oxbow.bench.worker.JavaProcess;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Watches up to where a reader with read_committed sees a topic. Used by one thread. */
final class TopicEnd implements AutoCloseable {
  private static final long PAUSE = 10;
  private static final long PATIENCE = Duration.ofMinutes(10).toNanos();

  private final Admin admin;
  private Set<String> known = Set.of();

  TopicEnd(String bootstrapServers) {
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /** 0 for one that does not exist. */
  long of(String topic) throws InterruptedException {
    TopicPartition only = new TopicPartition(topic, 0);
    try {
      if (!known.contains(topic)) {
        known = admin.listTopics().names().get();
        if (!known.contains(topic)) {
          return 0;
        }
      }
      return admin
          .listOffsets(
              Map.of(only, OffsetSpec.latest()),
              new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
          .partitionResult(only)
          .get()
          .offset();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return 0; // it is being made
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Waits until it has so many records more than a certain end. */
  void await(String topic, long end, JavaProcess writer) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE;
    while (of(topic) < end) {
      check(topic, writer, deadline);
      Thread.sleep(PAUSE);
    }
  }

  /**
   * Watches it grow by so many records at least, until it rests.
   *
   * @param began when the writer was started
   */
  Growth grow(String topic, long from, long records, JavaProcess writer, long began)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE;
    Growth growth = new Growth(from, began, writer.cpu());
    while (true) {
      long end = of(topic);
      long now = System.nanoTime();
      if (end > growth.end()) {
        growth.reached(end, now, writer.cpu());
      } else if (end >= from + records && growth.restedFor(now).toSeconds() >= 2) {
        return growth;
      }
      check(topic, writer, deadline);
      Thread.sleep(PAUSE);
    }
  }

  private static void check(String topic, JavaProcess writer, long deadline) {
    if (!writer.isAlive()) {
      throw new IllegalStateException("Who writes topic " + topic + " has ended; see its log");
    }
    if (System.nanoTime() > deadline) {
      throw new IllegalStateException("Topic " + topic + " does not grow; see its writer's log");
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
