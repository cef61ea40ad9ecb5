package dev.oxbow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.error.OxbowException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values at the edges of their types: texts that are numbers or are not, the last of the days. */
final class ValuesTest {
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
        "'1_000' + 1; 22018",
        "CAST('1_000' AS SIGNED); 22018",
        "CAST('0x10' AS SIGNED); 22018",
        "CAST('1_0' AS DECIMAL(10, 2)); 22018",
        "CONCAT(x, '_0') > x; 22018",
        "x < '1_0'; 22018",
        "x < 'abc'; 22018",
        "'nan' + 0; 22018",
        "'inf' + 0; 22018",
        "'Infinity' * 1; 22018",
        "CAST(x AS DOUBLE) < 'inf'; 22018",
        "'' + 1; 22018",
        "'1e400' * 1; 22003",
        "CAST('1e50' AS DECIMAL(10, 2)); 22003",
        "CAST(x AS DOUBLE) < '1e400'; 22003"
      })
  void refusesTextsThatAreNoNumbers(String expression, String state) {
    assertThatThrownBy(() -> run("SELECT " + expression + " FROM (VALUES (1)) t(x)"))
        .isInstanceOfSatisfying(
            OxbowException.class,
            e -> assertThat(e.code().sqlState()).as(e.getMessage()).isEqualTo(state));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '§',
      value = {
        "x = '0.00000000000000000000000000000000000000000000000000000000001'; false",
        "x < '0.00000000000000000000000000000000000000000000000000000000001'; true",
        "x > '-0.0000000000000000000000000000000000000000000000000000000001'; true",
        "0 = '0.0000000000000000000000000000000000000001'; false",
        "x + 1 = '1.00000000000000000000001'; false",
        "x + 1 < '1.00000000000000000000001'; true",
        "x + 1 > '0.99999999999999999999999'; true",
        "x > '-1e300'; true",
        "x < '12345678901234567890123456789012345678901234567'; true",
        "x > '-1e999999999'; true",
        "x = '1e-999999999'; false",
        "x = '0e-999999999'; true",
        "x BETWEEN '-1e300' AND '1e-300'; true",
        "x IN ('1e-300', '1e300'); false",
        "CAST(1.25 AS DECIMAL(5, 2)) < '1.250000000000000000000000000000000000000001'; true",
        "CAST(1.25 AS DECIMAL(5, 2)) = '1.2500000000000000000000000000000000000000000'; true",
        "CAST(-1.25 AS DECIMAL(5, 2)) > '-1.250000000000000000000000000000000000000001'; true",
        "CAST(99 AS DECIMAL(2, 0)) < '100'; true",
        "' 1.5e1 ' + 1; 16.0",
        "'.5' + '5.'; 5.5",
        "CAST(CAST(NULL AS CHAR) AS DOUBLE); null",
        "TRY_CAST('nan' AS DOUBLE); null",
        "TRY_CAST('1e400' AS DOUBLE); null",
        "TRY_CAST('1_0' AS INTEGER); null",
        "CAST(' 12 ' AS SIGNED); 12"
      })
  void readsTextsBesideNumbersExactly(String expression, String value) {
    assertThat(run("SELECT " + expression + " FROM (VALUES (0)) t(x)"))
        .isEqualTo("[" + value + "]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '§',
      value = {
        "DATE '9999-12-31' + INTERVAL 1 DAY; null",
        "DATE '9999-12-31' + INTERVAL '1' DAY; null",
        "DATE '9999-12-31' + INTERVAL x DAY; null",
        "DATE '9999-12-30' + INTERVAL x DAY; 9999-12-31",
        "TIMESTAMPADD(YEAR, 1, TIMESTAMP '9999-01-01 00:00:00'); null",
        "TIMESTAMPADD(SECOND, x, TIMESTAMP '9999-12-31 23:59:59'); null",
        "MAKEDATE(9999, 366); null",
        "MAKEDATE(9999, 365); 9999-12-31",
        "MAKEDATE(2024, 9999999999); null",
        "DATE '0001-01-01' - INTERVAL 1 DAY; null",
        "DATE '2024-01-01' + INTERVAL 9999999 DAY; null",
        "DATE '2024-01-01' + INTERVAL 99999999999999 DAY; null",
        "DATE '2024-01-01' + INTERVAL (x * 9223372036854775807) DAY; null",
        "DATE_ADD(DATE '2024-01-01', INTERVAL '1.9' DAY); 2024-01-02",
        "DATE_ADD(TIMESTAMP '2024-01-01 00:00:00', INTERVAL '1.9' HOUR); 2024-01-01T01:00",
        "DATE_ADD(TIMESTAMP '2024-01-01 00:00:00', INTERVAL '-1.5' MINUTE); 2023-12-31T23:59",
        "DATE_ADD(TIMESTAMP '2024-01-01 00:00:00', INTERVAL '1.5' SECOND); 2024-01-01T00:00:01.500",
        "DATE_ADD(DATE '2024-01-01', INTERVAL 2.5e0 MONTH); 2024-03-01",
        "DATE_ADD(DATE '2024-01-01', INTERVAL 2.5 MONTH); 2024-04-01"
      })
  void daysStayWithinTheYearsOfMySql(String expression, String value) {
    assertThat(run("SELECT " + expression + " FROM (VALUES (1)) t(x)"))
        .isEqualTo("[" + value + "]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '§',
      value = {
        "JSON_VALID('[1,]'); false",
        "JSON_VALID('{\"a\":1,}'); false",
        "JSON_VALID('NaN'); false",
        "JSON_VALID('[Infinity]'); false",
        "JSON_VALID('[\"NaN\", \",]\"]'); true",
        "JSON_VALID(NULL); null",
        "JSON_VALID('[1, {\"a\": null}]'); true",
        "JSON_EXTRACT('[1,]', '$[0]'); null",
        "JSON_TYPE('[1,]'); null",
        "JSON_LENGTH('[1,]'); null",
        "UNIX_TIMESTAMP(TIMESTAMP '9999-12-31 00:00:00.000'); 0.000",
        "UNIX_TIMESTAMP(TIMESTAMP '3001-01-18 23:59:59'); 32536771199"
      })
  void knowsWhatIsNoJsonAndNoTime(String expression, String value) {
    assertThat(run("SELECT " + expression)).isEqualTo("[" + value + "]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '§',
      value = {
        "CAST('2024-01-01 10:11:12.999999' AS DATETIME); 2024-01-01T10:11:13",
        "CAST('2024-01-01 10:11:12.56' AS DATETIME(1)); 2024-01-01T10:11:12.600",
        "CAST(t AS DATETIME); 2025-01-01T00:00",
        "CAST(t AS DATETIME(2)); 2025-01-01T00:00",
        "CAST(t AS DATETIME(3)); 2024-12-31T23:59:59.999",
        "CAST(CAST(t AS CHAR(30)) AS DATETIME(1)); 2025-01-01T00:00",
        "CAST(t - INTERVAL 100 YEAR AS DATETIME(1)); 1925-01-01T00:00",
        "t < '2024-12-31 23:59:59.9991'; true",
        "t IN ('2024-12-31 23:59:59.9991', '2024-12-31 23:59:59.9992'); false",
        "t BETWEEN '2024-12-31 23:59:59.9991' AND '2026-01-01'; false",
        "CAST(t AS DATETIME) = '2024-12-31 23:59:59.9999'; false"
      })
  void castsToDatetimeRound(String expression, String value) {
    String rows = " FROM (VALUES (TIMESTAMP '2024-12-31 23:59:59.999')) v(t)";
    assertThat(run("SELECT " + expression + rows)).isEqualTo("[" + value + "]");
  }
}
