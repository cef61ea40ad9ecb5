package dev.oxbow.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows that LOAD DATA writes are those that statements would write. */
@Timeout(120)
final class LoadedRowsTest {
  private static final int NEVER = Integer.MAX_VALUE;

  private static final String WHOLE =
      "0 -0 1 -1 1.0 1e2 1.5 99 127 128 -129 255 256 32768 65535 65536 8388608 16777216 2147483648"
          + " 4294967296 9223372036854775807 9223372036854775808 18446744073709551615"
          + " 18446744073709551616 true false '12' '-7' 'x' ''";
  private static final String FRACTION =
      "0 -0.0 0.1 -0.1 1.5 999.99 1000 0.001 1e-3 1e2 12345.68 16777216 16777217 1.4E-45 1e-46"
          + " 3.4028235E38 1e39 4.9E-324 1.7976931348623157E308 1e309 123456789012345680000 5e-324"
          + " 0.10000000149011612 99999999999999999999999999999999999.000000000000000000000000000001"
          + " '2.5' '' 'x'";
  private static final String BITS = "0 1 2 31 32 255 -1 9223372036854775807 18446744073709551615";
  private static final String YEARS = "0 '0' '0000' 1 69 70 1900 1901 1999 2000 2155 2156 '2024'";
  private static final String DATES =
      "'0000-01-01' '0001-01-01' '1969-12-31' '2024-02-29' '2023-02-29' '9999-12-31' 0 -1 19000";
  private static final String TIMES =
      "'1969-12-31T23:59:59Z' '1970-01-01T00:00:00Z' '1970-01-01T00:00:01Z' '2024-06-01T12:00:00Z'"
          + " '2024-06-01T12:00:00.123456' '2024-06-01T12:00:00.5+05:30' '2038-01-19T03:14:07Z'"
          + " '2038-01-19T03:14:08Z' '9999-12-31T23:59:59.999999' '0000-01-01T00:00:00' 0 1 -1";
  private static final String CLOCKS =
      "'00:00:00' '-00:00:01' '12:34:56.789' '838:59:59' '-838:59:59' '839:00:00' '24:00' 0 -1"
          + " 1500000";
  private static final String TEXTS =
      "'' 'NULL' 'null' 'a' 'abcdef' 'a,b' '1' '\\u0027' '\\u0027\\u0027' 'a\\u0027' '\\u0027a'"
          + " '\\u0027,\\u0027' '\\u0027\\n' '\\n' '\\r\\n' '\\t' 'a\\nb' '\\\\' '\\\\N'"
          + " '\\\\\\u0027' '\\u0000' 'a\\u0000b' '\\u001a' '\\\"' '\\u00a0' '\\u00e9' '\\u20ac'"
          + " '\\u6f22\\u5b57' '\\ud83d\\ude00' '\\u0027,NULL,\\u0027\\n\\u0027' '`' 'x\\u002700'"
          + " '?' '--' ';' 'a\\u0020' '\\u0020a' 12 1.50 true";
  private static final String BYTES =
      "'' 'AA==' 'AAECAw==' 'AAECAwQ=' 'JyIsCg==' 'TlVMTA==' '/////w==' 'XE4=' '!'";
  private static final String SHAPES =
      "'AQEAAAAAAAAAAADwPwAAAAAAAABA' 'AQEAAAAAAAAAAPC/AAAAAAAAAMA=' 'AAAA' ''"
          + " {'srid':4326,'wkb':'AQEAAAAAAAAAAADwPwAAAAAAAABA'}";
  private static final String JSON =
      "'{}' '[]' 'null' '1' '-0.0' '1.50' 'true' '\\\"a\\\"' '\\\"it\\u0027s\\\"' '{\\\"a\\\":[1,\\\"b\\\\n\\\"]}'"
          + " '' 'x' {'b':1,'a':{'c':'\\u0027,'}} [1,'\\u6f22',null] 7 true";

