package dev.oxbow.sync.apply;

import static dev.oxbow.sync.apply.DefinedTables.atOnce;
import static dev.oxbow.sync.apply.DefinedTables.columns;
import static dev.oxbow.sync.apply.DefinedTables.evolve;
import static dev.oxbow.sync.apply.DefinedTables.source;
import static dev.oxbow.sync.apply.DefinedTables.typed;
import static dev.oxbow.sync.apply.DefinedTables.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.apply.ApplySettings.KeyFrom;
import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import dev.oxbow.sync.apply.ApplySettings.Schema;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tables are made as records need them, where that is allowed. */
@Timeout(120)
final class MadeTablesTest {
  @Test
  void areMadeOfWhatPlainRowsShow() throws Exception {
    try (AppliedTopic topic = new AppliedTopic()) {
      topic
          .add("{'id':'k','no':1}", null)
          .add("{'id':'a','no':7}", "{'name':'Ada','n':3,'half':0.5,'big':1e300,'none':null}")
          .add("{'id':'A','no':7}", "{'on':true,'tree':{'a':[1,2]},'n':18446744073709551616}")
          .add("{'id':'a ','no':7}", "{'half':2,'big':1}");
      topic.applyAll(topic.settings(Schema.CREATE, Mode.UPSERT, OnError.STOP));
      assertThat(columns(topic))
          .containsExactly(
              "id varchar(255) NO PRI",
              "no bigint NO PRI",
              "name longtext YES ",
              "n decimal(65,0) YES ",
              "half decimal(30,10) YES ",
              "big double YES ",
              "on tinyint(1) YES ",
              "tree json YES ");
      assertThat(topic.rows("select id, n, half, big, `on`, tree from t where name is null"))
          .contains("A 18446744073709551616 null null 1 {\"a\": [1, 2]}");
      assertThat(
              topic
                  .rows(
                      "select table_collation from information_schema.tables where"
                          + " table_schema = database() and table_name = 't'")
                  .get(0))
          .startsWith("utf8mb4");
    }
  }

  @Test
  void areMadeOfTheSchemasThatRecordsCarry() throws Exception {
    try (AppliedTopic topic = new AppliedTopic()) {
      topic.add(
          typed("{'k':'x'}", "k:string:"),
          typed(
              "{'a':1,'b':2,'c':'MTI=','d':1000,'e':1,'f':'x','g':'eA==','h':'1970-01-01T00:00:02Z',"
                  + "'i':'{}','j':'n','l':'01','m':true,'n':1.5,'o':null,'p':'q','r':{'x':1}}",
              "a:int16:",
              "b:int64:,'optional':true",
              "c:bytes:,'name':'org.apache.kafka.connect.data.Decimal','parameters':{'scale':'2','connect.decimal.precision':'9'}",
              "d:int64:,'name':'io.debezium.time.MicroTimestamp'",
              "e:int32:,'name':'io.debezium.time.Date'",
              "f:string:" + source("VARCHAR", 20, -1),
              "g:bytes:",
              "h:string:,'name':'io.debezium.time.ZonedTimestamp'",
              "i:string:,'name':'io.debezium.data.Json'",
              "j:string:,'name':'io.debezium.data.Enum','parameters':{'allowed':'m\\\\,\\\\,,n,'}",
              "l:string:" + source("CHAR", 4, -1),
              "m:boolean:",
              "n:double:",
              "o:int32:,'optional':true" + source("MEDIUMINT UNSIGNED", -1, -1),
              "p:string:,'optional':true",
              "r:struct:,'optional':true"));
      topic.applyAll(topic.settings(Schema.CREATE, Mode.UPSERT, OnError.STOP));
      assertThat(columns(topic))
          .containsExactly(
              "k varchar(255) NO PRI",
              "a smallint NO ",
              "b bigint YES ",
              "c decimal(9,2) NO ",
              "d datetime(6) YES ",
              "e date YES ",
              "f varchar(20) NO ",
              "g longblob NO ",
              "h timestamp(6) YES ",
              "i json NO ",
              "j enum('m,,','n','') NO ",
              "l char(4) NO ",
              "m tinyint(1) NO ",
              "n double NO ",
              "o mediumint unsigned YES ",
              "p longtext YES ",
              "r json YES ");
      assertThat(topic.rows("select a, c, d, e, h, j from t"))
          .containsExactly("1 125.94 1970-01-01 00:00:00.001000 1970-01-02 1970-01-01 00:00:02 n");
    }
  }

