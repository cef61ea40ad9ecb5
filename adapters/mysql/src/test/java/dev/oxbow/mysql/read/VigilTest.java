package dev.oxbow.mysql.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who looks after silent statements: how often the server is asked, and what ends a statement. */
@Timeout(60)
final class VigilTest {
  private static final Duration INTERVAL = Duration.ofMillis(20);

  /** A statement that waits for its first row. */
  private static final class Silent implements Vigil.Watched {
    private final long id;
    private final CompletableFuture<String> cut = new CompletableFuture<>();
    private final boolean fails;

    Silent(long id, boolean fails) {
      this.id = id;
      this.fails = fails;
    }

    @Override
    public long connectionId() {
      return id;
    }

    @Override
    public long moved() {
      return 0;
    }

    @Override
    public boolean isWaiting() {
      return true;
    }

    @Override
    public void isCut(String why, @Nullable Throwable cause) {
      cut.complete(why);
      if (fails) {
        throw new IllegalStateException("on purpose");
      }
    }

    String why() throws Exception {
      return cut.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void asksAServerThatDoesNotAnswerOnceForAllStatements() throws Exception {
    List<Set<Long>> asked = new CopyOnWriteArrayList<>();
    Vigil vigil =
        new Vigil(
            INTERVAL,
            ids -> {
              asked.add(ids);
              throw new SQLException("no answer", "08S01");
            });
    List<Silent> statements = List.of(new Silent(1, false), new Silent(2, false));
    statements.forEach(vigil::watch);
    for (Silent statement : statements) {
      assertThat(statement.why()).isEqualTo("does not answer on another connection either");
    }
    // The first look may have come between the two.
    assertThat(asked).hasSizeBetween(2, 3).contains(Set.of(1L, 2L));
  }

  @Test
  void endsOnlyWhatTheServerNoLongerKnows() throws Exception {
    Vigil vigil = new Vigil(INTERVAL, ids -> Set.of(1L));
    Silent known = new Silent(1, false);
    Silent forgotten = new Silent(2, false);
    vigil.watch(known);
    vigil.watch(forgotten);
    assertThat(forgotten.why()).isEqualTo("no longer knows the statement");
    assertThat(known.cut).isNotDone();
    vigil.leave(known);
  }

  @Test
  void goesOnLookingAfterAFailure() throws Exception {
    Vigil vigil = new Vigil(INTERVAL, ids -> Set.of());
    Silent failing = new Silent(1, true);
    vigil.watch(failing);
    failing.why();
    Silent next = new Silent(2, false);
    vigil.watch(next);
    assertThat(next.why()).isEqualTo("no longer knows the statement");
  }
}