  /** The types of columns, and what is tried on them, divided by blanks. */
  private static Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    for (String type : List.of("tinyint", "smallint", "mediumint", "int", "bigint")) {
      columns.put(type, WHOLE);
      columns.put(type + " unsigned", WHOLE);
    }
    for (String type :
        List.of(
            "decimal(5, 2)",
            "decimal(65, 30)",
            "decimal(4) unsigned",
            "float",
            "double",
            "float(7, 2)",
            "double(9, 3)",
            "double unsigned")) {
      columns.put(type, FRACTION);
    }
    List.of("bit(1)", "bit(5)", "bit(64)").forEach(type -> columns.put(type, BITS));
    columns.put("year", YEARS);
    columns.put("date", DATES);
    for (String type : List.of("datetime", "datetime(6)", "timestamp null", "timestamp(3) null")) {
      columns.put(type, TIMES);
    }
    List.of("time", "time(6)").forEach(type -> columns.put(type, CLOCKS));
    for (String type :
        List.of(
            "char(5)",
            "varchar(5)",
            "varchar(20) collate utf8mb4_bin",
            "varchar(9) character set latin1",
            "char(9) character set ucs2",
            "tinytext",
            "text",
            "mediumtext",
            "longtext",
            "enum('', 'NULL', 'a', '1', 'it''s', '\\\\')",
            "set('a', 'b', '1', 'NULL')")) {
      columns.put(type, TEXTS);
    }
    for (String type : List.of("binary(4)", "varbinary(4)", "tinyblob", "blob", "longblob")) {
      columns.put(type, BYTES);
    }
    List.of("geometry", "point").forEach(type -> columns.put(type, SHAPES));
    columns.put("json", JSON);
    return columns;
  }

  private static AppliedTopic topic(int loadsFrom) throws SQLException {
    List<String> types = List.copyOf(columns().keySet());
    StringBuilder table = new StringBuilder("create table t (id int primary key");
    for (int i = 0; i < types.size(); i++) {
      table.append(", `c ").append(i).append("` ").append(types.get(i));
    }
    AppliedTopic topic =
        new AppliedTopic(
            table + ", g int generated always as (id + 1)) charset utf8mb4 row_format = dynamic");
    topic.loadsFrom = loadsFrom;
    return topic;
  }

  /** Rows with a value in one column, and NULL in all others. */
  private static List<String> values() {
    List<String> values = new ArrayList<>();
    List<String> tried = List.copyOf(columns().values());
    for (int column = 0; column < tried.size(); column++) {
      for (String value : tried.get(column).split(" ")) {
        StringBuilder row = new StringBuilder("{");
        for (int i = 0; i < tried.size(); i++) {
          row.append(i == 0 ? "" : ",").append("'c ").append(i).append("':");
          row.append(i == column ? value : "null");
        }
        values.add(row.append('}').toString());
      }
    }
    return values;
  }

  private static String key(int value) {
    return "{'id':" + value + "}";
  }

  @Test
  void keepEveryValueAsStatementsDo() throws Exception {
    List<String> values = values();
    try (AppliedTopic stated = topic(NEVER);
        AppliedTopic loaded = topic(1)) {
      for (int i = 0; i < values.size(); i++) {
        stated.add(key(i), values.get(i));
      }
      long before = loads(stated);
      stated.applyAll(Mode.UPSERT, OnError.DLQ);
      assertThat(loads(stated)).isEqualTo(before);

      Map<Integer, String> refused = new TreeMap<>();
      for (String letter : stated.letters) {
        String[] parts = letter.split(" ", 2);
        refused.put(Integer.parseInt(parts[0]), parts[1]);
      }
      IntStream.range(0, values.size())
          .filter(i -> !refused.containsKey(i))
          .forEach(i -> loaded.add(key(i), values.get(i)));
      for (int from = 0; from < values.size() - refused.size(); from += BatchSize.FIRST) {
        long until = from + BatchSize.FIRST;
        // A new one each time, which begins with pieces of this size, however long they take.
        Apply all = loaded.open(loaded.settings(Mode.UPSERT, OnError.STOP));
        AppliedTopic.take(all);
        before = loads(loaded);
        all.apply(loaded.from(from).stream().filter(r -> r.offset() < until).toList());
        // Not one of them sent the others to the statements.
        assertThat(loads(loaded)).isEqualTo(before + 1);
      }
      assertThat(contents(loaded)).isEqualTo(contents(stated)).isNotEmpty();
      assertThat(checksum(loaded)).isEqualTo(checksum(stated));

      Apply bad = loaded.open(loaded.settings(Mode.UPSERT, OnError.DLQ));
      long next = AppliedTopic.take(bad);
      for (Map.Entry<Integer, String> each : refused.entrySet()) {
        if (each.getValue().startsWith("is refused by the server")) {
          before = loads(loaded);
          loaded.add(key(each.getKey()), values.get(each.getKey()));
          bad.apply(loaded.from(next++));
          assertThat(loads(loaded)).isGreaterThan(before);
          assertThat(loaded.letters.get(loaded.letters.size() - 1))
              .as(values.get(each.getKey()))
              .endsWith(" " + each.getValue());
          // The first one is not loaded after that, the second one is.
          for (int i = 0; i < 2; i++) {
            loaded.add(key(-1), values.get(0));
            bad.apply(loaded.from(next++));
            loaded.run("delete from t where id = -1");
          }
        }
      }
      assertThat(loaded.letters).hasSizeGreaterThan(50);
      assertThat(checksum(loaded)).isEqualTo(checksum(stated));
    }
  }

  private static List<String> contents(AppliedTopic topic) throws SQLException {
    StringBuilder sql = new StringBuilder("select id");
    for (int i = 0; i < columns().size(); i++) {
      sql.append(", hex(cast(`c ").append(i).append("` as binary))");
    }
    return topic.rows(sql + ", g from t order by id");
  }

  private static String checksum(AppliedTopic topic) throws SQLException {
    return topic.rows("checksum table t extended").get(0).split(" ")[1];
  }

  /** How many LOAD DATA there were on the server. */
  private static long loads(AppliedTopic topic) throws SQLException {
    return Long.parseLong(topic.rows("show global status like 'Com_load'").get(0).split(" ")[1]);
  }

  @Test
  void areUpdatedWhereTheyAreThereAlready() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic(
            "create table t (id int primary key, v varchar(9))",
            "create table child (id int primary key, t int, foreign key (t) references t (id)"
                + " on delete cascade)",
            "create table told (what varchar(99))",
            "create trigger i after insert on t for each row insert into told values"
                + " (concat('insert ', new.v))",
            "create trigger u after update on t for each row insert into told values"
                + " (concat('update ', new.v))",
            "create trigger d after delete on t for each row insert into told values"
                + " (concat('delete ', old.v))",
            "insert into t values (1, 'old'), (3, 'same')",
            "insert into child values (7, 1)",
            "delete from told")) {
      topic.add("{'id':1}", "{'v':'new'}").add("{'id':2}", "{'v':'b'}");
      topic.add("{'id':3}", "{'v':'same'}");
      long before = loads(topic);
      Apply apply = topic.applyAll(Mode.UPSERT, OnError.STOP);
      assertThat(loads(topic)).isEqualTo(before + 1);
      assertThat(topic.rows("select * from t order by id"))
          .containsExactly("1 new", "2 b", "3 same");
      assertThat(topic.rows("select * from child")).containsExactly("7 1");
      assertThat(topic.rows("select * from told order by what"))
          .containsExactly("insert b", "update new", "update same");

      // It is not tried again at once.
      topic.add("{'id':4}", "{'v':'c'}");
      apply.apply(topic.from(3));
      assertThat(loads(topic)).isEqualTo(before + 1);
      topic.add("{'id':5}", "{'v':'d'}");
      apply.apply(topic.from(4));
      assertThat(loads(topic)).isEqualTo(before + 2);
      assertThat(topic.rows("select max(id) from t")).containsExactly("5");
    }
  }

  @Test
  void takeNoRowsPlaceByASecondUniqueIndex() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic("create table t (id int primary key, v varchar(9) unique)")) {
      topic.add("{'id':1}", "{'v':'a'}").add("{'id':2}", "{'v':'b'}").add("{'id':1}", null);
      topic.add("{'id':3}", "{'v':'a'}");
      Apply apply = topic.applyAll(Mode.UPSERT, OnError.DLQ);
      topic.add("{'id':4}", "{'v':'b'}").add("{'id':5}", "{'v':'c'}");
      apply.apply(topic.from(4));
      assertThat(topic.rows("select * from t order by id")).containsExactly("2 b", "3 a", "5 c");
      assertThat(topic.letters).singleElement().asString().startsWith("4 is refused by the server");
    }
  }

  @Test
  void areWrittenByStatementsWhereAServerTakesNone() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic("create table t (id int primary key, v varchar(9))")) {
      topic.add("{'id':1}", "{'v':'a'}").add("{'id':2}", "{'v':'b'}");
      Apply apply = topic.open(topic.settings(Mode.UPSERT, OnError.STOP));
      long next = AppliedTopic.take(apply);
      try {
        // Also after it was asked.
        topic.run("set global local_infile = off");
        apply.apply(topic.from(next));
        topic.add("{'id':3}", "{'v':'c'}");
        topic.applyAll(Mode.UPSERT, OnError.STOP);
      } finally {
        topic.run("set global local_infile = on");
      }
      assertThat(topic.rows("select * from t order by id")).containsExactly("1 a", "2 b", "3 c");
    }
  }
}
