package dev.oxbow.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.apply.ApplySettings.KeyFrom;
import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import dev.oxbow.sync.apply.ApplySettings.Schema;
import dev.oxbow.sync.oracle.KillPoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records that were put aside are applied after a repair: once, and never over newer work. */
@Timeout(120)
final class ReplayTest {
  private static final String TABLE = "create table t (id int primary key, v varchar(3))";
  private static final String WIDEN = "alter table t modify v varchar(20)";
  private static final String ROWS = "select * from t order by id";
  private static final String STATES = "select record_offset, state from oxbow_letters order by 1";

  private static ApplySettings upsert(AppliedTopic topic) {
    return topic.settings(Mode.UPSERT, OnError.DLQ);
  }

  private static void awaitLockWait(AppliedTopic topic, CompletableFuture<?> waiting)
      throws Exception {
    while (!waiting.isDone()
        && topic
            .rows(
                "select 1 from information_schema.innodb_trx x join information_schema.processlist p"
                    + " on p.id = x.trx_mysql_thread_id where x.trx_state = 'LOCK WAIT' and p.db ="
                    + " database()")
            .isEmpty()) {
      // The server looks at itself only when nobody has asked for a tenth of a second.
      Thread.sleep(250);
    }
  }

  @Test
  void appliesWhatFitsAfterARepairAndLeavesTheRestOpen() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      topic
          .add("{'id':1}", "{'v':'a'}")
          .add("{'id':2}", "{'v':'too long'}")
          .add("{'id':3}", "{'w':1}")
          .add("{'id':4}", "{'v':'long too'}");
      topic.applyAll(upsert(topic));
      assertThat(topic.rows(STATES)).containsExactly("1 open", "2 open", "3 open");
      topic.run(WIDEN);
      assertThat(topic.replayAll(upsert(topic), false))
          .hasSize(3)
          .contains("1 REPLAYED", "3 REPLAYED")
          .anyMatch(verdict -> verdict.startsWith("2 OPEN The record has a field 'w'"));
      assertThat(topic.rows(ROWS)).containsExactly("1 a", "2 too long", "4 long too");
      assertThat(topic.rows(STATES)).containsExactly("1 replayed", "2 open", "3 replayed");
      topic.run("alter table t add column w int");
      assertThat(topic.replayAll(upsert(topic), false)).containsExactly("2 REPLAYED");
      assertThat(topic.rows(ROWS))
          .containsExactly("1 a null", "2 too long null", "3 null 1", "4 long too null");
      assertThat(topic.replayAll(upsert(topic), false)).isEmpty();
    }
  }

  @Test
  void appliesNoneOverNewerWork() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      topic
          .add("{'id':1}", "{'v':'old text'}")
          .add("{'id':1}", "{'v':'new'}")
          .add("{'id':2}", "{'v':'deleted'}")
          .add("{'id':2}", null)
          .add("{'id':3}", "{'v':'first try'}")
          .add("{'id':3}", "{'v':'second try'}")
          .add("{'id':4}", "{'v':'first try'}")
          .add("{'id':4}", "{'w':1}")
          .add("{'id':5}", "{'w':1}")
          .add("{'id':5}", "{'v':'new'}");
      topic.applyAll(upsert(topic));
      topic.run(WIDEN);
      assertThat(topic.replayAll(upsert(topic), false))
          .hasSize(7)
          .contains(
              "0 SUPERSEDED The later one at offset 1 was applied",
              "2 SUPERSEDED The later one at offset 3 was applied",
              "4 REPLAYED",
              "5 REPLAYED",
              "6 REPLAYED",
              "8 SUPERSEDED The later one at offset 9 was applied")
          .anyMatch(verdict -> verdict.startsWith("7 OPEN The record has a field 'w'"));
      assertThat(topic.rows(ROWS)).containsExactly("1 new", "3 second try", "4 first try", "5 new");
    }
  }

  @Test
  void leavesOpenWhatMayHaveNewerWorkInAnotherPartition() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      for (int id = 1; id <= 9; id++) {
        topic.add("{'id':" + id + "}", "{'v':'too long'}");
      }
      topic.applyAll(upsert(topic));
      topic.run(WIDEN);
      topic.partitions = 2; // the keys of about half of them go into the new one now
      List<String> verdicts = topic.replayAll(upsert(topic), false);
      List<String> replayed = verdicts.stream().filter(v -> v.endsWith(" REPLAYED")).toList();
      assertThat(replayed).hasSizeBetween(1, 8);
      assertThat(topic.rows(ROWS)).hasSameSizeAs(replayed);
      assertThat(verdicts)
          .hasSize(9)
          .filteredOn(v -> !replayed.contains(v))
          .allMatch(v -> v.contains(" OPEN The record may have one of its key in another of"));
      assertThat(topic.replayAll(upsert(topic), true)).allMatch(v -> v.endsWith(" REPLAYED"));
      assertThat(topic.rows(ROWS)).hasSize(9);
    }
  }

  @Test
  void appliesNoneBehindALaterLetterThatWasReplayedBefore() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      topic.add("{'id':1}", "{'w':1}").add("{'id':1}", "{'v':'second'}");
      topic.applyAll(upsert(topic));
      topic.run(WIDEN);
      assertThat(topic.replayAll(upsert(topic), false)).contains("1 REPLAYED");
      topic.run("alter table t add column w int");
      assertThat(topic.replayAll(upsert(topic), false))
          .containsExactly("0 SUPERSEDED The later one at offset 1 was applied");
      assertThat(topic.rows(ROWS)).containsExactly("1 second null");
    }
  }

  @Test
  void takesKeysForTheSameAsTheTableDoes() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic(
            "create table t (a varchar(5) character set utf8mb4 collate utf8mb4_general_ci, n int,"
                + " b varchar(5) character set utf8mb4 collate utf8mb4_0900_ai_ci, v varchar(3),"
                + " primary key (a, n, b))")) {
      topic
          .add("{'a':'k','n':1,'b':'x'}", "{'v':'old text'}")
          .add("{'a':'k','n':1,'b':'y'}", "{'v':'kept text'}")
          .add("{'a':'k','n':2,'b':'z'}", "{'v':'kept text'}")
          .add("{'a':'K ','n':1,'b':'X'}", "{'v':'new'}")
          .add("{'a':'K','n':1,'b':'y '}", "{'v':'two'}")
          .add("{'a':'K','n':1,'b':'z'}", "{'v':'3'}");
      topic.applyAll(upsert(topic));
      topic.run(WIDEN);
      assertThat(topic.replayAll(upsert(topic), false))
          .containsExactlyInAnyOrder(
              "0 SUPERSEDED The later one at offset 3 was applied", "1 REPLAYED", "2 REPLAYED");
      assertThat(topic.rows("select v from t order by v"))
          .containsExactly("3", "kept text", "kept text", "new", "two");
    }
  }

  @Test
  void appliesEachOnceWhereNoKeyTells() throws Exception {
    try (AppliedTopic topic = new AppliedTopic("create table t (id int, v varchar(3))")) {
      ApplySettings settings = topic.settings(Mode.INSERT, OnError.DLQ);
      topic.add("{'id':1}", "{'v':'long text'}").add("{'id':1}", "{'v':'b'}");
      topic.applyAll(settings);
      topic.run(WIDEN);
      Replay replay = topic.replay(settings, false);
      Replay other = topic.replay(settings, false);
      var letters = topic.open(other);
      replay.replay(topic.open(replay), verdict -> {});
      other.replay(letters, verdict -> assertThat(verdict.state()).isEqualTo(LetterState.REPLAYED));
      assertThat(topic.rows("select * from t order by v")).containsExactly("1 b", "1 long text");
    }
  }

  @Test
  void appliesNothingThatWasThereBeforeTheTableWasEmptied() throws Exception {
    try (AppliedTopic topic = new AppliedTopic("create table t (id int, v varchar(3))")) {
      ApplySettings settings = topic.settings(Mode.INSERT, OnError.DLQ);
      topic
          .add("{'id':1}", "{'v':'before it'}")
          .add(null, "{'before':null,'after':null,'source':{'db':'x'},'op':'t'}")
          .add("{'id':2}", "{'v':'behind it'}");
      topic.applyAll(settings);
      topic.run(WIDEN);
      assertThat(topic.replayAll(settings, false))
          .containsExactly("0 SUPERSEDED The later one at offset 1 was applied", "2 REPLAYED");
      assertThat(topic.rows(ROWS)).containsExactly("2 behind it");
    }
  }

  @Test
  void appliesEachOnceThoughItIsKilledAroundItsCommits() throws Exception {
    MySqlServer mysql = TestServers.mySql();
    int letters = 1_300; // more than go into its first two transactions
    try (AppliedTopic topic =
        new AppliedTopic(
            "create table t (id int, v varchar(3))",
            "create table counted (n int)",
            "insert into counted values (0)",
            "create trigger c after insert on t for each row update counted set n = n + 1")) {
      ReplayProcess.add(topic, letters);
      topic.applyAll(ReplayProcess.settings(topic));
      topic.run(WIDEN);
      for (KillPoint point : List.of(KillPoint.BEFORE_COMMIT, KillPoint.AFTER_COMMIT)) {
        int times = point == KillPoint.BEFORE_COMMIT ? 2 : 1;
        assertThat(ReplayProcess.run(mysql, topic.database(), letters, point, times))
            .isEqualTo(KillPoint.EXIT_CODE);
        // One transaction of each was committed.
        assertThat(topic.rows("select n from counted"))
            .containsExactly(Integer.toString(times == 2 ? 500 : 1_000));
      }
      assertThat(topic.replayAll(ReplayProcess.settings(topic), false)).hasSize(300);
      assertThat(topic.rows("select n, (select count(distinct id) from t) from counted"))
          .containsExactly(letters + " " + letters);
      assertThat(topic.rows("select state, count(*) from oxbow_letters group by state"))
          .containsExactly("replayed " + letters);
    }
  }

  @Test
  void leavesOneOpenWhoseSuccessorsNobodyCanSee() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      topic
          .add("{'id':1}", "{'v':'long text'}")
          .add("{'id':2}", "{'v':'a'}")
          .add("{'id':3}", "{'v':'long text'}");
      topic.applyAll(upsert(topic));
      topic.run(WIDEN);
      topic.retainFrom(1);
      assertThat(topic.replayAll(upsert(topic), false))
          .containsExactly(
              "0 OPEN The record is not in its topic any more, so that nobody sees whether a newer"
                  + " one of its key was applied",
              "2 REPLAYED");
      assertThat(topic.replayAll(upsert(topic), true)).containsExactly("0 REPLAYED");
      assertThat(topic.rows(ROWS)).containsExactly("1 long text", "2 a", "3 long text");
    }
  }

  @Test
  void doesNotSpeakOfLettersOfATopicThatIsAppliedAnew() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      topic.add("{'id':1}", "{'v':'long text'}").add("{'id':2}", "{'w':1}");
      topic.applyAll(upsert(topic));
      topic.run(WIDEN, "delete from oxbow_offsets");
      topic.applyAll(upsert(topic));
      assertThat(topic.rows(ROWS)).containsExactly("1 long text");
      assertThat(topic.rows(STATES)).containsExactly("1 open");
    }
  }

  @Test
  void waitsForTheApplyThatWritesANewerRecord() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE);
        Connection apply = TestServers.mySql().connect(topic.database());
        Statement statement = apply.createStatement()) {
      topic.add("{'id':1}", "{'v':'long text'}");
      topic.applyAll(upsert(topic));
      topic.run(WIDEN);
      // What a transaction of the apply does, and is not committed yet.
      apply.setAutoCommit(false);
      statement.execute("update oxbow_offsets set next_offset = 2 where part = 0");
      statement.execute("insert into t values (1, 'new')");
      CompletableFuture<List<String>> replayed =
          CompletableFuture.supplyAsync(() -> topic.replayAll(upsert(topic), false));
      awaitLockWait(topic, replayed);
      topic.add("{'id':1}", "{'v':'new'}");
      apply.commit();
      assertThat(replayed.get())
          .containsExactly("0 SUPERSEDED The later one at offset 1 was applied");
      assertThat(topic.rows(ROWS)).containsExactly("1 new");
    }
  }

  @Test
  void looksAgainWhenTheKeyOfTheTableIsWidenedForALetter() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic("create table t (id varchar(3) primary key, v varchar(3))")) {
      topic
          .add("{'id':'long key'}", "{'v':'a'}")
          .add("{'id':'k'}", "{'v':'long text'}")
          .add("{'id':'k'}", "{'v':'new'}");
      topic.applyAll(upsert(topic));
      assertThat(
              topic.replayAll(
                  topic.settings(Schema.EVOLVE, Mode.UPSERT, OnError.DLQ, KeyFrom.KEY), false))
          .containsExactlyInAnyOrder(
              "0 REPLAYED", "1 SUPERSEDED The later one at offset 2 was applied");
      assertThat(topic.rows(ROWS)).containsExactly("k new", "long key a");
    }
  }

  @Test
  void tellsARecordThatTheServerRefuses() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic(
            "create table p (id int primary key)",
            "create table t (id int primary key, p int, foreign key (p) references p (id))")) {
      topic.add("{'id':1}", "{'p':1}").add("{'id':2}", "{'p':2}").add("{'id':3}", "{'p':null}");
      topic.applyAll(upsert(topic));
      topic.run("insert into p values (2)");
      assertThat(topic.replayAll(upsert(topic), false))
          .hasSize(2)
          .contains("1 REPLAYED")
          .anyMatch(verdict -> verdict.startsWith("0 OPEN The record is refused by the server"));
      try (Statement statement = topic.connection().createStatement();
          ResultSet row = statement.executeQuery("select count(*) from t")) {
        row.next();
        assertThat(row.getInt(1)).isEqualTo(2);
      }
    }
  }
}
