package dev.oxbow.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SqlDigestTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          SELECT 1                                   | SELECT ?
          SELECT 'it''s secret', x'00ff' FROM t      | SELECT ?, x? FROM t
          SELECT a1, 1.5e10, "n 1" FROM `t 2`        | SELECT a1, ?, "n 1" FROM `t 2`
          SELECT  a -- secret                        | SELECT a
          SELECT a /* secret */ FROM t               | SELECT a FROM t
          SELECT a # secret                          | SELECT a
          WHERE a = 'x' AND b IN (1, 2)              | WHERE a = ? AND b IN (?, ?)
          SELECT 'a\\', 'secret'                     | SELECT ? ...
          SELECT 'it\\'s secret'                     | SELECT ? ...
          SELECT 'secret without an end              | SELECT ? ...
          SELECT N'secret', _utf8'secret'            | SELECT N?, _utf8?
          """)
  void leavesOutWhatWasAskedAbout(String sql, String digest) {
    assertThat(SqlDigest.of(sql).text()).isEqualTo(digest);
  }

  @Test
  void leavesOutNamesOfAStatementThatFailed() {
    assertThat(SqlDigest.of("SELECT a FROM t WHERE b = \"secret\"", false).text())
        .isEqualTo("SELECT a FROM t WHERE b = ?");
    assertThat(SqlDigest.of("SELECT \"a\nuser=root\"").text()).isEqualTo("SELECT \"a user=root\"");
  }

  @Test
  void isTheSameForOtherLiterals() {
    assertThat(SqlDigest.of("SELECT * FROM t WHERE a = 'x'  AND b = 1").hash())
        .isEqualTo(SqlDigest.of("SELECT * FROM t WHERE a = 'yy' AND b = 22").hash())
        .isNotEqualTo(SqlDigest.of("SELECT * FROM t WHERE a = 'x' AND c = 1").hash());
  }
}
