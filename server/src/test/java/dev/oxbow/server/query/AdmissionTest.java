package dev.oxbow.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final BlockingQueue<String> admitted = new LinkedBlockingQueue<>();

  /** Enters in a thread of its own and waits until it stands in the queue. */
  private CompletableFuture<Admission.Ticket> enter(Admission admission, String user, String name)
      throws InterruptedException {
    int before = admission.queued();
    Admission.Ticket ticket = admission.ticket(user);
    CompletableFuture<Admission.Ticket> entered =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                ticket.enter(Duration.ZERO);
                admitted.add(name);
                return ticket;
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            },
            task -> new Thread(task).start());
    while (admission.queued() == before && !entered.isDone()) {
      Thread.sleep(1);
    }
    return entered;
  }

  @Test
  void letsUsersTakeTurns() throws Exception {
    Admission admission = new Admission(1, 10, LONG);
    Admission.Ticket first = admission.ticket("ann");
    first.enter(Duration.ZERO);
    List<CompletableFuture<Admission.Ticket>> waiting = new ArrayList<>();
    for (String name : List.of("ann 1", "ann 2", "ann 3", "bob 1", "cid 1", "bob 2")) {
      waiting.add(enter(admission, name.substring(0, 3), name));
    }

    List<String> order = new ArrayList<>();
    first.leave();
    for (int i = 0; i < waiting.size(); i++) {
      String name = admitted.poll(10, TimeUnit.SECONDS);
      order.add(name);
      int at = List.of("ann 1", "ann 2", "ann 3", "bob 1", "cid 1", "bob 2").indexOf(name);
      waiting.get(at).get(10, TimeUnit.SECONDS).leave();
    }

    assertThat(order).containsExactly("ann 1", "bob 1", "cid 1", "ann 2", "bob 2", "ann 3");
    assertThat(admission.running()).isZero();
  }

  @Test
  void answersAtOnceWhenTheQueueIsFull() throws Exception {
    Admission admission = new Admission(1, 1, LONG);
    admission.ticket("ann").enter(Duration.ZERO);
    enter(admission, "bob", "bob 1");

    assertThatThrownBy(() -> admission.ticket("cid").enter(Duration.ZERO))
        .isInstanceOf(SQLTransientException.class)
        .hasFieldOrPropertyWithValue("SQLState", "53300")
        .hasMessageContaining("1 wait");
    admission.close();
  }

  @Test
  void sendsAwayWhoWaitsTooLong() throws Exception {
    Admission admission = new Admission(1, 5, Duration.ofMillis(30));
    admission.ticket("ann").enter(Duration.ZERO);

    assertThatThrownBy(() -> admission.ticket("bob").enter(Duration.ZERO))
        .hasFieldOrPropertyWithValue("SQLState", "53300");
    assertThatThrownBy(() -> admission.ticket("bob").enter(Duration.ofMillis(5)))
        .hasFieldOrPropertyWithValue("SQLState", "57014");
    assertThat(admission.queued()).isZero();
  }

  @Test
  void takesAWaitingStatementOutOfTheQueue() throws Exception {
    Admission admission = new Admission(1, 5, LONG);
    admission.ticket("ann").enter(Duration.ZERO);
    Admission.Ticket ticket = admission.ticket("bob");
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                ticket.enter(Duration.ZERO);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            },
            task -> new Thread(task).start());
    while (admission.queued() == 0) {
      Thread.sleep(1);
    }

    ticket.takeOut(new SQLException("killed", "57014"));

    assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .rootCause()
        .hasMessage("killed");
    assertThat(admission.queued()).isZero();
  }

  @Test
  void refusesAllOnceItIsClosed() throws Exception {
    Admission admission = new Admission(1, 5, LONG);
    admission.ticket("ann").enter(Duration.ZERO);
    CompletableFuture<Admission.Ticket> waiting = enter(admission, "bob", "bob 1");

    admission.close();

    assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
        .rootCause()
        .hasFieldOrPropertyWithValue("SQLState", "57P01");
    assertThatThrownBy(() -> admission.ticket("cid").enter(Duration.ZERO))
        .hasFieldOrPropertyWithValue("SQLState", "57P01");
  }
}
