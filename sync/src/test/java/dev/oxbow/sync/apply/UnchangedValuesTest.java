package dev.oxbow.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value goes into its column unchanged or not at all. */
@Timeout(120)
final class UnchangedValuesTest {
  @ParameterizedTest(name = "{0} keeps {1} as {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "float | 0.1 | 0.1",
        "float | 16777216 | 16777216",
        "float | 3.4028235E38 | 3.4028234663852886e38",
        "float | 1.4E-45 | 1.401298464324817e-45",
        "float | 0.10000000149011612 | 0.1",
        "float | 99750352 | 99750352",
        "float | 5.2276716E25 | 5.2276716869203452e25",
        "float | -0.0 | 0",
        "float(7,2) | 12345.68 | 12345.68",
        "double | 0.1 | 0.1",
        "double | 0.10000000000000001 | 0.1",
        "double | 9007199254740992 | 9007199254740992",
        "double | 1.7976931348623157E308 | 1.7976931348623157e308",
        "double | 4.9E-324 | 5e-324",
        "double | 123456789012345680000 | 123456789012345680000",
        "double(9,3) | 123456.789 | 123456.789",
      })
  void areKeptByFloatingPoint(String declared, String number, String kept) throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic("create table t (id int primary key, v " + declared + ")")) {
      topic.add("{'id':1}", "{'v':" + number + "}").add("{'id':2}", "{'v':'" + number + "'}");
      topic.applyAll(Mode.UPSERT, OnError.STOP);
      double expected =
          declared.startsWith("float") ? Float.parseFloat(kept) : Double.parseDouble(kept);
      assertThat(topic.rows("select v + 0e0 = '" + expected + "' + 0e0 from t"))
          .containsExactly("1", "1");
    }
  }

  @ParameterizedTest(name = "{0} refuses {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "float | 16777217",
        "float | 0.3333333333333333",
        "float | 123456.789",
        "float | 1e-46",
        "float | 1e39",
        "float(7,2) | 1.005",
        "double | 9007199254740993",
        "double | 0.12345678901234567890",
        "double | 1e-400",
        "double | 1e400",
        "double(7,2) | 1.005",
      })
  void areRefusedWhereTheyWouldBeRounded(String declared, String number) throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic("create table t (id int primary key, v " + declared + ")")) {
      topic.add("{'id':1}", "{'v':" + number + "}").add("{'id':2}", "{'v':'" + number + "'}");
      topic.applyAll(Mode.UPSERT, OnError.DLQ);
      assertThat(topic.letters).hasSize(2).allMatch(l -> l.contains("would round or cannot hold"));
      assertThat(topic.rows("select * from t")).isEmpty();
    }
  }

  @Test
  void areRefusedInRowsThatAreTooLong() throws Exception {
    // The server takes so many texts for a table, but not all of them in one row.
    String columns =
        IntStream.range(0, 250).mapToObj(i -> "c" + i + " text").collect(Collectors.joining(", "));
    String row =
        IntStream.range(0, 250)
            .mapToObj(i -> "'c" + i + "':'" + "x".repeat(40) + "'")
            .collect(Collectors.joining(",", "{", "}"));
    try (AppliedTopic topic = new AppliedTopic()) {
      topic.run(
          "set innodb_strict_mode = 0",
          "create table t (id int primary key, " + columns + ") row_format = dynamic");
      topic.add("{'id':1}", "{'c0':'a'}").add("{'id':2}", row).add("{'id':3}", "{'c0':'c'}");
      topic.applyAll(Mode.UPSERT, OnError.DLQ);
      assertThat(topic.letters).singleElement().asString().contains("1 is refused", "too large");
      assertThat(topic.rows("select id, c0 from t order by id")).containsExactly("1 a", "3 c");
    }
  }

  @Test
  void tellTheSameKeyByAnyDigits() throws Exception {
    try (AppliedTopic topic = new AppliedTopic("create table t (id decimal(9, 3) primary key)")) {
      topic
          .add("{'id':1.00}", "{}")
          .add("{'id':2}", "{}")
          .add("{'id':'3.1'}", "{}")
          .add("{'id':1.000}", null)
          .add("{'id':'2.0'}", null)
          .add("{'id':3.1000}", null)
          .add("{'id':0}", null)
          .add("{'id':0.00}", "{}");
      topic.applyAll(Mode.UPSERT, OnError.STOP);
      assertThat(topic.rows("select * from t")).containsExactly("0.000");
    }
  }

  @Test
  void areRefusedWithSpacesThatTheColumnLoses() throws Exception {
    try (AppliedTopic topic =
        new AppliedTopic("create table t (id int primary key, c char(5), v varchar(5), x text)")) {
      topic
          .add("{'id':1}", "{'c':' a','v':'a ','x':'a  '}")
          .add("{'id':2}", "{'c':'a '}")
          .add("{'id':3}", "{'c':''}");
      topic.applyAll(Mode.UPSERT, OnError.DLQ);
      assertThat(topic.letters).singleElement().asString().contains("1 has a text that ends with");
      assertThat(topic.rows("select id, concat('[', c, v, x, ']'), c = '' from t"))
          .containsExactly("1 [ aa a  ] 0", "3 null 1");
    }
  }
}
