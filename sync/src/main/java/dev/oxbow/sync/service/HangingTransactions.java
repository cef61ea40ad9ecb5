package dev.oxbow.sync.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the transactions of a group that hang: partitions have them open, while their coordinator
 * has ended them, so that nobody else ever will. A broker that was killed has been seen to come
 * back with one. Whoever reads committed records waits behind it for ever, the worker's own start
 * among them.
 *
 * <p>It is certain when a partition has the same transaction open at two looks, and between them
 * the coordinator says that this producer has none: a transaction is in the coordinator's state
 * before the first record of it is stored, and until the last partition has its end.
 *
 * <p>Life: looks in a thread of its own until it is closed.
 *
 * @see <a
 *     href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-664%3A+Provide+tooling+to+detect+and+abort+hanging+transactions">KIP-664,
 *     which brought the means</a>
 */
final class HangingTransactions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  /** What could not be ended is not tried at each look, since it takes somebody's name away. */
  private static final Duration AGAIN = Duration.ofMinutes(5);

  /** States in which nothing of a transaction can have been promised to anybody. */
  private static final Set<TransactionState> UNPROMISED =
      Set.of(TransactionState.EMPTY, TransactionState.COMPLETE_ABORT);

  private final String group;
  private final Set<String> topics;
  private final Admin admin;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "oxbow-sync-hanging"));

  /** What was open and had ended at the look before. */
  private Set<Open> suspects = Set.of();

  /** What could not be ended, which an operator was told, and when that was. */
  private final Map<Open, Long> left = new HashMap<>();

  /** A transaction that a partition has open, known by where it began. */
  private record Open(
      TopicPartition partition, long producer, int epoch, int coordinator, long start) {}

  private HangingTransactions(String group, Set<String> topics, Admin admin) {
    this.group = group;
    this.topics = topics;
    this.admin = admin;
  }

  /**
   * Begins to look.
   *
   * @param topics into which each transaction of the group writes, and which its workers read
   * @param admin stays the caller's
   */
  static HangingTransactions watch(String group, Set<String> topics, Admin admin) {
    return watch(group, topics, admin, EVERY);
  }

  /** The same, with what lies between two looks. */
  static HangingTransactions watch(String group, Set<String> topics, Admin admin, Duration pause) {
    HangingTransactions watch = new HangingTransactions(group, topics, admin);
    watch.clock.scheduleWithFixedDelay(
        watch::lookAgain, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  private void lookAgain() {
    try {
      look();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | RuntimeException e) {
      suspects = Set.of();
      // A broker that is away comes back.
      LOG.debug("Kafka does not tell which transactions of group '{}' hang", group, e);
    }
  }

  private void look() throws ExecutionException, InterruptedException {
    Set<Open> open = openIn(topics);
    long now = System.nanoTime();
    left.values().removeIf(since -> now - since > AGAIN.toNanos());
    open.removeAll(left.keySet());
    Map<Long, TransactionListing> ended = open.isEmpty() ? Map.of() : ended(open);
    open.removeIf(each -> !ended.containsKey(each.producer));
    Set<Open> before = suspects;
    suspects = open;
    for (Open each : open) {
      TransactionListing said = ended.get(each.producer);
      if (said != null && before.contains(each)) {
        end(each, said);
      }
    }
  }

  /** What is open in those of some topics that are there. */
  private Set<Open> openIn(Set<String> names) throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions = new ArrayList<>();
    for (KafkaFuture<TopicDescription> asked :
        admin.describeTopics(names).topicNameValues().values()) {
      try {
        TopicDescription topic = asked.get();
        topic
            .partitions()
            .forEach(each -> partitions.add(new TopicPartition(topic.name(), each.partition())));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    DescribeProducersResult producers = admin.describeProducers(partitions);
    Set<Open> open = new LinkedHashSet<>();
    for (TopicPartition partition : partitions) {
      try {
        for (ProducerState each : producers.partitionResult(partition).get().activeProducers()) {
          if (each.currentTransactionStartOffset().isPresent()) {
            open.add(
                new Open(
                    partition,
                    each.producerId(),
                    each.producerEpoch(),
                    Math.max(0, each.coordinatorEpoch().orElse(0)),
                    each.currentTransactionStartOffset().getAsLong()));
          }
        }
      } catch (ExecutionException e) {
        // Without a leader, or not to be read by us: what others write is no business of ours.
        LOG.debug("Kafka does not tell who writes to {}", partition, e);
      }
    }
    return open;
  }

  /** The producers of this group that have no transaction, as all brokers say that know them. */
  private Map<Long, TransactionListing> ended(Set<Open> open)
      throws ExecutionException, InterruptedException {
    ListTransactionsOptions options =
        new ListTransactionsOptions().filterProducerIds(open.stream().map(Open::producer).toList());
    Map<Long, TransactionListing> ended = new HashMap<>();
    Set<Long> alive = new HashSet<>();
    for (TransactionListing each : admin.listTransactions(options).all().get()) {
      if (hasEnded(each.state()) && Fencing.isOf(group, each.transactionalId())) {
        ended.put(each.producerId(), each);
      } else {
        alive.add(each.producerId());
      }
    }
    ended.keySet().removeAll(alive);
    return ended;
  }

  private static boolean hasEnded(TransactionState state) {
    return UNPROMISED.contains(state) || state == TransactionState.COMPLETE_COMMIT;
  }

  /**
   * Ends it wherever it wrote. Whoever lives and has the producer's name is fenced first, so that
   * nothing new can be written by this epoch. One that was committed is not ours to give up, nor to
   * commit.
   */
  private void end(Open hanging, TransactionListing said) throws InterruptedException {
    String name = said.transactionalId();
    List<TopicPartition> freed = new ArrayList<>();
    try {
      // Not what some broker has heard, but what the coordinator says.
      TransactionDescription now = admin.describeTransactions(Set.of(name)).description(name).get();
      if (now.producerId() != hanging.producer || !hasEnded(now.state())) {
        return;
      }
      if (!UNPROMISED.contains(now.state())) {
        leave(hanging, name, "its coordinator has it as committed, and only a person can know");
        return;
      }
      admin.fenceProducers(Set.of(name)).all().get();
      Set<Open> parts = openIn(topics);
      parts.addAll(openIn(others()));
      for (Open each : parts) {
        if (each.producer == hanging.producer && each.epoch == hanging.epoch) {
          admin
              .abortTransaction(
                  new AbortTransactionSpec(
                      each.partition, each.producer, (short) each.epoch, each.coordinator))
              .all()
              .get();
          freed.add(each.partition);
        }
      }
      LOG.warn(
          "Ended a transaction of '{}' that Kafka had left open in {}: nothing of it is seen, and"
              + " what it held is told again",
          name,
          freed);
    } catch (ExecutionException e) {
      leave(hanging, name, "Kafka refuses, which asks for ALTER on the cluster: " + e.getMessage());
    }
  }

  private void leave(Open hanging, String name, String why) {
    left.put(hanging, System.nanoTime());
    LOG.error(
        "A transaction of '{}' hangs in {}, and whoever reads committed records waits behind it. It"
            + " is not ended here, since {}. An operator ends it by kafka-transactions.sh abort"
            + " --topic {} --partition {} --start-offset {}",
        name,
        hanging.partition,
        why,
        hanging.partition.topic(),
        hanging.partition.partition(),
        hanging.start);
  }

  private Set<String> others() throws ExecutionException, InterruptedException {
    Set<String> others = new HashSet<>(admin.listTopics().names().get());
    others.removeAll(topics);
    return others;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
