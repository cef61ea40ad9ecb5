package dev.oxbow.sync.statement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What statements do to a column {@code c}. */
final class ColumnClausesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE t DROP c",
        "alter table t add a int, drop column if exists `C`",
        "ALTER TABLE t CHANGE c d INT",
        "ALTER TABLE t CHANGE COLUMN d c INT",
        "ALTER TABLE t RENAME COLUMN a TO c, RENAME COLUMN c TO a",
        "ALTER TABLE t RENAME COLUMN x TO y, RENAME COLUMN y TO c"
      })
  void itIsMoved(String sql) {
    assertThat(ColumnClauses.moves(sql, "c")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE t DROP INDEX c, DROP PRIMARY KEY, ADD PRIMARY KEY (c)",
        "ALTER TABLE t CHANGE c C BIGINT",
        "ALTER TABLE t DROP d, ADD c INT",
        "ALTER TABLE t RENAME TO c",
        "ALTER TABLE t RENAME INDEX c TO d",
        "ALTER TABLE t ALTER c DROP DEFAULT",
        "DROP TABLE c",
        "CREATE TABLE t (c INT)"
      })
  void itStays(String sql) {
    assertThat(ColumnClauses.moves(sql, "c")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE t ADD c INT",
        "ALTER TABLE t ADD COLUMN c DECIMAL(5,2) NOT NULL DEFAULT -1.5 AFTER id, ADD d INT",
        "alter table t drop b, add column `c` varchar(9) not null default 'a, b' comment 'as on'",
        "ALTER TABLE t ADD c DATETIME DEFAULT '2026-01-01', ADD d DATETIME DEFAULT NOW()"
      })
  void itComesWithAConstant(String sql) {
    assertThat(ColumnClauses.addsConstant(sql, "c")).isTrue();
    assertThat(ColumnClauses.mentions(sql, "C")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE t ADD c INT NOT NULL",
        "ALTER TABLE t ADD c DATETIME DEFAULT CURRENT_TIMESTAMP",
        "ALTER TABLE t ADD c DATETIME DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP",
        "ALTER TABLE t ADD c TIMESTAMP",
        "ALTER TABLE t ADD c CHAR(36) DEFAULT (UUID())",
        "ALTER TABLE t ADD c INT NOT NULL AUTO_INCREMENT UNIQUE",
        "ALTER TABLE t ADD c INT AS (id + 1)",
        "ALTER TABLE t ADD (c INT)",
        "ALTER TABLE t ADD INDEX (c)",
        "CREATE TABLE t (c INT)"
      })
  void itComesWithNobodyKnowsWhat(String sql) {
    assertThat(ColumnClauses.addsConstant(sql, "c")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CREATE INDEX c ON t (c)", "DROP INDEX c ON t"})
  void anIndexMentionsNoColumn(String sql) {
    assertThat(ColumnClauses.mentions(sql, "c")).isZero();
  }
}
