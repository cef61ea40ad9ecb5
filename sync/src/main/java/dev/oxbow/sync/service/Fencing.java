package dev.oxbow.sync.service;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.GroupState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the transactions that killed workers left open on the topics of their group, for as long as
 * a worker starts. A worker reads those topics to their end before it does anything else, and would
 * wait until the last of these transactions times out, which takes minutes. While another worker
 * lives, it takes the tasks over, and so ends their transactions itself; it may be killed, too,
 * after the start has begun.
 *
 * <p>Life: looks once when it is opened, and then in a thread of its own until it is closed.
 */
final class Fencing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Fencing.class);
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final String group;
  private final Set<String> topics;
  private final Admin admin;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "oxbow-sync-fencing"));

  private Fencing(String group, Set<String> topics, Admin admin) {
    this.group = group;
    this.topics = topics;
    this.admin = admin;
  }

  /**
   * Begins.
   *
   * @param topics that a worker of the group reads when it starts
   * @param admin stays the caller's
   * @throws OxbowException SOURCE_UNREACHABLE when Kafka cannot be asked or refuses
   */
  static Fencing open(String group, Set<String> topics, Admin admin) {
    Fencing fencing = new Fencing(group, topics, admin);
    try {
      fencing.look();
    } catch (ExecutionException e) {
      throw new OxbowException(
          ErrorCode.SOURCE_UNREACHABLE,
          "Kafka does not tell which transactions of group '"
              + group
              + "' are open: "
              + e.getMessage()
              + "; it must run, and this user needs DESCRIBE and WRITE on the transactional ids that"
              + " begin with '"
              + group
              + "-', and on 'connect-cluster-"
              + group
              + "'",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OxbowException(
          ErrorCode.CANCELLED, "The start of group '" + group + "' was interrupted", e);
    }
    fencing.clock.scheduleWithFixedDelay(
        fencing::lookAgain, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    return fencing;
  }

  private void lookAgain() {
    try {
      look();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | RuntimeException e) {
      // A broker that is away comes back, and what is not ended here times out some day.
      LOG.warn(
          "Kafka does not tell what killed workers of group '{}' left: {}", group, e.toString());
    }
  }

  private void look() throws ExecutionException, InterruptedException {
    Set<String> open = open();
    if (!open.isEmpty() && !hasMembers()) {
      admin.fenceProducers(open).all().get();
      LOG.info("Ended what a killed worker of group '{}' had begun: {}", group, open);
    }
  }

  private boolean hasMembers() throws ExecutionException, InterruptedException {
    return admin.listGroups().all().get().stream()
        .filter(each -> each.groupId().equals(group))
        .anyMatch(
            each ->
                each.groupState()
                    .filter(s -> s != GroupState.EMPTY && s != GroupState.DEAD)
                    .isPresent());
  }

  /** Whose transactions of this group are open and wrote to its topics. */
  private Set<String> open() throws ExecutionException, InterruptedException {
    Set<String> candidates = new HashSet<>();
    for (TransactionListing each :
        admin
            .listTransactions(
                new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING)))
            .all()
            .get()) {
      if (isOf(group, each.transactionalId())) {
        candidates.add(each.transactionalId());
      }
    }
    Set<String> open = new HashSet<>();
    for (Map.Entry<String, TransactionDescription> each :
        admin.describeTransactions(candidates).all().get().entrySet()) {
      TransactionDescription transaction = each.getValue();
      if (transaction.state() == TransactionState.ONGOING
          && transaction.topicPartitions().stream().anyMatch(p -> topics.contains(p.topic()))) {
        open.add(each.getKey());
      }
    }
    return open;
  }

  /** The names that Connect gives: of its tasks, and of the leader that writes its settings. */
  static boolean isOf(String group, String transactionalId) {
    return transactionalId.startsWith(group + "-")
        || transactionalId.equals("connect-cluster-" + group);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