  @Test
  void areNotMadeOfEnvelopesThatTellNoTypes() throws Exception {
    try (AppliedTopic topic = new AppliedTopic()) {
      topic
          .add(null, "{'before':null,'after':null,'source':{},'op':'t'}")
          .add("{'id':1}", "{'before':null,'after':{'id':1,'d':19000},'source':{},'op':'c'}");
      topic.applyAll(evolve(topic, OnError.DLQ));
      assertThat(topic.letters)
          .singleElement()
          .asString()
          .contains("1 is of table", "missing and could not be created", "schemas: true");
      // Where the table is there it can still be widened by what its columns hold.
      topic.run("create table t (id tinyint primary key, d date)");
      topic.add("{'id':300}", "{'after':{'id':300,'d':19000},'source':{},'op':'c'}");
      topic.applyAll(evolve(topic, OnError.STOP));
      assertThat(topic.rows("select * from t")).containsExactly("300 2022-01-08");
    }
  }

  @Test
  void stayAsTheyAreWhereOnlyMissingOnesAreMade() throws Exception {
    try (AppliedTopic topic = new AppliedTopic("create table t (id tinyint primary key)")) {
      topic.add("{'id':300}", "{}").add("{'id':1}", "{'v':1}").add("{'id':2}", "{'v':null}");
      topic.applyAll(topic.settings(Schema.CREATE, Mode.UPSERT, OnError.DLQ));
      assertThat(columns(topic)).containsExactly("id tinyint NO PRI");
      assertThat(topic.rows("select * from t")).containsExactly("2");
      assertThat(topic.letters).hasSize(2).anyMatch(l -> l.contains("set schema: evolve"));
    }
  }

  @Test
  void areMadeByTwoTasksAtOnce() throws Exception {
    for (int round = 0; round < 3; round++) {
      try (AppliedTopic topic = new AppliedTopic()) {
        atOnce(topic, "{'one':1}", "{'two':'x'}");
        assertThat(columns(topic))
            .containsExactlyInAnyOrder("id bigint NO PRI", "one bigint YES ", "two longtext YES ");
        assertThat(topic.rows("select id, one, two from t order by id"))
            .containsExactly("0 1 null", "1 null x");
      }
    }
  }

  @Test
  void areNotMadeAnewWhenTheyWereDropped() throws Exception {
    try (AppliedTopic topic = new AppliedTopic()) {
      topic.add("{'id':1}", "{'v':1}");
      Apply apply = topic.applyAll(evolve(topic, OnError.STOP));
      topic.run("drop table t");
      topic.add("{'id':2}", "{'v':2}");
      assertThatThrownBy(() -> apply.apply(topic.from(1)))
          .hasMessageContaining("is not there any more")
          .hasMessageContaining("DELETE FROM");
      assertThatThrownBy(() -> topic.open(evolve(topic, OnError.STOP)))
          .hasMessageContaining("is not there any more");
      topic.run("delete from oxbow_offsets");
      topic.applyAll(evolve(topic, OnError.STOP));
      assertThat(topic.rows("select * from t order by id")).containsExactly("1 1", "2 2");
    }
  }

  @Test
  void mayHaveAnyName() throws Exception {
    try (AppliedTopic topic = new AppliedTopic()) {
      ApplySettings settings =
          with(evolve(topic, OnError.STOP), "test", KeyFrom.KEY, List.of(), "or`der, x");
      topic
          .add("{'select':'k'}", "{'a b':1,'`':2,'key':3}")
          .add("{'select':'l'}", "{'\\u00fc;--':4}");
      Apply apply = topic.applyAll(settings);
      topic.add("{'select':'m'}", "{'group':5,'key':3.5}");
      apply.apply(topic.from(2));
      assertThat(topic.rows("select * from `or``der, x` order by 1"))
          .containsExactly(
              "k 1 2 3.0000000000 null null",
              "l null null null 4 null",
              "m null null 3.5000000000 null 5");
    }
  }

  @Test
  void haveNoMoreColumnsThanTheServerTakes() throws Exception {
    try (AppliedTopic topic = new AppliedTopic()) {
      String many =
          IntStream.range(0, 1100)
              .mapToObj(i -> "'c" + i + "':" + i)
              .collect(Collectors.joining(",", "{", "}"));
      topic.add("{'id':1}", many).add("{'id':2}", "{'v':1}").add("{'id':3}", many);
      topic.add("{'id':4}", "{'w':1}");
      topic.applyAll(evolve(topic, OnError.DLQ));
      assertThat(topic.letters).hasSize(2).allMatch(l -> l.contains("Too many columns"));
      assertThat(topic.rows("select id, v, w from t order by id"))
          .containsExactly("2 1 null", "4 null 1");
    }
  }

