package dev.oxbow.sync.service;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.GroupState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the transactions that killed workers left open on the topics of their group. A worker reads
 * those topics to their end before it does anything else, and would wait until the last of these
 * transactions times out, which takes minutes. While another worker lives, it takes the tasks over,
 * and so ends their transactions itself.
 */
final class Fencing {
  private static final Logger LOG = LoggerFactory.getLogger(Fencing.class);
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final String group;
  private final Set<String> topics;
  private final Admin admin;

  /** A transaction that is open, by its producer's id and the time when it began. */
  private record Open(String producer, long begun) {}

  private Fencing(String group, Set<String> topics, Admin admin) {
    this.group = group;
    this.topics = topics;
    this.admin = admin;
  }

  /**
   * Returns when no dead worker's transaction is in the way of one that starts now.
   *
   * @param topics that a worker of the group reads when it starts
   * @param admin stays the caller's
   * @param patience after which a worker that does not give a sign of life is forgotten by Kafka
   * @throws OxbowException SOURCE_UNREACHABLE when Kafka cannot be asked or refuses
   */
  static void await(String group, Set<String> topics, Admin admin, Duration patience) {
    try {
      new Fencing(group, topics, admin).await(patience);
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
  }

  private void await(Duration patience) throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Set<Open> old = open();
    while (!old.isEmpty()) {
      if (!hasMembers()) {
        fence(old);
        return;
      }
      if (System.nanoTime() > deadline) {
        return; // Whoever lives will take over from the one that is dead.
      }
      Thread.sleep(PAUSE.toMillis());
      old.retainAll(open());
    }
  }

  private void fence(Set<Open> old) throws ExecutionException, InterruptedException {
    Set<String> producers = old.stream().map(Open::producer).collect(Collectors.toSet());
    admin.fenceProducers(producers).all().get();
    LOG.info("Ended what a killed worker of group '{}' had begun: {}", group, producers);
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

  /** The open transactions of this group that wrote to its topics. */
  private Set<Open> open() throws ExecutionException, InterruptedException {
    Set<String> candidates = new HashSet<>();
    for (TransactionListing each :
        admin
            .listTransactions(
                new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING)))
            .all()
            .get()) {
      if (isOurs(each.transactionalId())) {
        candidates.add(each.transactionalId());
      }
    }
    Set<Open> open = new HashSet<>();
    for (Map.Entry<String, TransactionDescription> each :
        admin.describeTransactions(candidates).all().get().entrySet()) {
      TransactionDescription transaction = each.getValue();
      if (transaction.state() == TransactionState.ONGOING
          && transaction.topicPartitions().stream().anyMatch(p -> topics.contains(p.topic()))) {
        open.add(new Open(each.getKey(), transaction.transactionStartTimeMs().orElse(0)));
      }
    }
    return open;
  }

  /** The names that Connect gives: of its tasks, and of the leader that writes its settings. */
  private boolean isOurs(String transactionalId) {
    return transactionalId.startsWith(group + "-")
        || transactionalId.equals("connect-cluster-" + group);
  }
}
