package dev.oxbow.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.TestServers;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class ApplyTest {
  private static final String TABLE = "create table t (id int primary key, v varchar(10))";
  private static final String ROWS = "select * from t order by id";
  private static final String OFFSETS = "select next_offset, epoch, errors from oxbow_offsets";

  @Test
  void writesTheEndOfWhatHappensToEachKey() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE, "insert into t values (4, 'd'), (5, 'e')")) {
      topic
          .add("{'id':1}", "{'id':1,'v':'a'}")
          .add("{'id':2}", "{'id':2,'v':'b'}")
          .add("{'id':1}", "{'id':1,'v':null}")
          .add("{'id':2}", null)
          .add("{'id':3}", "{'v':'it\\u0027s \\\\ {d}'}")
          .add("{'id':4}", null)
          .add("{'id':5}", null)
          .add("{'id':5}", "{'id':5}");
      topic.applyAll(Mode.UPSERT, OnError.STOP);
      assertThat(topic.rows(ROWS)).containsExactly("1 null", "3 it's \\ {d}", "5 null");
      assertThat(topic.rows(OFFSETS)).containsExactly("8 1 0");
    }
  }

  @Test
  void readsEnvelopes() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE, "insert into t values (9, 'old')")) {
      String source = "'source':{'db':'x'},";
      topic
          .add(null, "{'before':null,'after':null," + source + "'op':'t'}")
          .add("{'id':1}", "{'before':null,'after':{'id':1,'v':'a'}," + source + "'op':'c'}")
          .add("{'id':2}", "{'before':null,'after':{'id':2,'v':'b'}," + source + "'op':'r'}")
          .add("{'id':1}", "{'before':{'id':1,'v':'a'},'after':null," + source + "'op':'d'}")
          .add("{'id':1}", null)
          .add(
              "{'schema':{'type':'struct'},'payload':{'id':3}}",
              "{'schema':{'type':'struct'},'payload':{'before':null,'after':{'id':3,'v':'c'},"
                  + source
                  + "'op':'u'}}");
      topic.applyAll(Mode.UPSERT, OnError.STOP);
      assertThat(topic.rows(ROWS)).containsExactly("2 b", "3 c");
    }
  }

  @Test
  void keepsKeysThatDifferInCaseOnlyInTheirOrder() throws Exception {
    try (AppliedTopic topic = new AppliedTopic("create table t (id varchar(9) primary key)")) {
      topic.add("{'id':'k'}", "{}").add("{'id':'x'}", "{}");
      Apply apply = topic.applyAll(Mode.UPSERT, OnError.STOP);
      topic.add("{'id':'k'}", null).add("{'id':'K'}", "{}");
      topic.add("{'id':'X'}", "{}");
      apply.apply(topic.from(2));
      assertThat(topic.rows(ROWS)).containsExactly("K", "X");
    }
  }

  @Test
  void passesOverWhatIsAppliedAlready() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic("create table t (id int not null, v varchar(10)) engine = innodb")) {
      topic.add("{'id':1}", "{'v':'a'}").add("{'id':2}", "{'v':'b'}");
      Apply apply = topic.applyAll(Mode.INSERT, OnError.STOP);
      topic.add("{'id':3}", "{'v':'c'}");
      apply.apply(topic.from(0));
      apply.apply(topic.from(1));
      topic.applyAll(Mode.INSERT, OnError.STOP);
      assertThat(topic.rows(ROWS)).containsExactly("1 a", "2 b", "3 c");
    }
  }

  @Test
  void letsOneWhoWasReplacedWriteNothing() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      topic.add("{'id':1}", "{'v':'a'}");
      Apply zombie = topic.applyAll(Mode.UPSERT, OnError.STOP);
      topic.add("{'id':1}", "{'v':'b'}").add("{'id':1}", "{'v':'c'}");
      Apply next = topic.open(topic.settings(Mode.UPSERT, OnError.STOP));
      assertThat(AppliedTopic.take(next)).isEqualTo(1);
      assertThatThrownBy(() -> zombie.apply(topic.from(1)))
          .isInstanceOf(OxbowException.class)
          .hasMessageContaining("taken over by another task");
      assertThat(topic.rows(ROWS)).containsExactly("1 a");
      next.apply(topic.from(1));
      assertThat(topic.rows(ROWS)).containsExactly("1 c");
    }
  }

  @Test
  void findsTheBadOnesAmongMany() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic(
            "create table t (id tinyint primary key, v varchar(10), n decimal(5, 2))")) {
      for (int id = 0; id < 120; id++) {
        topic.add("{'id':" + id + "}", "{'v':'v'}");
      }
      topic
          .add("{'id':300}", "{'v':'far'}")
          .add("{'id':121}", "{'v':'much too long'}")
          .add("{'id':122}", "{'n':1.005}")
          .add("{'id':122}", "{'w':1}")
          .add("{'id':122", "{}")
          .add(null, "{'v':'no key'}")
          .add("{'id':122}", "[]")
          .add("{'id':1000}", "{'v':'x'}")
          .add("{'id':123}", "{'v':'good'}");
      topic.applyAll(Mode.UPSERT, OnError.DLQ);
      assertThat(topic.rows("select count(*), max(id) from t")).containsExactly("121 123");
      assertThat(topic.letters)
          .hasSize(8)
          .anyMatch(letter -> letter.startsWith("120 is refused by the server: "))
          .anyMatch(letter -> letter.startsWith("121 has a text of 13 characters for column 'v'"))
          .anyMatch(letter -> letter.startsWith("122 has a number that column 'n'"))
          .anyMatch(letter -> letter.startsWith("123 has a field 'w', for which table"))
          .anyMatch(letter -> letter.startsWith("124 is no JSON"))
          .anyMatch(letter -> letter.startsWith("125 has no key"))
          .anyMatch(letter -> letter.startsWith("126 is no JSON object"))
          .anyMatch(letter -> letter.startsWith("127 "));
      assertThat(topic.rows(OFFSETS)).containsExactly("129 1 8");
    }
  }

  @Test
  void stopsBeforeABadOneAndGoesOnOnceItIsMended() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      topic.add("{'id':1}", "{'v':'a'}").add("{'id':2}", "{'w':1}").add("{'id':3}", "{'v':'c'}");
      assertThatThrownBy(() -> topic.applyAll(Mode.UPSERT, OnError.STOP))
          .isInstanceOfSatisfying(
              OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_DATA))
          .hasMessageContaining("Record t-0 at offset 1 cannot be applied: it has a field 'w'");
      assertThat(topic.rows(ROWS)).containsExactly("1 a");
      topic.run("alter table t add column w int");
      topic.applyAll(Mode.UPSERT, OnError.STOP);
      assertThat(topic.rows(ROWS)).containsExactly("1 a null", "2 null 1", "3 c null");
    }
  }

  @Test
  void tellsATopicThatWasMadeAnew() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      topic.add("{'id':1}", "{'v':'a'}");
      topic.applyAll(Mode.UPSERT, OnError.STOP);
      topic.topicId = "second";
      assertThatThrownBy(() -> topic.applyAll(Mode.UPSERT, OnError.STOP))
          .hasMessageContaining("it was deleted and made anew")
          .hasMessageContaining("DELETE FROM");
    }
  }

  @Test
  void tellsRecordsThatWereDeletedBeforeTheyWereApplied() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      topic.add("{'id':1}", "{'v':'a'}");
      Apply apply = topic.applyAll(Mode.UPSERT, OnError.STOP);
      topic.add("{'id':2}", "{}").add("{'id':3}", "{}").add("{'id':4}", "{}");
      topic.retainFrom(3);
      var left = topic.from(0);
      assertThatThrownBy(() -> apply.apply(left))
          .hasMessageContaining("Records 1 to 2 of t-0 were deleted");
      assertThat(topic.rows(ROWS)).containsExactly("1 a");
    }
  }

  @Test
  void movesValuesOfASecondUniqueIndexBetweenRows() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic("create table t (id int primary key, v varchar(10), unique v (v))")) {
      topic
          .add("{'id':1}", "{'v':'x'}")
          .add("{'id':2}", "{'v':'y'}")
          .add("{'id':1}", "{'v':'z'}")
          .add("{'id':2}", "{'v':'x'}")
          .add("{'id':1}", "{'v':'y'}");
      topic.applyAll(Mode.UPSERT, OnError.STOP);
      topic.add("{'id':1}", null).add("{'id':3}", "{'v':'y'}");
      topic.applyAll(Mode.UPSERT, OnError.STOP);
      assertThat(topic.rows(ROWS)).containsExactly("2 x", "3 y");
      // With ON DUPLICATE KEY row 2 would be changed instead.
      topic.add("{'id':4}", "{'v':'x'}");
      assertThatThrownBy(() -> topic.applyAll(Mode.UPSERT, OnError.STOP))
          .hasMessageContaining("Duplicate entry 'x' for key 'v'");
      assertThat(topic.rows(ROWS)).containsExactly("2 x", "3 y");
    }
  }

  @Test
  void refusesASecondUniqueIndexWhereTheOrderIsLost() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic("create table t (id int primary key, v varchar(10), unique v (v))")) {
      Apply apply = topic.open(topic.settings(Mode.UPSERT, OnError.STOP));
      assertThatThrownBy(() -> apply.check(Map.of("t", 3)))
          .hasMessageContaining("has the unique index 'v' beside its primary key")
          .hasMessageContaining("has 3 partitions");
    }
  }

  @Test
  void triesAgainAfterADeadlock() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE, "insert into t values (1, 'a'), (2, 'b')")) {
      Apply apply = topic.open(topic.settings(Mode.UPDATE, OnError.STOP));
      long from = AppliedTopic.take(apply);
      topic.add("{'id':1}", "{'v':'c'}").add("{'id':2}", "{'v':'d'}");
      topic.connection().setAutoCommit(false);
      topic.run("update t set v = 'other' where id = 2");
      CompletableFuture<Void> applied =
          CompletableFuture.runAsync(() -> apply.apply(topic.from(from)));
      // It waits for row 2, having row 1.
      awaitLockWait();
      try {
        topic.run("update t set v = 'other' where id = 1");
        topic.connection().commit();
      } catch (SQLException deadlock) {
        assertThat(deadlock.getErrorCode()).isIn(1213, 1205);
        topic.connection().rollback();
      }
      applied.join();
      topic.connection().rollback();
      topic.connection().setAutoCommit(true);
      assertThat(topic.rows(ROWS)).containsExactly("1 c", "2 d");
      assertThat(topic.rows(OFFSETS)).containsExactly("2 1 0");
    }
  }

  private static void awaitLockWait() throws Exception {
    try (Connection other = TestServers.mySql().connect("");
        Statement statement = other.createStatement()) {
      long deadline = System.nanoTime() + 30_000_000_000L;
      boolean waits = false;
      while (!waits && System.nanoTime() < deadline) {
        try (ResultSet row =
            statement.executeQuery(
                "select count(*) from information_schema.innodb_trx where trx_state = 'LOCK WAIT'")) {
          row.next();
          waits = row.getInt(1) > 0;
        }
      }
      assertThat(waits).isTrue();
    }
  }

  @Test
  void refusesAnUpdateOfARowThatIsNotThere() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE, "insert into t values (1, 'a')")) {
      topic.add("{'id':1}", "{'v':'a'}").add("{'id':2}", "{'v':'b'}").add("{'id':1}", "{'v':'c'}");
      topic.applyAll(Mode.UPDATE, OnError.DLQ);
      assertThat(topic.rows(ROWS)).containsExactly("1 c");
      assertThat(topic.letters).singleElement().asString().startsWith("1 updates a row that table");
    }
  }

  @Test
  void insertsInOrderAndRefusesWhatIsThere() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      topic
          .add("{'id':1}", "{'v':'a'}")
          .add("{'id':1}", null)
          .add("{'id':1}", "{'v':'b'}")
          .add("{'id':1}", "{'v':'c'}");
      topic.applyAll(Mode.INSERT, OnError.DLQ);
      assertThat(topic.rows(ROWS)).containsExactly("1 b");
      assertThat(topic.letters).singleElement().asString().contains("3 is refused", "Duplicate");
    }
  }

  @Test
  void saysWhichGrantsAreMissing() throws Exception {
    try (AppliedTopic topic = new AppliedTopic("create table u (id int)")) {
      assertThatThrownBy(() -> topic.open(topic.settings(Mode.UPSERT, OnError.STOP)))
          .hasMessageContaining("for topic 't': Table")
          .hasMessageContaining("does not exist, or this user may not see it");
      topic.run("create table t (id int) engine = myisam");
      assertThatThrownBy(() -> topic.open(topic.settings(Mode.UPSERT, OnError.STOP)))
          .hasMessageContaining("ENGINE = InnoDB");
      topic.run("alter table t engine = innodb");
      assertThatThrownBy(() -> topic.open(topic.settings(Mode.UPSERT, OnError.STOP)))
          .hasMessageContaining("has no primary key");
    }
  }
}