  @Test
  void haveNoRowsLargerThanTheServerTakes() throws Exception {
    try (AppliedTopic topic = new AppliedTopic()) {
      String[] fields =
          IntStream.range(0, 5)
              .mapToObj(i -> "f" + i + ":string:" + source("VARCHAR", 4000, -1))
              .toArray(String[]::new);
      topic.add("{'id':1}", typed("{'f0':'a','f1':'','f2':'','f3':'','f4':''}", fields));
      assertThatThrownBy(() -> topic.applyAll(evolve(topic, OnError.STOP)))
          .hasMessageContaining("Record t-0 at offset 0 cannot be applied: it is of table")
          .hasMessageContaining("Row size too large");
    }
  }

  @Test
  void haveKeysThatFitIntoAnIndex() throws Exception {
    try (AppliedTopic topic = new AppliedTopic()) {
      String long600 = "k".repeat(600);
      topic.add("{'a':'" + long600 + "'}", "{}");
      topic.applyAll(evolve(topic, OnError.STOP));
      assertThat(columns(topic)).containsExactly("a varchar(600) NO PRI");
      topic.add("{'a':'" + "k".repeat(700) + "'}", "{}");
      topic.applyAll(evolve(topic, OnError.STOP));
      assertThat(columns(topic)).containsExactly("a varchar(700) NO PRI");
      topic.add("{'a':'" + "k".repeat(800) + "'}", "{}");
      topic.applyAll(evolve(topic, OnError.DLQ));
      assertThat(topic.letters).singleElement().asString().contains("a text of 800 characters");
    }
  }

  @Test
  void haveTheKeyThatIsAskedFor() throws Exception {
    try (AppliedTopic topic = new AppliedTopic()) {
      topic.add(null, "{'a':1,'b':'x'}").add("'single'", "{'v':1}");
      ApplySettings evolve = evolve(topic, OnError.DLQ);
      topic.applyAll(with(evolve, "value", KeyFrom.VALUE, List.of("b", "a"), "t"));
      assertThat(columns(topic).subList(0, 2))
          .containsExactly("a bigint NO PRI", "b varchar(255) NO PRI");
      assertThat(
              topic.rows(
                  "select column_name from information_schema.statistics where"
                      + " table_schema = database() and table_name = 't' order by seq_in_index"))
          .containsExactly("b", "a");
      topic.applyAll(with(evolve, "kafka", KeyFrom.KAFKA, List.of(), "u"));
      assertThat(topic.rows("select _topic, _partition, _offset, a, v from u order by 3"))
          .containsExactly("t 0 0 1 null", "t 0 1 null 1");
      topic.applyAll(with(evolve, "single", KeyFrom.KEY, List.of("k"), "s"));
      assertThat(topic.rows("select * from s")).containsExactly("single 1");
      assertThat(topic.letters).hasSize(2).anyMatch(l -> l.contains("a record has no key"));
    }
  }

  @Test
  void needRightsThatAreNamed() throws Exception {
    String user = "evolver" + System.nanoTime() % 1_000_000;
    try (Connection root = TestServers.mySql().connect("");
        Statement statement = root.createStatement();
        AppliedTopic topic = new AppliedTopic()) {
      statement.execute("create user " + user + " identified by 'p'");
      String all = "`" + topic.database() + "`.*";
      String offsets = "`" + topic.database() + "`.oxbow_offsets";
      statement.execute("grant select, insert, update, delete on " + all + " to " + user);
      statement.execute("grant create on " + offsets + " to " + user);
      ApplySettings settings = evolve(topic, OnError.STOP);
      assertThatThrownBy(() -> topic.open(settings, user, "p"))
          .hasMessageContaining("may not create table")
          .hasMessageContaining("GRANT CREATE, SELECT, INSERT, UPDATE, DELETE, ALTER ON `")
          .hasMessageContaining("TO '" + user + "'@'%'");
      topic.run("create table t (id int primary key)");
      assertThatThrownBy(() -> topic.open(settings, user, "p"))
          .hasMessageContaining("may not write table")
          .hasMessageContaining("GRANT ALTER ON `");
      statement.execute("grant alter on " + all + " to " + user);
      Apply apply = topic.open(settings, user, "p");
      AppliedTopic.take(apply);
      statement.execute("revoke alter on " + all + " from " + user);
      topic.add("{'id':1}", "{'v':1}");
      apply.close();
      Apply late = topic.open(topic.settings(Schema.CREATE, Mode.UPSERT, OnError.STOP), user, "p");
      AppliedTopic.take(late);
      assertThatThrownBy(() -> late.apply(topic.from(0))).hasMessageContaining("schema: evolve");
      statement.execute("drop user " + user);
    }
  }
}
