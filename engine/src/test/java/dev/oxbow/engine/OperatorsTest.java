package dev.oxbow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.statement.ResultColumn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MySQL's operators that the parser does not know; the answers are a MySQL 8.0.12's. */
final class OperatorsTest {
  private static Engine engine;

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

  private static String run(String sql) {
    List<Object> rows = new ArrayList<>();
    try (Session session = engine.openSession();
        Query query = session.prepare(sql);
        Result result = query.execute(List.of(), ExecuteOptions.DEFAULT)) {
      for (Object[] row = result.next(); row != null; row = result.next()) {
        rows.add(row.length == 1 ? row[0] : Arrays.asList(row));
      }
    }
    return rows.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '§',
      value = {
        "1 | 2 & 4; 1",
        "(1 | 2) & 4; 0",
        "4 & (1 | 4); 4",
        "((1 | 2)) & 2 | 8; 10",
        "1 & 3 + 2; 1",
        "2 * 3 ^ 1; 4",
        "3 ^ 5 ^ 6; 0",
        "(1 | 2) ^ 3; 0",
        "-2 ^ 1; 18446744073709551615",
        "-(2) ^ 1; 18446744073709551615",
        "-2 ^ -1; 1",
        "3 - 2 ^ 1; 0",
        "- -2 ^ 1; 3",
        "- CAST(-11 AS INTEGER); 11",
        "-ABS(2) ^ 1 ^ 1; 18446744073709551614",
        "1 << 2 + 1; 8",
        "1 | 6 >> 1; 3",
        "7 & 3 | 8 << 1; 19",
        "ABS(-7) & 6 | ABS(1); 7",
        "~(1) & 15; 14",
        "~~5; 5",
        "4 BETWEEN 1 | 0 AND 2 | 1; false",
        "3 NOT BETWEEN 1 AND 2 | 1; false",
        "(4 BETWEEN 1 AND 2) | 1; 1",
        "'3' LIKE 1 | 2; true",
        "3 IN (1 | 2, 4) AND 5 | 1; true",
        "-1 & 255; 255",
        "1 << 64; 0",
        "NULL | 1; null",
        "1 << NULL; null",
        "6 & 3 = 2; true",
        "-x'0f' + 0b1; -14",
        "EXISTS (SELECT 1) + 1; 2",
        "NOT EXISTS (SELECT 1) + 1; false",
        "EXISTS (SELECT 1) | 4; 5",
        "1 + EXISTS (SELECT 1 WHERE FALSE) * 2; 1",
        "CAST(b'11' AS UNSIGNED); 3",
        "TRUE OR FALSE XOR TRUE; true",
        "(TRUE OR FALSE) XOR TRUE; false",
        "TRUE XOR (TRUE OR FALSE); false",
        "1 XOR 0; true",
        "NULL XOR TRUE; null",
        "2 XOR 1; false",
        "NOT 2; false",
        "2 AND 0.5; true",
        "IF(5 & 4, 'a', 'b'); a",
        "CASE WHEN 0 THEN 1 WHEN 5 % 2 THEN 2 END; 2",
        "SUM(1 = 1) + TRUE; 2",
        "NOT TRUE XOR TRUE; true",
        "!(1 = 2) AND 1 != 2; true",
        "'a|b' || '&'; a|b&",
        "DATE '2024-01-01' + INTERVAL ABS(-1) + 1 QUARTER; 2024-07-01",
        "DATE_SUB(DATE '2024-05-17', INTERVAL DAYOFMONTH(DATE '2024-05-17') - 1 DAY); 2024-05-01",
        "INTERVAL LENGTH('ab') MONTH + DATE '2024-01-01'; 2024-03-01",
        "DATE '2024-01-01' + INTERVAL (SELECT 2) DAY; 2024-01-03",
        "DATE '2024-01-01' + INTERVAL TRUE DAY; 2024-01-02",
        "DATE '2024-01-01' + INTERVAL NULL DAY; null",
        "DATE_SUB(DATE '2024-01-01', INTERVAL NULL MONTH); null",
        "TIMESTAMP '2024-01-01 00:00:00' + INTERVAL '1 2:3:4' DAY_SECOND; 2024-01-02T02:03:04",
        "TIMESTAMP '2024-01-01 00:00:00' - INTERVAL '1.5' SECOND_MICROSECOND;"
            + " 2023-12-31T23:59:58.500",
        "TIMESTAMP '2024-01-01 00:00:00' + INTERVAL 7 MICROSECOND; 2024-01-01T00:00:00.000007"
      })
  void bindAsInMySql(String expression, String value) {
    assertThat(run("SELECT " + expression)).isEqualTo("[" + value + "]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "WHERE x; [1, 2, 3]",
        "WHERE x & 1; [1, 3]",
        "WHERE NOT x & 1; [0, 2]",
        "WHERE 0; []",
        "WHERE 1 AND x - 1; [0, 2, 3]",
        "WHERE NULL; []",
        "WHERE FIND_IN_SET(x, '3,1'); [1, 3]",
        "WHERE (SELECT 0.5); [0, 1, 2, 3]",
        "JOIN (VALUES (2)) u(y) ON x - y; [0, 1, 3]",
        "WHERE x GROUP BY x HAVING MAX(x) - 1; [2, 3]"
      })
  void aNumberIsTrueUnlessItIsZero(String clauses, String rows) {
    String values = "(VALUES (0), (1), (2), (3)) t(x) ";
    assertThat(run("SELECT x FROM " + values + clauses + " ORDER BY x")).isEqualTo(rows);
  }

