package dev.oxbow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.config.OxbowConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters, and truth values among numbers, in the places where people write them. */
final class ParametersTest {
  private static final String ROWS = " FROM (VALUES (1, 'abc'), (2, 'xyz')) t(id, s) ";

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

  private static String run(String sql, Object... parameters) {
    List<Object> rows = new ArrayList<>();
    try (Session session = engine.openSession();
        Query query = session.prepare(sql);
        Result result = query.execute(Arrays.asList(parameters), ExecuteOptions.DEFAULT)) {
      for (Object[] row = result.next(); row != null; row = result.next()) {
        rows.add(row.length == 1 ? row[0] : Arrays.asList(row));
      }
    }
    return rows.toString();
  }

  /** The values are whole numbers where they look like ones, else texts. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '§',
      value = {
        "CONCAT('x', ?); y; xy",
        "CONCAT(?, ?); y z; yz",
        "CONCAT_WS(?, ?, ?); - a b; a-b",
        "'abc' LIKE CONCAT('%', ?, '%'); b; true",
        "SUBSTRING('abc', ?, ?); 2 1; b",
        "SUBSTRING('abc' FROM ? FOR ?); 2 1; b",
        "LPAD('abc', ?, ?); 5 x; xxabc",
        "LOCATE(?, 'abcb', ?); b 3; 4",
        "ROUND(1.256, ?) = 1.3; 1; true",
        "TRUNCATE(1.256, ?) = 1.2; 1; true",
        "ELT(?, ?, ?); 2 a b; b",
        "FIELD(?, 'a', ?); b b; 2",
        "WEEK(DATE '2024-05-01', ?); 1; 18",
        "FROM_UNIXTIME(?); 1000; 1970-01-01T00:16:40",
        "UNIX_TIMESTAMP(?) = 1704067200; 2024-01-01; true",
        "DATE_FORMAT(DATE '2024-05-01', ?); %Y; 2024",
        "? % ?; 7 4; 3",
        "MOD(?, ?); 7 4; 3",
        "CAST(CAST(? AS CHAR) AS SIGNED); 12.9; 12",
        "? DIV 2; 7; 3",
        "? DIV ?; 7 2; 3",
        "CASE WHEN 1 = 1 THEN ? ELSE 'n' END; abc; abc",
        "JSON_ARRAY(?, ?); a b; [\"a\",\"b\"]",
        "JSON_OBJECT('k', ?); a; {\"k\":\"a\"}"
      })
  void standInFunctions(String expression, String values, String expected) {
    assertThat(run("SELECT " + expression, of(values))).isEqualTo("[" + expected + "]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '§',
      value = {
        "WHERE s LIKE CONCAT('%', ?, '%'); b; [1]",
        "WHERE s = ?; abcd; []",
        "WHERE s LIKE ?; a%; [1]",
        "WHERE s IN (?, 'xyz'); abcd; [2]",
        "WHERE (id, s) IN ((?, ?)); 2 xyz; [2]",
        "ORDER BY FIELD(id, ?, ?); 2 1; [2, 1]",
        "ORDER BY id = ? DESC; 2; [2, 1]",
      })
  void standInClauses(String clauses, String values, String expected) {
    assertThat(run("SELECT id" + ROWS + clauses, of(values))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "LAG(id, ?); 1; [null, 1]",
        "LAG(id, ?, ?); 1 7; [7, 1]",
        "LAG(s, ?, ?); 1 wxyz; [wxyz, abc]",
        "NTH_VALUE(id, ?); 2; [null, 2]",
      })
  void standInWindows(String function, String values, String expected) {
    assertThat(run("SELECT " + function + " OVER (ORDER BY id)" + ROWS, of(values)))
        .isEqualTo(expected);
  }

  private static Object[] of(String values) {
    return Arrays.stream(values.split(" "))
        .map(value -> value.matches("\\d+") ? (Object) Integer.valueOf(value) : value)
        .toArray();
  }

  /** The answers are MySQL's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "2 = TRUE; false",
        "5 = (1 = 1); false",
        "TRUE = 2; false",
        "1 = TRUE; true",
        "0.5 = TRUE; false",
        "2 <> TRUE; true",
        "2 <=> TRUE; false",
        "2 > TRUE; true",
        "2 > 0 > 0; true",
        "CASE 2 WHEN TRUE THEN 'y' ELSE 'n' END; n",
        "2 IN (TRUE, 3); false",
        "1 IN (TRUE, 3); true",
        "0.5 IN (TRUE, 0.5); true",
        "TRUE NOT IN (1, 2); false",
        "2 BETWEEN TRUE AND 2; true",
        "5 % TRUE; 0",
        "COALESCE(TRUE, 5); 1",
        "CASE WHEN 1 = 1 THEN TRUE ELSE 5 END; 1",
        "1 UNION SELECT TRUE; 1",
      })
  void aTruthValueAmongNumbersIsOneOrZero(String expression, String expected) {
    assertThat(run("SELECT " + expression)).isEqualTo("[" + expected + "]");
  }
}
