package dev.oxbow.sync.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.facts.SyncFacts.State;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FactsBoardTest {
  private static SyncFacts starting(String error) {
    return new SyncFacts(
        "two", "capture", State.STARTING, "db", "events", "", 0, error, null, null, 1);
  }

  @Test
  void isInTroubleWhenNobodyStartsIt() {
    assertThat(starting("").trouble()).isEmpty();
    assertThat(starting("no service of the group has run it for 61 s").trouble())
        .contains("for 61 s");
  }

  @Test
  void saysNothingOfNowBeforeSomebodyHasLookedAndKafkaHasAnswered() {
    try (FactsBoard board = FactsBoard.open()) {
      assertThat(board.silence()).contains("The service is starting");
      board.show(List.of(starting("")));
      assertThat(board.silence()).contains("The service is starting");
      board.answered("Kafka at h:1 (source 'events')");
      assertThat(board.silence()).isEmpty();
    }
  }
}