  @Test
  void aSubQueryOfInTakesNoArithmetic() {
    assertThatThrownBy(() -> run("SELECT 1 IN (SELECT 1) + 1"))
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_QUERY))
        .hasMessageContainingAll("IN", "parentheses");
    assertThat(run("SELECT (1 IN (SELECT 1)) + 1")).isEqualTo("[2]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '§',
      value = {
        "2 <=> DATE '2024-01-01'; 42000; '<=>' does not compare (INTEGER, DATE)",
        "2 BETWEEN DATE '2024-01-01' AND 3; 42000; 'BETWEEN' does not compare (INTEGER, DATE,",
        "'a' REGEXP '('; 22000; A regular expression cannot be read: missing ): (",
        "(SELECT x FROM (VALUES (1), (2)) t(x)); 21000; more than one row"
      })
  void errorsSpeakOfWhatWasWritten(String expression, String state, String words) {
    assertThatThrownBy(() -> run("SELECT " + expression))
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code().sqlState()).isEqualTo(state))
        .hasMessageContaining(words);
  }

  @Test
  void aMergedColumnOrdersBesideThoseItIsMergedOf() {
    assertThat(
            run(
                "SELECT t.id, c.id, id FROM (VALUES (1), (2)) t(id)"
                    + " LEFT JOIN (VALUES (1)) c(id) USING (id) ORDER BY id DESC"))
        .isEqualTo("[[2, null, 2], [1, 1, 1]]");
  }

  @Test
  void theDigitsToRoundToMayDifferFromRowToRow() {
    String rows =
        "FROM (VALUES (1, 1234.565, 2), (2, -1234.565, 2), (3, 1250.5, -2), (4, 8.5, -4),"
            + " (5, 1.005, 9), (6, 1.5, CAST(NULL AS INTEGER)), (7, 9999.995, -3)) t(i, x, n)"
            + " ORDER BY i";
    assertThat(run("SELECT ROUND(x, n) " + rows))
        .isEqualTo("[1234.570, -1234.570, 1300.000, 0.000, 1.005, null, 10000.000]");
    assertThat(run("SELECT TRUNCATE(x, n) " + rows))
        .isEqualTo("[1234.560, -1234.560, 1200.000, 0.000, 1.005, null, 9000.000]");
    assertThat(run("SELECT ROUND(1.2345, (SELECT 2)), ROUND(155, (SELECT -1)), TRUNCATE(155, 0-1)"))
        .isEqualTo("[[1.2300, 160, 150]]");
    assertThat(run("SELECT ROUND(1.5, NULL), TRUNCATE(15, NULL), ROUND(1.25, '1')"))
        .isEqualTo("[[null, null, 1.30]]");
  }

  @Test
  void columnsAreCalledByWhatWasWritten() {
    String sql =
        "SELECT 1 | 2, (1|2) & 3, ~1, b'101', 0b11 + 1, !TRUE, 1 XOR 0,"
            + " DATE '2024-01-01' + INTERVAL 1 MICROSECOND, 2 ^ 3";
    try (Session session = engine.openSession();
        Query query = session.prepare(sql)) {
      assertThat(query.columns().stream().map(ResultColumn::label))
          .containsExactly(
              "1 | 2",
              "(1|2) & 3",
              "~1",
              "b'101'",
              "0b11 + 1",
              "!TRUE",
              "1 XOR 0",
              "DATE '2024-01-01' + INTERVAL 1 MICROSECOND",
              "2 ^ 3");
    }
  }

  @Test
  void totalsOfMySqlAreRollUp() {
    String rows = "FROM (VALUES (1, 'a', 5), (1, 'b', 6), (2, 'a', 7)) t(x, y, z)";
    assertThat(run("SELECT x, y, SUM(z) " + rows + " GROUP BY x, y WITH ROLLUP ORDER BY x, y"))
        .isEqualTo(
            "[[1, a, 5], [1, b, 6], [1, null, 11], [2, a, 7], [2, null, 7], [null, null, 18]]");
    assertThat(
            run(
                "SELECT COUNT(*) FROM (SELECT x "
                    + rows
                    + " GROUP BY 1 WITH ROLLUP) a,"
                    + " (SELECT y "
                    + rows
                    + " GROUP BY y WITH ROLLUP) b"))
        .isEqualTo("[9]");
  }

  @Test
  void aPercentileTakesNoFilterAndSaysWhatElse() {
    assertThatThrownBy(
            () ->
                run(
                    "SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY x) FILTER (WHERE x > 1)"
                        + " FROM (VALUES (1), (2)) t(x)"))
        .isInstanceOf(OxbowException.class)
        .hasMessageContaining("CASE WHEN");
  }
}
