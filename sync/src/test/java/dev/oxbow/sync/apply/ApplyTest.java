package dev.oxbow.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.TestServers;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.apply.ApplySettings.KeyFrom;
import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import dev.oxbow.sync.apply.ApplySettings.Schema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
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
  void endsWhenTheServerHasLostWhatWasApplied() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      topic.add("{'id':1}", "{'v':'a'}").add("{'id':2}", "{'v':'b'}");
      Apply apply = topic.applyAll(Mode.UPSERT, OnError.STOP);
      topic.add("{'id':3}", "{'v':'c'}");
      // What a fail-over to a replica looks like that did not have the last transaction.
      topic.run("delete from t where id = 2", "update oxbow_offsets set next_offset = 1");
      for (String id :
          topic.rows(
              "select id from information_schema.processlist where db = database()"
                  + " and id <> connection_id()")) {
        topic.run("kill " + id);
      }
      assertThatThrownBy(
              () -> {
                try {
                  apply.apply(topic.from(2));
                } catch (OxbowException e) {
                  if (apply.mayTryAgain(e)) {
                    apply.apply(topic.from(2));
                  }
                  throw e;
                }
              })
          .hasMessageContaining("up to offset 2, and the server has it up to 1 only")
          .satisfies(e -> assertThat(apply.mayTryAgain((OxbowException) e)).isFalse());
      assertThat(topic.rows(ROWS)).containsExactly("1 a");
      topic.applyAll(Mode.UPSERT, OnError.STOP);
      assertThat(topic.rows(ROWS)).containsExactly("1 a", "2 b", "3 c");
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
  void takesADateForMidnightWhereTheColumnHasBecomeADatetime() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic("create table t (id int primary key, d datetime(3))")) {
      topic.add(
          "{'id':1}",
          "{'schema':{'type':'struct','fields':[{'field':'id','type':'int32'},{'field':'d','type':"
              + "'int32','name':'io.debezium.time.Date'}]},'payload':{'id':1,'d':19782}}");
      topic.applyAll(Mode.UPSERT, OnError.STOP);
      assertThat(topic.rows(ROWS)).containsExactly("1 2024-02-29 00:00:00");
    }
  }

  @Test
  void emptiesNoTableThatIsFilledFromElsewhereToo() throws Exception {
    String emptied = "{'before':null,'after':null,'source':{'db':'x'},'op':'t'}";
    for (Map<String, Integer> topics : List.of(Map.of("t", 3), Map.of("t", 1, "other.t", 1))) {
      try (AppliedTopic topic = new AppliedTopic(TABLE, "insert into t values (9, 'kept')")) {
        topic.add(null, emptied).add("{'id':1}", "{'v':'a'}");
        Apply apply = topic.open(topic.settings(Mode.UPSERT, OnError.DLQ));
        apply.check(topics);
        AppliedTopic.take(apply);
        apply.apply(topic.from(0));
        assertThat(topic.rows(ROWS)).containsExactly("1 a", "9 kept");
        assertThat(topic.letters)
            .singleElement()
            .asString()
            .contains(topics.size() == 1 ? "its topic has 3 partitions" : "topic 'other.t'");
      }
    }
  }

  @Test
  void refusesASecondUniqueIndexThatComesLater() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      Apply apply = topic.open(topic.settings(Mode.UPSERT, OnError.STOP));
      apply.check(Map.of("t", 3));
      AppliedTopic.take(apply);
      topic.run("alter table t add unique (v)");
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  topic.add("{'id':" + i + "}", "{'v':'v" + i + "'}");
                  apply.apply(topic.from(i));
                  Thread.sleep(20);
                }
              })
          .hasMessageContaining("has the unique index 'v' beside its primary key");
    }
  }

  @Test
  void takesATableAsItIsNow() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      topic.add("{'id':1}", "{'v':'a'}").add("{'id':2}", "{'v':'b','w':1}");
      Apply apply = topic.applyAll(Mode.UPSERT, OnError.DLQ);
      assertThat(topic.letters).hasSize(1);
      topic.run("alter table t modify v varchar(20), add w int");
      topic
          .add("{'id':3}", "{'v':'c'}")
          .add("{'id':4}", "{'v':'d','w':2}")
          .add("{'id':5}", "{'v':'longer than it was'}");
      apply.apply(topic.from(2));
      topic.run("alter table t drop w");
      topic.add("{'id':6}", "{'v':'f'}");
      apply.apply(topic.from(5));
      assertThat(topic.letters).hasSize(1);
      assertThat(topic.rows(ROWS))
          .containsExactly("1 a", "3 c", "4 d", "5 longer than it was", "6 f");
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
  void deletesTheRowsThatRecordsTell() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic(TABLE, "insert into t values (1, 'a'), (2, 'b'), (3, 'c')")) {
      topic.add("{'id':1}", "{'v':'x'}").add("{'id':2}", null).add("{'id':4}", "{'v':'d'}");
      topic.applyAll(Mode.DELETE, OnError.STOP);
      assertThat(topic.rows(ROWS)).containsExactly("3 c");
    }
  }

  @Test
  void findsTheKeyInTheValue() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      topic
          .add(null, "{'id':1,'v':'a'}")
          .add("{'id':1}", "{'id':2,'v':'b'}")
          .add(null, "{'id':1,'v':'c'}")
          .add("{'id':2}", null)
          .add("{'id':3}", "{'v':'d'}");
      topic.applyAll(topic.settings(Schema.FIXED, Mode.UPSERT, OnError.DLQ, KeyFrom.VALUE));
      assertThat(topic.rows(ROWS)).containsExactly("1 c", "2 b");
      assertThat(topic.letters)
          .hasSize(2)
          .anyMatch(letter -> letter.startsWith("3 is a deletion, which tells only"))
          .anyMatch(letter -> letter.startsWith("4 tells no 'id'"));
    }
  }

  @Test
  void takesWhereARecordLiesForItsKey() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic(
            "create table t (_topic varchar(20), _partition int, _offset bigint, v varchar(10),"
                + " primary key (_topic, _partition, _offset))")) {
      topic.add(null, "{'v':'a'}").add("{'id':1}", "{'v':'a'}");
      topic.applyAll(topic.settings(Schema.FIXED, Mode.UPSERT, OnError.STOP, KeyFrom.KAFKA));
      assertThat(topic.rows("select * from t order by _offset"))
          .containsExactly("t 0 0 a", "t 0 1 a");
    }
  }

  @Test
  void saysWhichPrivilegesAreMissing() throws Exception {
    try (AppliedTopic topic = new AppliedTopic(TABLE)) {
      String user = "apply" + ProcessHandle.current().pid();
      String database = topic.database();
      topic.run(
          "create user " + user + " identified by 'x'",
          "grant select on " + database + ".t to " + user);
      try {
        ApplySettings settings = topic.settings(Mode.UPSERT, OnError.STOP);
        assertThatThrownBy(() -> topic.open(settings, user, "x"))
            .hasMessageContaining("which it may not make or use: GRANT CREATE, SELECT")
            .hasMessageContaining("GRANT INSERT, DELETE, UPDATE ON `" + database + "`.`t` TO");
        topic.run(
            "grant select, insert, update, delete on " + database + ".* to " + user,
            "grant create on " + database + ".oxbow_offsets to " + user);
        topic.add("{'id':1}", "{'v':'a'}");
        Apply apply = topic.open(settings, user, "x");
        apply.apply(topic.from(AppliedTopic.take(apply)));
        assertThat(topic.rows(ROWS)).containsExactly("1 a");
      } finally {
        topic.run("drop user " + user);
      }
    }
  }

  @Test
  void saysWhichTablesItCannotWrite() throws Exception {
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
