package dev.oxbow.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes that went from server to server. */
@Timeout(120)
final class RecordOriginsTest {
  private static final String TABLE = "create table t (id int primary key, v varchar(10))";
  private static final String ROWS = "select * from t order by id";
  private static final String ORIGINS = "select next_offset, origins from oxbow_offsets";
  private static final String A = "aaaaaaaa-0000-0000-0000-000000000000";
  private static final String B = "bbbbbbbb-0000-0000-0000-000000000000";

  @Test
  void aTransactionTellsWhereItsChangesWere() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      topic
          .add("{'id':1}", "{'v':'a'}", A + ":9", null)
          .add("{'id':2}", "{'v':'b'}", A + ":12", null)
          .add("{'id':3}", "{'v':'c'}", A + ":10", null);
      topic.applyAll(Mode.UPSERT, OnError.STOP);
      assertThat(topic.rows(ORIGINS)).containsExactly("3 " + A + ":12");
      assertThat(topic.transactions.getAsLong()).isEqualTo(1);
    }
  }

  @Test
  void changesFromDifferentServersAreNotInOneTransaction() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      topic
          .add("{'id':1}", "{'v':'a'}", A + ":1", null)
          .add("{'id':2}", "{'v':'b'}", A + ":2", B + ":7")
          .add("{'id':3}", "{'v':'c'}", A + ":tag:4", B + ":8")
          .add("{'id':4}", "{'v':'d'}", null, null);
      topic.applyAll(Mode.UPSERT, OnError.STOP);
      assertThat(topic.rows(ROWS)).containsExactly("1 a", "2 b", "3 c", "4 d");
      assertThat(topic.rows(ORIGINS)).containsExactly("4 ");
      assertThat(topic.transactions.getAsLong()).isEqualTo(4);
    }
  }

  @Test
  void whatComesBackToItsServerIsPassedOver() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      String own = topic.rows("select concat(@@server_uuid, ':', 1)").get(0);
      String future = topic.rows("select concat(@@server_uuid, ':', 9000000000)").get(0);
      topic
          .add("{'id':1}", "{'v':'a'}", A + ":1", own)
          .add("{'id':2}", "{'v':'b'}", A + ":2", B + ":5," + own)
          .add("{'id':3}", "{'v':'c'}", own, B + ":5")
          .add("{'id':4}", "{'v':'lost'}", A + ":3", future);
      topic.applyAll(Mode.UPSERT, OnError.STOP);
      assertThat(topic.rows(ROWS)).containsExactly("3 c", "4 lost");
    }
  }

  @Test
  void originsThatNobodyCanReadMakeABadRecord() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      topic.add("{'id':1}", "{'v':'a'}", null, "somewhere").add("{'id':2}", "{'v':'b'}");
      topic.applyAll(Mode.UPSERT, OnError.DLQ);
      assertThat(topic.rows(ROWS)).containsExactly("2 b");
      assertThat(topic.letters)
          .containsExactly("0 has a header oxbow.origins that is no list of GTIDs: 'somewhere'");
    }
  }
}
