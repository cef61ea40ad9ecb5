package dev.oxbow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the engine computes without any source. */
final class EngineTest {
  private static Engine engine;
  private Session session;

  @BeforeAll
  static void start(@TempDir Path folder) {
    engine =
        Engine.open(
            OxbowConfig.parse(
                "store:\n  folder: " + folder + "\nlocal:\n  spill.folder: " + folder + "/spill\n",
                "test.yaml",
                name -> null));
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @BeforeEach
  void open() {
    session = engine.openSession();
  }

  @AfterEach
  void close() {
    session.close();
  }

  private List<List<Object>> run(String sql, Object... parameters) {
    List<List<Object>> rows = new ArrayList<>();
    try (Query query = session.prepare(sql);
        Result result = query.execute(Arrays.asList(parameters), ExecuteOptions.DEFAULT)) {
      for (Object[] row = result.next(); row != null; row = result.next()) {
        rows.add(Arrays.asList(row));
      }
    }
    return rows;
  }

  private Object one(String sql, Object... parameters) {
    List<List<Object>> rows = run(sql, parameters);
    assertThat(rows).hasSize(1);
    return rows.get(0).get(0);
  }

  /** As a server does it: requests of one client come to any of its threads. */
  @Test
  void runsInAnotherThreadThanThatWhichHasPreparedIt() throws Exception {
    String digits = "WITH d(n) AS (VALUES 1, 2, 3) SELECT COUNT(*) FROM d AS a, d AS b, d AS c";
    try (Query query = session.prepare(digits)) {
      List<Object> seen = Collections.synchronizedList(new ArrayList<>());
      Thread other =
          new Thread(
              () -> {
                try (Result result = query.execute(List.of(), ExecuteOptions.DEFAULT)) {
                  seen.addAll(Arrays.asList(result.next()));
                }
              });
      other.start();
      other.join();
      assertThat(seen).containsExactly(27L);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1 + 1|2",
        "7 / 2|3",
        "-7 / 2|-3",
        "-7 % 3|-1",
        "cast(7 as decimal(10,2)) / 2|3.500000",
        "cast(2 as decimal(10,2)) / 3|0.666667",
        "1.5 * 1.5|2.25",
        "concat('a', null)|null",
        "lpad('7', 3, '0')|007",
        "timestampdiff(month, date '2024-01-31', date '2024-03-01')|1",
        "timestampdiff(second, timestamp '2024-01-01 00:00:00', timestamp '2024-01-02 00:00:01')|86401",
        "json_unquote(json_extract('{\"a\":\"x\"}', '$.a'))|x",
        "concat('a', 'b', 'c')|abc",
        "upper('äb')|ÄB",
        "char_length('日本')|2",
        "substring('abcdef' from 2 for 3)|bcd",
        "trim(both 'x' from 'xxaxx')|a",
        "position('c' in 'abc')|3",
        "cast('2024-02-29' as date)|2024-02-29",
        "date '2024-01-31' + interval '1' month|2024-02-29",
        "date '1998-12-01' - interval '90' day|1998-09-02",
        "timestamp '2024-01-01 00:00:00.123456'|2024-01-01T00:00:00.123456",
        "extract(year from date '2024-02-29')|2024",
        "timestampdiff(day, date '2024-01-01', date '2024-03-01')|60",
        "timestampadd(month, 1, date '2024-01-31')|2024-02-29",
        "cast(timestamp '2024-01-01 01:02:03.456789' as varchar)|2024-01-01 01:02:03.456789",
        "now() = current_timestamp|true",
        "current_timestamp(3) >= now()|true",
        "cast(3.5e0 as integer)|4",
        "octet_length('abcdé')|6",
        "json_query('{\"a\":[1]}', '$.b')|null",
        "json_exists('{\"a\":1}', '$.a')|true",
        "floor(1.5)|1",
        "ceil(1.2)|2",
        "round(2.345, 2)|2.35",
        "coalesce(null, 3)|3",
        "nullif(1, 1)|null",
        "case when 1 = 2 then 'a' else 'bcd' end|bcd",
        "'abc' like 'a%'|true",
        "'a' = 'A'|false",
        "json_value('{\"a\":{\"b\":5}}', '$.a.b')|5",
        "json_value('no json', '$.a')|null",
        "json_query('{\"a\":[1,2]}', '$.a')|[1,2]",
        "cast(12345678901234567890.123456789 as decimal(38, 9))|12345678901234567890.123456789",
        "cast(1.005 as decimal(10, 2))|1.01",
        "cast('1.9' as integer)|1",
        "cast(1e30 as decimal(38, 2))|1000000000000000000000000000000.00",
        "try_cast('1e2' as integer)|null",
        "cast(-1 as unsigned)|18446744073709551615",
        "a from (values (1)) t(a) where a = '1.5' union select 0|0",
        "cast('abcdef' as varchar(3))|abc",
        "greatest(1, 2, 3)|3",
        "if(true, 'y', 'n')|y",
        "ifnull(null, 'x')|x",
        "2 in (1, 2, 3)|true",
        "2 not in (1, null)|null",
        "exists (select 1 from (values (1)) t(a) where a = 2)|false",
        "(select max(a) from (values (1), (5)) t(a))|5",
      })
  void computes(String expression, String expected) {
    assertThat(String.valueOf(one("select " + expression))).isEqualTo(expected);
  }

  @Test
  void averagesAndSumsDoNotLoseDigits() {
    List<List<Object>> rows =
        run(
            "select avg(a), sum(a), avg(b), sum(b), count(*), count(distinct a), min(a), max(b)"
                + " from (values (1, 1.10), (2, 2.25), (2, 3.00)) t(a, b)");
    assertThat(rows)
        .containsExactly(
            List.of(
                new BigDecimal("1.666667"),
                5L,
                new BigDecimal("2.116667"),
                new BigDecimal("6.35"),
                3L,
                2L,
                1,
                new BigDecimal("3.00")));
  }

  @Test
  void givesEveryTypeItsJavaClass() {
    assertThat(
            run("select cast(1 as tinyint), cast(1 as smallint), 1, cast(1 as bigint),"
                    + " cast(1 as real), cast(1 as double), true, x'00ff',"
                    + " time '12:30:00.5', 1.50")
                .get(0))
        .satisfies(
            row -> {
              assertThat(row.get(0)).isEqualTo((byte) 1);
              assertThat(row.get(1)).isEqualTo((short) 1);
              assertThat(row.get(2)).isEqualTo(1);
              assertThat(row.get(3)).isEqualTo(1L);
              assertThat(row.get(4)).isEqualTo(1f);
              assertThat(row.get(5)).isEqualTo(1d);
              assertThat(row.get(6)).isEqualTo(true);
              assertThat(row.get(7)).isEqualTo(new byte[] {0, (byte) 0xff});
              assertThat(row.get(8)).isEqualTo(java.time.LocalTime.parse("12:30:00.5"));
              assertThat(row.get(9)).isEqualTo(new BigDecimal("1.50"));
            });
  }

  @Test
  void ordersNullsAsTheHighestValue() {
    assertThat(run("select a from (values (2), (cast(null as integer)), (1)) t(a) order by a"))
        .containsExactly(List.of(1), List.of(2), Arrays.asList((Object) null));
    assertThat(run("select a from (values (2), (cast(null as integer)), (1)) t(a) order by a desc"))
        .containsExactly(Arrays.asList((Object) null), List.of(2), List.of(1));
  }

  @Test
  void unnestsCorrelatedSubQueries() {
    assertThat(
            run(
                "select a from (values (1), (2), (3)) t(a) where a > (select avg(b) from (values"
                    + " (1, 1.0), (2, 1.5), (3, 5.0)) u(k, b) where u.k = t.a) order by a"))
        .containsExactly(List.of(2));
    assertThat(
            run(
                "select a, (select count(*) from (values (1), (1)) u(k) where u.k = t.a) c from"
                    + " (values (1), (2)) t(a) order by a"))
        .containsExactly(List.of(1, 2L), List.of(2, 0L));
  }

  @Test
  void computesWindows() {
    assertThat(
            run(
                "select a, sum(a) over (order by a), row_number() over (order by a desc),"
                    + " avg(a) over () from (values (1), (2), (4)) t(a) order by a"))
        .containsExactly(
            List.of(1, 1L, 3L, new BigDecimal("2.333333")),
            List.of(2, 3L, 2L, new BigDecimal("2.333333")),
            List.of(4, 7L, 1L, new BigDecimal("2.333333")));
  }

  @Test
  void leavesToEnumerableWhatNothingElseComputes() {
    String sql =
        "select a, soundex(a), upper(a) from (values ('Robert'), ('Rupert'), (null)) t(a)"
            + " where soundex(a) = 'R163' order by a";
    assertThat(run(sql))
        .containsExactly(List.of("Robert", "R163", "ROBERT"), List.of("Rupert", "R163", "RUPERT"));
    assertThat(run("explain " + sql)).anyMatch(row -> row.get(0).toString().contains("ENUMERABLE"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "select 1 union select 1 union all select 2|[[1], [2]]",
        "select a from (values (1), (2), (2)) t(a) except select 1|[[2]]",
        "select a from (values (1), (2), (2)) t(a) intersect all values (2), (2), (3)|[[2], [2]]",
        "with t(a) as (values (1), (2)) select x.a, y.a from t x join t y on x.a < y.a|[[1, 2]]",
        "select a from (values (1), (2), (3)) t(a) order by a limit 1, 1|[[2]]",
        "select a from (values (1), (2), (3)) t(a) order by a desc limit 1 offset 1|[[2]]",
        "select a from (values (1), (2)) t(a) order by a fetch first 1 row only|[[1]]",
        "select a, count(*) from (values (1), (1), (2)) t(a) group by rollup(a) order by 1, 2|[[1, 2], [2, 1], [null, 3]]",
        "select a, grouping(a) from (values (1)) t(a) group by grouping sets ((a), ()) order by 2|[[1, 0], [null, 1]]",
        "select a, sum(b) filter (where b > 1) from (values (1, 1), (1, 2), (1, 3)) t(a, b) group by a|[[1, 5]]",
        "select x.a, y.b from (values (1), (2)) x(a) full join (values (2), (3)) y(b) on x.a = y.b order by 1, 2|[[1, null], [2, 2], [null, 3]]",
        "select * from (values (1, 'x')) t(id, n) join (values (1, 'y')) u(id, m) using (id)|[[1, x, y]]",
        "select x.a from (values (1), (2)) x(a) left join (values (2)) y(b) on x.a = y.b where y.b is null|[[1]]",
        "select a from (values (1), (2)) t(a) where not exists (select 1 from (values (2)) u(b) where u.b = t.a)|[[1]]",
        "select a from (values (1), (2)) t(a) where a = any (select b from (values (2)) u(b))|[[2]]",
        "select a from (values (1), (3)) t(a) where a > all (select b from (values (2)) u(b))|[[3]]",
        "select string_agg(a, '-' order by a desc) from (values ('a'), ('b')) t(a)|[[b-a]]",
        "select group_concat(a order by a) from (values ('a'), ('b')) t(a)|[[a,b]]",
        "select a, last_value(a) over (order by a rows between current row and 1 following) from (values (1), (2)) t(a) order by a|[[1, 2], [2, 2]]",
        "select '5'::integer + 1|[[6]]",
        "select {fn ucase('a')}, {d '2024-01-02'}, {ts '2024-01-02 03:04:05'}|[[A, 2024-01-02, 2024-01-02T03:04:05]]",
        "select x.a from {oj (values (1)) x(a) left outer join (values (2)) y(b) on x.a = y.b}|[[1]]",
        "select a from (values ('a%'), ('ab')) t(a) where a like 'a!%' {escape '!'}|[[a%]]",
        "select count(*) from (select * from (values (1), (2)) t(a) limit 1) u|[[1]]",
        "select max(a) from (values (1), (2)) t(a) having count(*) > 5|[]",
        "select distinct a % 2 from (values (1), (2), (3)) t(a) order by 1|[[0], [1]]",
        "select sum(a), avg(a) from (values (1)) t(a) where a > 1|[[null, null]]",
        "values (1, 'a')|[[1, a]]",
        "select case a when 1 then 'one' else 'more' end from (values (1), (2)) t(a) order by a|[[one], [more]]",
        "select a from (values (date '2024-01-01'), (date '2024-06-01')) t(a) where a between '2024-05-01' and '2024-12-31'|[[2024-06-01]]",
        "select true from (values (1)) t(a) where 1 <> 1 limit 0|[]",
      })
  void answers(String sql, String expected) {
    assertThat(run(sql)).hasToString(expected);
  }

  @Test
  void bindsParameters() {
    assertThat(run("select a from (values (1), (2)) t(a) where a > ?", 1))
        .containsExactly(List.of(2));
    assertThat(one("select cast(? as decimal(10, 2))", new BigDecimal("1.25")))
        .isEqualTo(new BigDecimal("1.25"));
    assertThat(run("select a from (values (1), (2)) t(a) where a = ? or a > ?", 1.5, "1.5"))
        .containsExactly(List.of(2));
    assertThat(run("select a + ? from (values (1)) t(a)", 2.0)).containsExactly(List.of(3));
    assertThatThrownBy(() -> run("select a + ? from (values (1)) t(a)", 1.5))
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER));
    String day = "select a from (values (date '2024-01-01')) t(a) where a ";
    assertThat(run(day + "= ?", LocalDateTime.parse("2024-01-01T10:00:00"))).isEmpty();
    assertThat(run(day + "< ?", "2024-01-01 10:00:00")).hasSize(1);
    assertThat(run(day + "= ?", "2024-01-01")).hasSize(1);
    assertThatThrownBy(() -> run("select a from (values (1)) t(a) where a = ?", "x"))
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER));
  }

  /** What cannot be is said in our words, without inner names. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cast(a as tinyint)|OUT_OF_RANGE|The value 9223372036854775807 is out of the range of TINYINT",
        "a * 2|OUT_OF_RANGE|The result of 9223372036854775807 * 2 is out of the range of BIGINT",
        "cast(b as decimal(2, 2))|OUT_OF_RANGE|The value 1.50 is out of the range of DECIMAL(2,2)",
        "cast(c as date)|INVALID_CAST|The text 'x1' is no DATE",
        "cast(c as timestamp)|INVALID_CAST|The text 'x1' is no TIMESTAMP",
        "cast(c as time)|INVALID_CAST|The text 'x1' is no TIME",
        "cast(concat('2024-13-0', b) as date)|INVALID_CAST|The text '2024-13-01.50' is no DATE",
        "c + 1|INVALID_CAST|The text 'x1' cannot be converted to DOUBLE",
        "sum(c)|INVALID_CAST|The text 'x1' cannot be converted to DOUBLE",
        "cast(a * 1e300 as bigint)|OUT_OF_RANGE|is out of the range of BIGINT",
      })
  void saysWhatDoesNotFit(String expression, ErrorCode code, String message) {
    String sql = " from (values (9223372036854775807, 1.50, 'x1')) t(a, b, c)";
    assertThatThrownBy(() -> run("select " + expression + sql))
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
        .hasMessageContaining(message)
        .message()
        .doesNotContainPattern("\\bf\\d|INT\\d|source column");
  }

  /** Of a place that says nothing, the neighbours do, then the function; else it is a text. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select ?|VARCHAR|x",
        "select ? union all select 5 limit 1|VARCHAR|x",
        "select concat(?, 'y')|VARCHAR|xy",
        "select coalesce(?, 1)|INTEGER|2",
        "select coalesce(null, ?, 'a')|VARCHAR|x",
        "select ifnull(?, 1.50)|DECIMAL(3, 2)|2.00",
        "select nullif(?, 'b')|VARCHAR|x",
        "select greatest(1, ?)|INTEGER|2",
        "select ? + 1|INTEGER|3",
        "select ? + 0.5e0|DOUBLE|2.5",
        "select abs(?)|DOUBLE|2.0",
        "select -?|DOUBLE|-2.0",
        "select left('abc', ?)|BIGINT|ab",
        "select sum(?)|DOUBLE|2.0",
        "select year(?)|TIMESTAMP(6)|2024",
        "select date '2024-01-01' + interval ? day|DOUBLE|2024-01-03",
        "select date_add(date '2024-01-01', interval ? month)|DOUBLE|2024-03-01",
        "select case when a = 1 then ? else 'n' end from (values (1)) t(a)|VARCHAR|x",
        "select a from (values (3)) t(a) where a + ? = 5|INTEGER|3",
        "select a from (values (2)) t(a) where ? in (a, 7)|INTEGER|2",
        "select if(?, 'a', 'b')|BOOLEAN|a",
        "select ? = 2|INTEGER|true",
      })
  void givesAParameterTheTypeThatItsPlaceAsksFor(String sql, String type, String expected) {
    Object value =
        type.equals("VARCHAR")
            ? "x"
            : type.startsWith("TIMESTAMP")
                ? LocalDateTime.parse("2024-05-06T00:00:00")
                : type.equals("BOOLEAN") ? Boolean.TRUE : Integer.valueOf(2);
    try (Query query = session.prepare(sql)) {
      assertThat(query.parameters()).hasSize(1);
      assertThat(query.parameters().get(0).withNullable(true).toString()).startsWith(type);
    }
    assertThat(String.valueOf(one(sql, value))).isEqualTo(expected);
  }

  @Test
  void addsTwoParametersAsNumbersAndComparesThemAsTexts() {
    assertThat(one("select ? + ?", 2, 3)).isEqualTo(5.0);
    assertThat(one("select ? = ?", "a", "a")).isEqualTo(true);
    assertThat(one("select ? between ? and ?", "b", "a", "c")).isEqualTo(true);
  }

  @Test
  void saysWhichParameterHasNoType() {
    assertThatThrownBy(() -> run("select a from (values (?)) t(a) order by ?", "x", 1))
        .isInstanceOf(OxbowException.class)
        .hasMessageContainingAll("parameter 2", "CAST(? AS");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select|SYNTAX",
        "selec 1|SYNTAX",
        "select * from nothing|UNKNOWN_TABLE",
        "select x from (values (1)) t(a)|UNKNOWN_COLUMN",
        "select 1 / (a - 1) from (values (1)) t(a)|DIVISION_BY_ZERO",
        "select cast(a as integer) from (values ('12x')) t(a)|INVALID_CAST",
        "select cast('1e2' as integer)|INVALID_CAST",
        "select a from (values (1)) t(a) where a = 'one'|INVALID_CAST",
        "select cast(-1.5 as unsigned)|OUT_OF_RANGE",
        "select cast(a as tinyint) from (values (300)) t(a)|OUT_OF_RANGE",
        "with recursive r(n) as (select 1 union all select n + 0.5 from r where n < 3) select * from r|NOT_SUPPORTED",
        "with recursive r(n) as (select 1 union all select a from (values (2)) t(a) where a in (select n + 1 from r)) select * from r|NOT_SUPPORTED",
        "select json_value('{}', '$.b' default 'zz' on empty)|NOT_SUPPORTED",
        "select json_query('{}', '$.b' empty array on empty)|NOT_SUPPORTED",
        "select json_value('[1]', '$[*]')|NOT_SUPPORTED",
        "use nowhere|UNKNOWN_SCHEMA",
        "set pushdwn = off|UNKNOWN_SETTING",
        "drop table x|READ_ONLY",
      })
  void namesWhatIsWrong(String sql, ErrorCode code) {
    assertThatThrownBy(() -> run(sql))
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
    assertThat(one("select 1")).isEqualTo(1);
  }

  @Test
  void takesBothQuotesCommentsAndATrailingSemicolon() {
    assertThat(run("-- first\nselect `a`, \"a\" as \"B\" /* x */ from (values (1)) t(A); # end"))
        .containsExactly(List.of(1, 1));
  }
}
