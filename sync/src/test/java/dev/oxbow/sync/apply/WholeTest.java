package dev.oxbow.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import dev.oxbow.sync.apply.ApplySettings.Schema;
import dev.oxbow.sync.decode.TopicRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records that are committed together, or not at all. */
@Timeout(120)
final class WholeTest {
  /** Each row tells with which offset it is written, which is another in each transaction. */
  private static final String[] TABLES = {
    "create table t (id int primary key, v varchar(5) not null)",
    "create trigger refused before insert on t for each row if new.v = 'never' then"
        + " signal sqlstate '45000' set message_text = 'never'; end if",
    "create table log (id int, next bigint)",
    "create trigger logged after insert on t for each row insert into log"
        + " select new.id, next_offset from oxbow_offsets where part = 0"
  };

  private static final String ROWS = "select * from t order by id";
  private static final String OFFSETS = "select next_offset, errors from oxbow_offsets";

  /** Rows of ids one after the other, in lists of some lengths. */
  private static List<List<TopicRecord>> whole(AppliedTopic topic, int... lengths) {
    List<List<TopicRecord>> all = new ArrayList<>();
    int from = 0;
    for (int length : lengths) {
      all.add(topic.from(from).subList(0, length));
      from += length;
    }
    return all;
  }

  private static void add(AppliedTopic topic, String... values) {
    for (int i = 0; i < values.length; i++) {
      topic.add("{'id':" + i + "}", "{'v':" + values[i] + "}");
    }
  }

  private static List<String> together(AppliedTopic topic) throws Exception {
    return topic.rows(
        "select group_concat(id order by id) from log group by next order by min(id)");
  }

  @Test
  void stopsBeforeTheWholeTransactionOfABadRecord() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLES)) {
      add(topic, "'a'", "'b'", "'c'", "'d'", "'too long'", "'f'");
      Apply apply = topic.open(topic.settings(Mode.UPSERT, OnError.STOP));
      AppliedTopic.take(apply);
      assertThatThrownBy(() -> apply.applyWhole(whole(topic, 2, 1, 3)))
          .isInstanceOf(OxbowException.class)
          .hasMessageContaining("t-0 at offset 4 cannot be applied");
      assertThat(topic.rows(ROWS)).containsExactly("0 a", "1 b", "2 c");
      assertThat(topic.rows(OFFSETS)).containsExactly("3 0");
    }
  }

  @Test
  void stopsBeforeTheWholeTransactionOfOneThatTheServerRefuses() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLES)) {
      add(topic, "'a'", "'b'", "'c'", "'d'", "'never'", "'f'");
      Apply apply = topic.open(topic.settings(Mode.UPSERT, OnError.STOP));
      AppliedTopic.take(apply);
      assertThatThrownBy(() -> apply.applyWhole(whole(topic, 2, 4)))
          .isInstanceOf(OxbowException.class)
          .hasMessageContaining("t-0 at offset 4 cannot be applied")
          .hasMessageContaining("is refused by the server");
      assertThat(topic.rows(ROWS)).containsExactly("0 a", "1 b");
      assertThat(topic.rows(OFFSETS)).containsExactly("2 0");
    }
  }

  @Test
  void appliesTheRestOfATransactionTogether() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLES)) {
      add(
          topic,
          "'a'",
          "'b'",
          "'never'",
          "'d'",
          "'too long'",
          "'f'",
          "'never'",
          "'h'",
          "'i'",
          "'never'");
      Apply apply = topic.open(topic.settings(Mode.UPSERT, OnError.DLQ));
      AppliedTopic.take(apply);
      apply.applyWhole(whole(topic, 1, 7, 1, 1));
      assertThat(topic.rows(ROWS)).containsExactly("0 a", "1 b", "3 d", "5 f", "7 h", "8 i");
      assertThat(topic.rows(OFFSETS)).containsExactly("10 4");
      assertThat(together(topic)).contains("1,3,5,7");
      assertThat(topic.letters).hasSize(4);
      assertThat(topic.letters.get(0)).startsWith("4 has a text of 8 characters");
      assertThat(topic.letters.subList(1, 4))
          .allMatch(letter -> letter.contains("is refused by the server"));
    }
  }

  @Test
  void relaxesAColumnThatOneOfATransactionLacks() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLES)) {
      add(topic, "'a'", "'b'");
      topic.add("{'id':2}", "{}").add("{'id':3}", "{'v':'d'}");
      Apply apply = topic.open(topic.settings(Schema.EVOLVE, Mode.UPSERT, OnError.STOP));
      AppliedTopic.take(apply);
      apply.applyWhole(whole(topic, 4));
      assertThat(topic.rows(ROWS)).containsExactly("0 a", "1 b", "2 null", "3 d");
      assertThat(together(topic)).containsExactly("0,1,2,3");
    }
  }

  @Test
  void cutsNoTransactionForItsSize() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLES)) {
      String[] values = new String[3 * BatchSize.FIRST];
      Arrays.fill(values, "'a'");
      add(topic, values);
      Apply apply = topic.open(topic.settings(Mode.UPSERT, OnError.STOP));
      AppliedTopic.take(apply);
      int large = 2 * BatchSize.FIRST;
      apply.applyWhole(whole(topic, 10, large, BatchSize.FIRST - 10));
      assertThat(
              topic.rows(
                  "select count(distinct next) from log where id between 10 and " + (large + 9)))
          .containsExactly("1");
      assertThat(topic.rows(OFFSETS)).containsExactly(values.length + " 0");
    }
  }
}
