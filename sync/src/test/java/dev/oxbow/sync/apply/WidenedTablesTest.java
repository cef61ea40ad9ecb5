package dev.oxbow.sync.apply;

import static dev.oxbow.sync.apply.DefinedTables.atOnce;
import static dev.oxbow.sync.apply.DefinedTables.columns;
import static dev.oxbow.sync.apply.DefinedTables.evolve;
import static dev.oxbow.sync.apply.DefinedTables.source;
import static dev.oxbow.sync.apply.DefinedTables.typed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import dev.oxbow.sync.apply.ApplySettings.Schema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables are widened as records need it, where that is allowed, and never narrowed. */
@Timeout(120)
final class WidenedTablesTest {
  @ParameterizedTest(name = "{0} takes {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "tinyint | 200 | bigint",
        "tinyint unsigned | -1 | bigint",
        "int | 2147483648 | bigint",
        "bigint | 18446744073709551615 | decimal(20,0)",
        "bigint unsigned | -1 | decimal(20,0)",
        "int | 1.25 | decimal(30,10)",
        "decimal(5,2) | 12345.678 | decimal(30,10)",
        "decimal(5,2) unsigned | -1.5 | decimal(30,10)",
        "varchar(3) | 'abcde' | varchar(16)",
        "char(3) | 'abcde' | varchar(16)",
        "char(3) | 'a ' | varchar(16)",
        "char(30) | 'a ' | varchar(30)",
        "varchar(3) | 123456 | varchar(16)",
        "float | 1e39 | double",
        "float | 0.3333333333333333 | double",
        "float(7,2) | 1.005 | double",
        "double(7,2) | 123456.5 | double",
        "time | '01:02:03.5' | time(6)",
        "datetime | '2024-02-29T01:02:03.5' | datetime(6)",
        "bit(2) | 5 | bit(64)",
        "varbinary(1) | 'AAAA' | varbinary(16)",
        "int not null default 4 | null | int",
      })
  void areWidenedByValues(String declared, String value, String widened) throws Exception {
    try (AppliedTopic topic = new AppliedTopic()) {
      topic.run("create table t (id int primary key, v " + declared + " comment 'mine')");
      topic.add("{'id':1}", "{'v':" + value.replace('\'', '"') + "}");
      topic.applyAll(evolve(topic, OnError.STOP));
      assertThat(columns(topic)).contains("v " + widened + " YES ");
      assertThat(
              topic.rows(
                  "select count(*), column_comment from t join information_schema.columns"
                      + " on table_schema = database() and table_name = 't' and column_name = 'v'"
                      + " group by 2"))
          .containsExactly("1 mine");
    }
  }

  @Test
  void areWidenedByAThousandLettersAndMore() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic("create table t (id int primary key, v varchar(3), w tinytext)")) {
      String text = "\u00e9".repeat(2000);
      topic.add("{'id':1}", "{'v':'" + text + "','w':'" + text + "'}");
      topic.applyAll(evolve(topic, OnError.STOP));
      assertThat(columns(topic)).contains("v longtext YES ", "w longtext YES ");
      assertThat(topic.rows("select count(*) from t where v = w and char_length(v) = 2000"))
          .containsExactly("1");
    }
  }

  @Test
  void keepWhatTheyAreSetToAndFilledWith() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic(
            "create table t (id int primary key,"
                + " n datetime default current_timestamp on update current_timestamp"
                + " comment 'no current_timestamp',"
                + " m timestamp(3) not null default current_timestamp(3),"
                + " z smallint(4) zerofill, d decimal(4,1) zerofill, s smallint(4) zerofill)")) {
      topic.add(
          "{'id':1}",
          "{'n':'2024-02-29T01:02:03.5','m':'2024-02-29T01:02:03.123456Z','z':70000,'d':0.25,"
              + "'s':-1}");
      topic.add("{'id':2}", "{'z':7}");
      topic.applyAll(evolve(topic, OnError.STOP));
      assertThat(topic.rows("show create table t").get(0).toLowerCase(Locale.ROOT))
          .containsPattern(
              "`n` datetime\\(6\\) .*default current_timestamp\\(6\\)"
                  + " on update current_timestamp\\(6\\) comment 'no current_timestamp'")
          .containsPattern("`m` timestamp\\(6\\) not null default current_timestamp\\(6\\)")
          .containsPattern("`z` bigint\\(4\\) unsigned zerofill")
          .containsPattern("`d` decimal\\(30,10\\) unsigned zerofill")
          .containsPattern("`s` bigint[^z]*,?\\n");
      assertThat(topic.rows("select if(id = 1, n, ''), concat(z), s from t order by id"))
          .containsExactly("2024-02-29 01:02:03.500000 70000 -1", " 0007 null");
    }
  }

  @Test
  void areWidenedInBytesWithoutLosingCharacters() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic(
            "create table t (id int primary key, v tinytext)",
            "insert into t values (1, repeat('a', 255))")) {
      String text = "\u20ac".repeat(100);
      topic.add(
          "{'id':2}", typed("{'v':'" + text + "'}", "v:string:" + source("VARCHAR", 100, -1)));
      topic.applyAll(evolve(topic, OnError.STOP));
      assertThat(columns(topic)).contains("v text YES ");
      assertThat(topic.rows("select id, char_length(v) from t order by id"))
          .containsExactly("1 255", "2 100");
    }
  }

  @Test
  void areWidenedToWhatSchemasTell() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic(
            "create table t (id int primary key, i tinyint, d decimal(4, 1), v varchar(2),"
                + " e enum('a', 'b') default 'b', s set('x'), t text, n datetime)")) {
      topic.add(
          "{'id':1}",
          typed(
              "{'i':128,'d':'1234.56','v':'abc','e':'c','s':'y,x','t':'"
                  + "t".repeat(70_000)
                  + "','n':1000,'new':null}",
              "i:int32:" + source("MEDIUMINT", -1, -1),
              "d:string:" + source("DECIMAL", 6, 2),
              "v:string:" + source("VARCHAR", 50, -1),
              "e:string:,'name':'io.debezium.data.Enum','parameters':{'allowed':'c,a,b'}",
              "s:string:,'name':'io.debezium.data.EnumSet','parameters':{'allowed':'x,y'}",
              "t:string:" + source("MEDIUMTEXT", -1, -1),
              "n:int64:,'name':'io.debezium.time.MicroTimestamp'" + source("DATETIME", 4, -1),
              "new:int32:,'optional':true"));
      topic.applyAll(evolve(topic, OnError.STOP));
      assertThat(columns(topic))
          .containsExactly(
              "id int NO PRI",
              "i mediumint YES ",
              "d decimal(6,2) YES ",
              "v varchar(50) YES ",
              "e enum('a','b','c') YES ",
              "s set('x','y') YES ",
              "t mediumtext YES ",
              "n datetime(4) YES ",
              "new int YES ");
      assertThat(topic.rows("select i, d, v, e, s, n from t"))
          .containsExactly("128 1234.56 abc c x,y 1970-01-01 00:00:00.0010");
    }
  }

  @Test
  void getColumnsAndLoseWhatIsDemandedWithoutLosingRows() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic(
            "create table t (id int primary key, gone varchar(5) character set latin1 not null,"
                + " kept int not null default 7)",
            "insert into t values (9, 'old', 9)")) {
      topic
          .add("{'id':1}", "{'gone':'a'}")
          .add("{'id':2}", "{'v':1}")
          .add("{'id':3}", "{'w':'x','W2':[]}");
      topic.applyAll(evolve(topic, OnError.STOP));
      assertThat(columns(topic))
          .containsExactly(
              "id int NO PRI",
              "gone varchar(5) YES ",
              "kept int NO ",
              "v bigint YES ",
              "w longtext YES ",
              "W2 json YES ");
      assertThat(topic.rows("select * from t order by id"))
          .containsExactly(
              "1 a 7 null null null",
              "2 null 7 1 null null",
              "3 null 7 null x []",
              "9 old 9 null null null");
      assertThat(topic.rows("show create table t").get(0))
          .contains("`gone` varchar(5) CHARACTER SET latin1");
    }
  }

  @Test
  void stayNotNullForRecordsThatFit() throws Exception {
    String table =
        "create table t (id int primary key, a varchar(3) not null, b varchar(3), n tinyint)";
    try (AppliedTopic topic = new AppliedTopic(table, "insert into t values (1, 'a', 'b', 1)")) {
      topic.add("{'id':1}", "{'b':'long'}").add("{'id':1}", "{'n':'many'}").add("{'id':1}", "{}");
      topic.add("{'id':1}", "{'n':300}").add("{'id':2}", "{'b':'x'}");
      topic.applyAll(topic.settings(Schema.EVOLVE, Mode.UPDATE, OnError.DLQ));
      assertThat(topic.letters).hasSize(2).anyMatch(l -> l.startsWith("4 updates a row that"));
      assertThat(columns(topic))
          .containsExactly(
              "id int NO PRI", "a varchar(3) NO ", "b varchar(16) YES ", "n bigint YES ");
      assertThat(topic.rows("select * from t")).containsExactly("1 a long 300");
    }
    try (AppliedTopic topic = new AppliedTopic(table)) {
      topic.add("{'id':1}", "{'a':'a','n':300}").add("{'id':1}", "{'b':'b'}");
      topic.add("{'id':2}", "{'b':'b','n':'many'}");
      Apply apply = topic.applyAll(evolve(topic, OnError.DLQ));
      assertThat(columns(topic)).contains("a varchar(3) NO ", "n bigint YES ");
      topic.add("{'id':3}", "{'a':'c'}").add("{'id':4}", "{'b':'d'}").add("{'id':5}", "{'n':5}");
      apply.apply(topic.from(3));
      assertThat(columns(topic)).contains("a varchar(3) YES ");
      assertThat(topic.letters).singleElement().asString().startsWith("2 ");
      assertThat(topic.rows("select * from t order by id"))
          .containsExactly("1 a b 300", "3 c null null", "4 null d null", "5 null null 5");
    }
  }

  @Test
  void areWidenedOutsideOfTheTransactionThatMovesTheOffset() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic("create table t (id int primary key, v varchar(2))")) {
      topic.add("{'id':1}", "{'v':'a'}");
      Apply replaced = topic.applyAll(evolve(topic, OnError.STOP));
      Apply next = topic.open(evolve(topic, OnError.STOP));
      AppliedTopic.take(next);
      topic.add("{'id':1}", "{'v':'abc','n':1}");
      assertThatThrownBy(() -> replaced.apply(topic.from(1)))
          .hasMessageContaining("taken over by another task");
      assertThat(columns(topic))
          .containsExactly("id int NO PRI", "v varchar(16) YES ", "n bigint YES ");
      assertThat(topic.rows("select * from t")).containsExactly("1 a null");
      assertThat(topic.rows("select next_offset from oxbow_offsets where part = 0"))
          .containsExactly("1");
      next.apply(topic.from(1));
      assertThat(topic.rows("select * from t")).containsExactly("1 abc 1");
    }
  }

  @Test
  void takeNoValueOfAnotherKind() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic("create table t (id int primary key, n bigint, e enum('a'), d date)")) {
      topic
          .add("{'id':1}", "{'n':'many'}")
          .add("{'id':2}", "{'e':'b'}")
          .add("{'id':3}", "{'d':'soon'}")
          .add("{'id':'four'}", "{}")
          .add("{'id':5}", "{'n':5,'more':true}");
      topic.applyAll(evolve(topic, OnError.DLQ));
      assertThat(columns(topic))
          .containsExactly(
              "id int NO PRI",
              "n bigint YES ",
              "e enum('a') YES ",
              "d date YES ",
              "more tinyint(1) YES ");
      assertThat(topic.rows("select id, n, more from t")).containsExactly("5 5 1");
      assertThat(topic.letters)
          .hasSize(4)
          .anyMatch(l -> l.contains("a text that is no number for column 'n'"))
          .anyMatch(l -> l.contains("what is no member of column 'e'"));
    }
  }

  @Test
  void areWidenedByTwoTasksAtOnceWithoutNarrowing() throws Exception {
    for (int round = 0; round < 3; round++) {
      try (AppliedTopic topic =
          new AppliedTopic("create table t (id int primary key, v varchar(2))")) {
        atOnce(topic, "{'v':'" + "x".repeat(10) + "'}", "{'v':'" + "x".repeat(1000) + "'}");
        assertThat(columns(topic)).containsExactly("id int NO PRI", "v varchar(1024) YES ");
        assertThat(topic.rows("select char_length(v) from t order by id"))
            .containsExactly("10", "1000");
      }
    }
  }

  /** Its locks are for whoever takes over, though its connection still stands. */
  @Test
  void areLeftByAProcessThatIsFrozenWhileItDefinesThem() throws Exception {
    try (AppliedTopic topic = new AppliedTopic();
        Connection frozen = topic.definitions(evolve(topic, OnError.STOP));
        Statement statement = frozen.createStatement();
        ResultSet row = statement.executeQuery("select @@wait_timeout")) {
      row.next();
      assertThat(row.getInt(1)).isBetween(1, 30);
    }
  }

  @Test
  void areReadAgainWhenSomebodyElseChangesThem() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic("create table t (id int primary key, v varchar(3), w int)")) {
      topic.add("{'id':1}", "{'v':'abc','w':1}");
      Apply apply = topic.applyAll(Mode.UPSERT, OnError.STOP);
      topic.run("alter table t modify v varchar(5), add x int, drop w");
      topic.add("{'id':2}", "{'v':'abcde'}").add("{'id':3}", "{'x':3}");
      apply.apply(topic.from(1));
      topic.run("alter table t drop x, add w int, add x int");
      topic.add("{'id':4}", "{'v':'a','x':4}");
      apply.apply(topic.from(3));
      topic.run("alter table t drop x");
      topic.add("{'id':5}", "{'x':5}");
      assertThatThrownBy(() -> apply.apply(topic.from(4)))
          .hasMessageContaining("has a field 'x', for which table");
      assertThat(topic.rows("select * from t order by id"))
          .containsExactly("1 abc null", "2 abcde null", "3 null null", "4 a null");
    }
  }
}
