package dev.oxbow.sync.gather;

import static dev.oxbow.sync.gather.CapturedTopics.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.sync.apply.TopicPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GatheringTest {
  private static final long MUCH = 1 << 20;
  private static final TopicPart TOLD = part(CapturedTopics.TOLD, 0);
  private static final TopicPart A = part("a", 0);
  private static final TopicPart A1 = part("a", 1);
  private static final TopicPart B = part("b", 0);

  @Test
  void waitsForAllOfATransaction() {
    CapturedTopics topics = new CapturedTopics(MUCH, A, A1, B);
    topics.transaction("t:1", A, B, A1, A);
    topics.restart();
    topics.readAll(TOLD, A, B);
    assertThat(topics.apply()).isEmpty();
    topics.readAll(A1);
    assertThat(topics.apply()).containsExactly("t:1/0.0 t:1/0.3 t:1/0.2 t:1/0.1 t:1/begin t:1/end");
    assertThat(topics.gathering.isEmpty()).isTrue();
    assertThat(topics.places.values()).containsExactly(3L, 1L, 1L, 3L);
  }

  @Test
  void keepsTheirOrder() {
    CapturedTopics topics = new CapturedTopics(MUCH, A, B);
    topics.transaction("t:1", A, B);
    topics.transaction("t:2", B);
    topics.transaction("t:3", A);
    topics.restart();
    topics.readAll(B, TOLD);
    topics.read(A, 1);
    assertThat(topics.apply())
        .containsExactly("t:1/0.0 t:1/0.1 t:1/begin t:1/end", "t:2/0.0 t:2/begin t:2/end");
    topics.readAll(A);
    assertThat(topics.apply()).containsExactly("t:3/0.0 t:3/begin t:3/end");
  }

  @Test
  void waitsForNoTopicThatIsNotApplied() {
    CapturedTopics topics = new CapturedTopics(MUCH, A);
    topics.begin("t:1");
    topics.write(A, "t:1/0.0", "1", "row");
    topics.end("t:1", Map.of("a", 1, "other", 1_000));
    topics.transaction("t:2");
    topics.restart();
    topics.readAll(A, TOLD);
    assertThat(topics.apply()).containsExactly("t:1/0.0 t:1/begin t:1/end", "t:2/begin t:2/end");
  }

  @Test
  void countsTombstonesWhereTheyAreEvents() {
    CapturedTopics topics = new CapturedTopics(MUCH, A, B);
    topics.begin("t:1");
    // An envelope's tombstone is none; that of a flat row is one, also behind the row itself.
    topics.write(A, "t:1/0.0", "1", "deleted");
    topics.write(A, "t:1/0.0", "1", null);
    topics.write(A, "t:1/0.1", "2", "row");
    topics.write(B, "t:1/1.0", "1", "row");
    topics.write(B, "t:1/2.0", "1", null);
    topics.end("t:1", Map.of("a", 2, "b", 2));
    topics.restart();
    topics.readAll(TOLD);
    topics.read(A, 2);
    topics.read(B, 1);
    assertThat(topics.apply()).isEmpty();
    topics.readAll(A);
    assertThat(topics.apply()).isEmpty();
    topics.readAll(B);
    assertThat(topics.apply())
        .containsExactly("t:1/0.0 t:1/0.0 t:1/0.1 t:1/1.0 t:1/2.0 t:1/begin t:1/end");
  }

  @Test
  void takesATombstoneAlongThatComesLater() {
    CapturedTopics topics = new CapturedTopics(MUCH, A);
    topics.begin("t:1");
    topics.write(A, "t:1/0.0", "1", "deleted");
    topics.write(A, "t:1/0.0", "1", null);
    topics.end("t:1", Map.of("a", 1));
    topics.transaction("t:2", A);
    topics.restart();
    topics.readAll(TOLD);
    topics.read(A, 1);
    assertThat(topics.apply()).containsExactly("t:1/0.0 t:1/begin t:1/end");
    topics.readAll(A);
    assertThat(topics.apply()).containsExactly("t:1/0.0", "t:2/0.0 t:2/begin t:2/end");
  }

  @Test
  void letsRowsOfSnapshotsWaitForNothingButWhatIsBeforeThem() {
    CapturedTopics topics = new CapturedTopics(MUCH, A, B);
    topics.write(A, "snapshot binlog.1:4/0.0", "1", "row");
    topics.transaction("t:1", A, B);
    topics.write(A, "snapshot binlog.1:9/0.0", "2", "row");
    topics.write(A, null, "3", "not captured");
    topics.restart();
    topics.readAll(A, TOLD);
    assertThat(topics.apply()).containsExactly("snapshot binlog.1:4/0.0");
    topics.readAll(B);
    assertThat(topics.apply())
        .containsExactly("t:1/0.0 t:1/0.1 t:1/begin t:1/end", "snapshot binlog.1:9/0.0", "null");
  }

  @Test
  void appliesWhatIsToldNowhereByItself() {
    CapturedTopics topics = new CapturedTopics(MUCH, A, B);
    topics.write(A, "t:1/0.0", "1", "before transactions were told");
    topics.write(B, "t:1/0.1", "1", "before transactions were told");
    topics.write(B, "t:2/0.0", "1", "before transactions were told");
    topics.transaction("t:3", A);
    topics.transaction("t:4", B);
    topics.restart();
    topics.readAll(A, B);
    topics.isOpen = true;
    topics.wait(3);
    assertThat(topics.apply()).isEmpty();
    topics.isOpen = false;
    topics.wait(2);
    assertThat(topics.apply()).containsExactlyInAnyOrder("t:1/0.0", "t:1/0.1", "t:2/0.0");
    assertThat(topics.untold).isEqualTo(2);
    topics.readAll(TOLD);
    assertThat(topics.apply())
        .containsExactly("t:3/0.0 t:3/begin t:3/end", "t:4/0.0 t:4/begin t:4/end");
  }

  @Test
  void doesNotWaitForRecordsThatAreGone() {
    CapturedTopics topics = new CapturedTopics(MUCH, A, B);
    topics.transaction("t:1", A, B);
    topics.transaction("t:2", A);
    topics.topics.getOrDefault(B, List.of()).clear();
    topics.restart();
    topics.readAll(TOLD, A);
    topics.wait(1);
    assertThat(topics.apply()).isEmpty();
    topics.wait(1);
    assertThat(topics.apply())
        .containsExactly("t:1/0.0 t:1/begin t:1/end", "t:2/0.0 t:2/begin t:2/end");
    assertThat(topics.incomplete).containsExactly("t:1");
  }

  /** The capture writes into a new partition before the task is given it. */
  @Test
  void waitsForPartitionsThatAreNew() {
    CapturedTopics topics = new CapturedTopics(MUCH, A, A1, B);
    topics.unassigned.add(A1);
    topics.transaction("t:1", A, A1, B);
    topics.transaction("t:2", A, B);
    topics.restart();
    topics.readAll(TOLD, A);
    topics.read(B, 1);
    topics.wait(5);
    topics.readAll(B);
    topics.wait(5);
    assertThat(topics.apply()).isEmpty();
    assertThat(topics.incomplete).isEmpty();
    assertThat(topics.waiting).containsOnly("t:1");
    topics.unassigned.clear();
    topics.restart();
    topics.readAll(TOLD, A, A1, B);
    assertThat(topics.apply())
        .containsExactly(
            "t:1/0.0 t:1/0.1 t:1/0.2 t:1/begin t:1/end", "t:2/0.0 t:2/0.1 t:2/begin t:2/end");
  }

  /** A listed topic that was not there when the task began, or that nobody has told it of yet. */
  @Test
  void waitsForATopicThatIsNew() {
    CapturedTopics topics = new CapturedTopics(MUCH, A, B);
    topics.unassigned.add(B);
    topics.transaction("t:1", A);
    topics.transaction("t:2", A, B);
    topics.restart();
    topics.readAll(TOLD, A);
    topics.wait(5);
    assertThat(topics.apply()).containsExactly("t:1/0.0 t:1/begin t:1/end");
    assertThat(topics.waiting).containsOnly("t:2");
    topics.unassigned.clear();
    topics.restart();
    topics.readAll(TOLD, A, B);
    assertThat(topics.apply()).containsExactly("t:2/0.0 t:2/0.1 t:2/begin t:2/end");
    assertThat(topics.incomplete).isEmpty();
  }

  @Test
  void doesNotWaitForATopicThatIsGone() {
    CapturedTopics topics = new CapturedTopics(MUCH, A, B);
    topics.transaction("t:1", A, B);
    topics.topics.remove(B);
    topics.places.remove(B);
    topics.restart();
    topics.readAll(TOLD, A);
    topics.wait(2);
    assertThat(topics.apply()).containsExactly("t:1/0.0 t:1/begin t:1/end");
    assertThat(topics.incomplete).containsExactly("t:1");
  }

  @Test
  void goesOnBesideNewPartitionsWithWhatHasAllItsRecords() {
    CapturedTopics topics = new CapturedTopics(MUCH, A, A1);
    topics.unassigned.add(A1);
    topics.transaction("t:1", A);
    topics.restart();
    topics.readAll(TOLD, A);
    assertThat(topics.apply()).containsExactly("t:1/0.0 t:1/begin t:1/end");
  }

  @Test
  void waitsForTheEndOfOneThatIsCut() {
    CapturedTopics topics = new CapturedTopics(MUCH, A);
    topics.begin("t:1");
    topics.write(A, "t:1/0.0", "1", "row");
    topics.restart();
    topics.readAll(TOLD, A);
    topics.wait(5);
    assertThat(topics.apply()).isEmpty();
    topics.write(A, "t:1/0.1", "2", "row");
    topics.end("t:1", Map.of("a", 2));
    topics.readAll(TOLD, A);
    assertThat(topics.apply()).containsExactly("t:1/0.0 t:1/0.1 t:1/begin t:1/end");
    assertThat(topics.incomplete).isEmpty();
  }

  @Test
  void goesByOrderWhereACaptureOfAnEarlierVersionDidNotTellTheTopics() {
    CapturedTopics topics = new CapturedTopics(MUCH, A, B);
    for (String id : List.of("t:1", "t:2")) {
      topics.write(A, id + "/0.0", "1", "row");
      topics.write(
          TOLD,
          id + "/end",
          null,
          "{\"status\":\"END\",\"id\":\"%s\",\"data_collections\":[{\"data_collection\":\"x.a\",\"event_count\":1}]}"
              .formatted(id));
    }
    topics.restart();
    topics.readAll(TOLD, A);
    assertThat(topics.apply()).isEmpty();
    topics.wait(2);
    assertThat(topics.apply()).containsExactly("t:1/0.0 t:1/end", "t:2/0.0 t:2/end");
    assertThat(topics.incomplete).isEmpty();
  }

  @Test
  void refusesOneThatIsTooLarge() {
    CapturedTopics topics = new CapturedTopics(100, A);
    topics.begin("t:1");
    for (int i = 0; i < 30; i++) {
      topics.write(A, "t:1/0." + i, "k", "row");
    }
    topics.restart();
    topics.readAll(TOLD);
    assertThatThrownBy(() -> topics.readAll(A))
        .hasMessageContaining("Transaction t:1 has more than 100 bytes")
        .hasMessageContaining("transaction.max.bytes");
  }

  @Test
  void refusesATopicThatTellsNoTransactions() {
    CapturedTopics topics = new CapturedTopics(MUCH, A);
    topics.write(TOLD, null, "1", "{\"status\":\"END\",\"id\":\"t:1\"}");
    topics.restart();
    assertThatThrownBy(() -> topics.readAll(TOLD))
        .hasMessageContaining("no capture of Oxbow wrote it")
        .hasMessageContaining("transactions.topic");
  }

  /** Whatever is read when, and wherever a task begins anew: each is whole, and in its place. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void givesTheSameInWhateverOrderPartitionsAreRead(int seed) {
    Random random = new Random(seed);
    List<TopicPart> parts =
        List.of(A, A1, B, part("b", 1), part("c", 0), part("c", 1), part("c", 2));
    // So little that partitions must wait for each other again and again.
    CapturedTopics topics = new CapturedTopics(4_000, parts.toArray(TopicPart[]::new));
    List<String> expected = new ArrayList<>();
    for (int n = 0; n < 300; n++) {
      if (random.nextInt(4) == 0) {
        topics.write(
            parts.get(random.nextInt(parts.size())), "snapshot b:" + n + "/0.0", "s", "row");
      }
      TopicPart[] rows = new TopicPart[random.nextInt(random.nextInt(10) == 0 ? 30 : 4)];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = parts.get(random.nextInt(parts.size()));
      }
      String id = "t:" + n;
      if (n < 20) {
        // Before transactions were told.
        for (int i = 0; i < rows.length; i++) {
          topics.write(rows[i], id + "/0." + i, "k", "row");
        }
      } else {
        topics.transaction(id, rows);
        expected.add(id + " " + (rows.length + 2));
      }
    }
    List<TopicPart> all = new ArrayList<>(topics.topics.keySet());
    List<String> applied = new ArrayList<>();
    topics.unassigned.add(parts.get(random.nextInt(parts.size())));
    topics.restart();
    int rounds = 0;
    while (!(all.stream().allMatch(topics::isRead) && topics.gathering.isEmpty())) {
      assertThat(rounds++).as("it stands still").isLessThan(20_000);
      TopicPart next = all.get(random.nextInt(all.size()));
      if (!topics.ahead().contains(next)) {
        topics.read(next, 1 + random.nextInt(20));
      }
      if (random.nextInt(10) == 0) {
        topics.wait(1);
      }
      if (random.nextInt(100) == 0) {
        if (rounds > 500) {
          topics.unassigned.clear();
        }
        topics.restart();
      }
      for (String whole : topics.apply()) {
        String[] records = whole.split(" ");
        String last = records[records.length - 1];
        if (last.endsWith("/end")) {
          String id = last.substring(0, last.indexOf('/'));
          assertThat(records).allMatch(record -> record.startsWith(id + "/"));
          applied.add(id + " " + records.length);
        }
      }
    }
    assertThat(applied).isEqualTo(expected);
    assertThat(topics.incomplete).isEmpty();
    topics.topics.forEach(
        (part, log) ->
            assertThat(topics.places)
                .containsEntry(part, log.isEmpty() ? 0 : log.get(log.size() - 1).offset() + 1));
  }
}
