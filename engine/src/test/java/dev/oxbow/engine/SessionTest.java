package dev.oxbow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.access.Access;
import dev.oxbow.config.OxbowConfig;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.statement.ResultColumn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What MySQL's clients say to a session before and around their queries. */
final class SessionTest {
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

  private List<List<Object>> run(String sql) {
    List<List<Object>> rows = new ArrayList<>();
    try (Query query = session.prepare(sql);
        Result result = query.execute(List.of(), ExecuteOptions.DEFAULT)) {
      for (Object[] row = result.next(); row != null; row = result.next()) {
        rows.add(Arrays.asList(row));
      }
    }
    return rows;
  }

  private List<String> labels(String sql) {
    try (Query query = session.prepare(sql)) {
      return query.columns().stream().map(ResultColumn::label).toList();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SELECT 'a\\'b'|[[a'b]]",
        "SELECT 'it\\'s', CHAR_LENGTH('\\n')|[[it's, 1]]",
        "SELECT 'a\\\\b', '\\'|[[a\\\\b, \\]]",
        "SELECT CHAR_LENGTH('Zo'' \\n')|[[6]]",
        "SELECT 'a_c' LIKE 'a\\_c', 'abc' LIKE 'a\\_c'|[[true, false]]",
        "SELECT 'x%' LIKE 'x\\%' ESCAPE '\\'|[[true]]",
        "SELECT 'a\\' LIKE 'a\\\\'|[[true]]",
        "/*!40101 SELECT 1 */|[[1]]",
        "SELECT /*!99999 no */ 1|[[1]]",
        "SELECT 1 WHERE 1 <> 1|[]",
        "SELECT (SELECT 2 WHERE 1 = 1) WHERE EXTRACT(YEAR FROM DATE '2024-01-01') = 2024|[[2]]",
        "SELECT TRUE FROM (VALUES (1)) t(x) WHERE 1 <> 1 LIMIT 0|[]",
        "SELECT 1 FROM DUAL|[[1]]",
        "SELECT STDDEV(x) = STDDEV_POP(x), STD(x) = STDDEV_SAMP(x), VARIANCE(x) FROM (VALUES (1), (2), (4)) t(x)|[[true, false, 1.5555555555555554]]",
        "SELECT COUNT(IF(x > 1, 1, NULL)), SUM(IF(x > 1, NULL, x)) FROM (VALUES (1), (2), (4)) t(x)|[[2, 1]]",
        "SELECT t.d->>'$.a', d->'$.b' FROM (VALUES ('{~a~:~x~,~b~:[1]}')) t(d)|[[x, [1]]]",
        "SELECT 7 DIV 2 * 2, 7 MOD 4, 0x41 = X'41'|[[6, 3, true]]",
        "SELECT {fn CONCAT('a', {fn UCASE('b')})}, {d '2024-02-29'}|[[aB, 2024-02-29]]",
        "SELECT {fn TIMESTAMPADD(SQL_TSI_MONTH, 1, {d '2024-01-31'})}|[[2024-02-29]]",
        "SELECT {fn CONVERT('12', SQL_INTEGER)} + 1|[[13]]",
        "SELECT DATABASE(), SCHEMA(), USER(), CURRENT_USER|[[main, main, , ]]",
        "SELECT @@autocommit, @@session.time_zone, @@global.div_precision_increment|[[1, +00:00, 4]]",
        "SELECT VERSION() = @@version, CONNECTION_ID() > 0|[[true, true]]",
        "SELECT 'abc' REGEXP '^a', 'abc' NOT RLIKE 'b'|[[true, false]]",
        "SHOW VARIABLES LIKE 'autoc%'|[[autocommit, 1]]",
        "SHOW SESSION VARIABLES WHERE Variable_name IN ('time_zone')|[[time_zone, +00:00]]",
        "SHOW STATUS LIKE 'Threads%'|[[Threads_connected, 1], [Threads_running, 1]]",
        "SHOW PLUGINS|[]",
        "SHOW ERRORS|[]",
        "SHOW OPEN TABLES|[]",
        "SHOW EVENTS|[]",
        "SHOW FUNCTION STATUS WHERE Db = 'x'|[]",
        "SHOW GRANTS FOR CURRENT_USER()|[[GRANT SELECT ON *.* TO ``@`%`]]",
        "SELECT user, db, command, state, info FROM information_schema.processlist|[[, main, Query, executing, SELECT user, db, command, state, info FROM information_schema.processlist]]",
        "SELECT * FROM information_schema.collation_character_set_applicability|[[utf8mb4_0900_bin, utf8mb4]]",
        "SELECT COUNT(*) FROM information_schema.partitions|[[0]]",
        "SELECT check_clause FROM information_schema.check_constraints|[]",
        "SELECT routine_definition, created FROM information_schema.routines|[]",
        "SELECT parameter_name FROM information_schema.parameters|[]",
        "SELECT event_name FROM information_schema.events|[]",
        "SHOW WARNINGS|[]",
        "SHOW ENGINES|[[OXBOW, DEFAULT, One schema over its sources, NO, NO, NO]]",
        "SHOW CHARACTER SET|[[utf8mb4, UTF-8 Unicode, utf8mb4_0900_bin, 4]]",
        "SHOW DATABASES LIKE 'information\\_%'|[[information_schema]]",
        "SHOW FULL TABLES FROM information_schema WHERE Tables_in_information_schema = 'VIEWS'|[[VIEWS, SYSTEM VIEW]]",
        "SHOW TABLES LIKE 'x'|[]",
        "SHOW COLUMNS FROM schemata FROM information_schema LIKE 'sql%'|[[SQL_PATH, VARCHAR, YES, , ]]",
        "DESCRIBE information_schema.schemata sql_path|[[SQL_PATH, VARCHAR, YES, , ]]",
        "SHOW INDEX FROM information_schema.tables|[]",
        "SHOW TRIGGERS|[]"
      })
  void answers(String sql, String rows) {
    assertThat(run(sql.replace('~', '"'))).hasToString(rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SET NAMES utf8mb4 COLLATE utf8mb4_bin|collation_connection|utf8mb4_bin",
        "SET character_set_results = NULL|character_set_results|NULL",
        "SET CHARACTER SET latin1|character_set_client|latin1",
        "SET autocommit=0|autocommit|0",
        "SET @@session.autocommit = ON|autocommit|1",
        "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED|transaction_isolation|READ-COMMITTED",
        "SET TRANSACTION READ ONLY|transaction_read_only|1",
        "SET sql_mode=CONCAT(@@sql_mode,',ANSI')|sql_mode|ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,ANSI",
        "SET sql_mode='ANSI', wait_timeout=5|wait_timeout|5",
        "SET time_zone = 'UTC'|time_zone|+00:00",
        "SET sql_select_limit=DEFAULT|sql_select_limit|18446744073709551615"
      })
  void remembersWhatIsSet(String set, String variable, String value) {
    run(set);
    assertThat(run("SELECT @@" + variable)).isEqualTo(List.of(List.of(typed(value))));
  }

  private static Object typed(String value) {
    return value.matches("\\d{1,9}") ? Integer.valueOf(value) : value;
  }

  @Test
  void takesCommentsBeforeAndWithin() {
    assertThat(run("/* a */ -- b\n # c\nSELECT /*+ HINT(t) */ 1 /* d\n */ + /*! 1 + */ 1; ;\n--"))
        .isEqualTo(List.of(List.of(3)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "d >= '2024-01-31' + INTERVAL 1 MONTH|2024-02-29",
        "d < DATE_SUB('2024-03-01', INTERVAL 1 DAY)|2024-02-29",
        "t < TIMESTAMP '2024-03-01 00:00:00' - INTERVAL 90 MINUTE|2024-02-29 22:30:00",
        "t < NOW() - INTERVAL 1 HOUR|Filter",
        "CAST(d AS VARCHAR) LIKE ?|, _UTF-8'x%'"
      })
  void computesConstantsOfConditionsBeforeASourceIsAsked(String condition, String part) {
    try (Query query =
        session.prepare(
            "EXPLAIN SELECT d FROM (VALUES (DATE '2024-01-01', TIMESTAMP '2024-01-01 00:00:00'))"
                + " v(d, t) WHERE "
                + condition)) {
      List<Object> parameters = condition.contains("?") ? List.of("x%") : List.of();
      StringBuilder plan = new StringBuilder();
      try (Result result = query.execute(parameters, ExecuteOptions.DEFAULT)) {
        for (Object[] row = result.next(); row != null; row = result.next()) {
          plan.append(row[0]).append('\n');
        }
      }
      assertThat(plan.toString()).doesNotContain("DATE_ADD", "DATE_SUB", "NOW", "ESCAPE");
      assertThat(plan.toString()).contains(part);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN",
        "START TRANSACTION READ ONLY",
        "commit;",
        "ROLLBACK WORK",
        "SET SCHEMA 'main'"
      })
  void takesWhatClientsSayBetweenStatements(String sql) {
    assertThat(run(sql)).isEqualTo(List.of());
    assertThat(run("SELECT SCHEMA()")).isEqualTo(List.of(List.of("main")));
  }

  @Test
  void refusesSavepoints() {
    assertThatThrownBy(() -> run("ROLLBACK TO a"))
        .hasMessageContaining("This form of ROLLBACK is not understood");
  }

  /** A client that sets it is MySQL's. */
  @Test
  void readsABackslashAsMySqlDoesOnceTheModeIsSet() {
    run("SET sql_mode = 'STRICT_TRANS_TABLES'");
    assertThat(run("SELECT 'a\\'b', 'a\\\\b', CHAR_LENGTH('\\n\\t\\0'), 'a\\\\' LIKE 'a\\\\'"))
        .isEqualTo(List.of(List.of("a'b", "a\\b", 3, true)));
  }

  @Test
  void takesABackslashForItselfWhenAskedTo() {
    run("SET sql_mode = 'NO_BACKSLASH_ESCAPES'");
    assertThat(run("SELECT 'a\\', 'x_' LIKE 'x\\_'")).isEqualTo(List.of(List.of("a\\", false)));
  }

  @Test
  void keepsTheVariablesOfEachSessionApart() {
    run("SET wait_timeout = 7");
    try (Session other = engine.openSession();
        Query query = other.prepare("SELECT @@wait_timeout");
        Result result = query.execute(List.of(), ExecuteOptions.DEFAULT)) {
      assertThat(result.next()).containsExactly(28800);
    }
  }

  @Test
  void callsAColumnByTheTextOfItsExpression() {
    assertThat(
            labels(
                "SELECT count(*), max( x )+1, x, x AS y, 'it''s', @@autocommit, USER FROM (VALUES (1)) t(x) GROUP BY x"))
        .containsExactly("count(*)", "max( x )+1", "x", "y", "it's", "@@autocommit", "USER");
    assertThat(labels("SELECT `q`.`count(*)` FROM (SELECT count(*) FROM (VALUES (1)) t) q"))
        .containsExactly("count(*)");
    assertThat(labels("SELECT d->>'$.a', {d '2024-01-01'} FROM (VALUES ('{}')) t(d)"))
        .containsExactly("d->>'$.a'", "{d '2024-01-01'}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "selct 1|SYNTAX|(line 1, column 1): a statement does not begin with 'SELCT'; did you mean 'SELECT'?",
        "SELECT 'abc|SYNTAX|(line 1, column 8): the string that begins here never ends",
        "SELECT `abc|SYNTAX|(line 1, column 8): the quoted name that begins here never ends",
        "SELECT 1 /* abc|SYNTAX|(line 1, column 10): the comment that begins here never ends",
        "SELECT a->>'$.x',, b|SYNTAX|(line 1, column 17)",
        "SELECT a->>'$.x', b FROM (VALUES ('{}')) t(a)|UNKNOWN_COLUMN|Column 'b' not found in any table (line 1, column 19)",
        "SELECT @x|NOT_SUPPORTED|User variables",
        "SET nosuch = 1|UNKNOWN_SETTING|no variable 'nosuch'",
        "SELECT @@autocomit|UNKNOWN_SETTING|did you mean 'autocommit'?",
        "SET time_zone = '+02:00'|NOT_SUPPORTED|times are shown in UTC",
        "SET sql_select_limit = 5|NOT_SUPPORTED|write LIMIT",
        "SHOW GRANTS FOR somebody|SYNTAX|This form of SHOW",
        "SHOW INDEX FROM nothing|UNKNOWN_TABLE|nothing",
        "SELECT 'a' LIKE 'a!' ESCAPE '!'|DATA|escape character",
        "SELECT {fn CONVERT(1, SQL_DATE)}|INVALID_QUERY|INTEGER",
        "SELECT CAST(x AS INTEGER) FROM (VALUES ('12x')) t(x)|INVALID_CAST|The text '12x' cannot be converted to INTEGER",
        "SELECT ADDTIME('1:0', '2:0')|NOT_SUPPORTED|TIMESTAMPDIFF",
        "SELECT 1, SUBSTRNG('a', 1)|INVALID_QUERY|There is no function 'SUBSTRNG'; did you mean 'SUBSTRING'? (line 1, column 11)",
        "SELECT xyzzy(1)|INVALID_QUERY|There is no function 'xyzzy' (line 1, column 8)",
        "SELECT DATE_FORMAT(NOW())|INVALID_QUERY|The function DATE_FORMAT takes 2 arguments (line 1, column 8)",
        "SELECT LOCATE('a')|INVALID_QUERY|The function LOCATE takes 2 or 3 arguments",
        "SELECT CONCAT_WS()|INVALID_QUERY|takes at least one argument",
        "SELECT PI(1)|INVALID_QUERY|The function PI does not take (number)",
        "SELECT WEEK(TRUE)|INVALID_QUERY|The function WEEK does not take (BOOLEAN); it takes (date or time), (date or time, whole number)",
        "SELECT DATE_FORMAT(x, '%Y') FROM (VALUES ('a')) t(x)|INVALID_QUERY|it takes (date or time, text); read a text by CAST or STR_TO_DATE",
        "SELECT CURRENT_DATE + 1|INVALID_QUERY|'+' does not take (DATE, INTEGER); it takes number + number, interval + interval, date or time + interval, interval + date or time; to move a time, write t + INTERVAL 1 DAY",
        "SELECT CURRENT_DATE > 1|INVALID_QUERY|'>' does not compare (DATE, INTEGER); convert one of them by CAST",
        "SELECT NOT 'a'|INVALID_QUERY|A condition must be true, false or a number, not VARCHAR; compare it",
        "SELECT 1 FROM (VALUES ('a')) t(x) WHERE x|INVALID_QUERY|A condition must be true, false or a number, not VARCHAR; compare it (line 1, column 41)",
        "SELECT EXTRACT(FOO FROM NOW())|INVALID_QUERY|'FOO' is no unit of time",
        "SELECT TIME FROM (VALUES (1)) t(x)|SYNTAX|the keyword TIME is not expected; quote it if it is a name",
        "SELECT SHA2('a', 512)|NOT_SUPPORTED|256",
        "SELECT DATE_ADD(DATE '2024-01-01', INTERVAL '1 1' DAY TO HOUR)|NOT_SUPPORTED|several units",
        "SELECT DATE_FORMAT(d, f) FROM (VALUES (DATE '2024-01-01', '%Y')) t(d, f)|NOT_SUPPORTED|constant"
      })
  void saysWhatIsWrong(String sql, ErrorCode code, String part) {
    assertThatThrownBy(() -> run(sql))
        .isInstanceOfSatisfying(OxbowException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(part);
  }

  @Test
  void listsWhatRunsInAnotherSession() {
    try (Session other = engine.openSession();
        Query idle = other.prepare("SELECT 1")) {
      String list = "SELECT id, command, info FROM information_schema.processlist ORDER BY id DESC";
      assertThat(run(list).get(0).subList(1, 3)).isEqualTo(Arrays.asList("Sleep", null));
      try (Result open = idle.execute(List.of(), ExecuteOptions.DEFAULT)) {
        assertThat(run(list).get(0).subList(1, 3)).isEqualTo(List.of("Query", "SELECT 1"));
        assertThat(open.next()).containsExactly(1);
      }
      assertThat(run(list).get(0).subList(1, 3)).isEqualTo(Arrays.asList("Sleep", null));
    }
  }

  @Test
  void listsTheSessionsOfTheSameUserOnly() {
    try (Session ann = engine.openSession(Access.allAs("ann"));
        Session bob = engine.openSession(Access.allAs("bob"));
        Query query = ann.prepare("SELECT user FROM information_schema.processlist");
        Result rows = query.execute(List.of(), ExecuteOptions.DEFAULT)) {
      assertThat(bob.access().user()).contains("bob");
      assertThat(rows.next()).containsExactly("ann");
      assertThat(rows.next()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"USE information_schema", "use INFORMATION_SCHEMA"})
  void usesTheInformationSchema(String use) {
    run(use);
    assertThat(session.schema()).isEqualTo("information_schema");
    assertThat(run("SELECT count(*) FROM schemata WHERE schema_name = DATABASE()"))
        .isEqualTo(List.of(List.of(1L)));
  }

  @Test
  void findsTheInformationSchemaByParameters() {
    try (Query query =
            session.prepare(
                "SELECT table_type FROM information_schema.tables"
                    + " WHERE table_schema = ? AND table_name = ?");
        Result result =
            query.execute(List.of("information_schema", "COLUMNS"), ExecuteOptions.DEFAULT)) {
      assertThat(result.next()).containsExactly("SYSTEM VIEW");
      assertThat(result.next()).isNull();
    }
  }
}
