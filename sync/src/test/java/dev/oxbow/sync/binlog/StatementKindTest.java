package dev.oxbow.sync.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatementKindTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BEGIN | BEGIN",
        "COMMIT | COMMIT",
        "rollback | ROLLBACK",
        "ROLLBACK TO `s` | SAVEPOINT",
        "SAVEPOINT `s` | SAVEPOINT",
        "XA START X'1',X'',1 | XA",
        "/* app */ truncate table a.b | TRUNCATE",
        "DELETE FROM `d`.`m` | TRUNCATE",
        "DELETE FROM `d`.`m` WHERE 1 | CHANGES_ROWS",
        "delete from m | CHANGES_ROWS",
        "INSERT INTO t VALUES (1) | CHANGES_ROWS",
        "INSERT INTO mysql.rds_heartbeat2(id, value) values (1,2) ON DUPLICATE KEY UPDATE value = 2 | CHANGES_OWN_ROWS",
        "DELETE FROM mysql.rds_sysinfo where name = 'x' | CHANGES_OWN_ROWS",
        "insert into `mysql` . `t` values (1) | CHANGES_OWN_ROWS",
        "UPDATE mysql.a, d.t SET t.x = 1 | CHANGES_ROWS",
        "UPDATE mysql.ab, d.t SET t.x = 1 | CHANGES_ROWS",
        "UPDATE mysql.ab JOIN d.t SET t.x = 1 | CHANGES_ROWS",
        "UPDATE mysql.ab b, d.t SET t.x = 1 | CHANGES_ROWS",
        "UPDATE mysql.ab SET x = 1 | CHANGES_OWN_ROWS",
        "DELETE FROM mysql.ab, d.t USING mysql.ab JOIN d.t | CHANGES_ROWS",
        "REPLACE INTO mysql.ab SELECT 1 | CHANGES_OWN_ROWS",
        "UPDATE mysqlx.a SET x = 1 | CHANGES_ROWS",
        "INSERT INTO d.t SELECT * FROM mysql.user | CHANGES_ROWS",
        "LOAD DATA INFILE 'x' INTO TABLE t | CHANGES_ROWS",
        "/*!50001 CREATE VIEW v AS SELECT 1 */ | DEFINITION",
        "ALTER TABLE t ADD c INT | DEFINITION",
        "GRANT SELECT ON *.* TO u | DEFINITION"
      })
  void knowsAStatementByItsFirstWords(String sql, StatementKind kind) {
    assertThat(StatementKind.of(sql)).isEqualTo(kind);
  }

  @Test
  void knowsTheTableThatIsEmptied() {
    assertThat(StatementKind.truncated("TRUNCATE `a``b`").orElseThrow()).containsExactly("", "a`b");
    assertThat(StatementKind.truncated("truncate table d.t").orElseThrow())
        .containsExactly("d", "t");
    assertThat(StatementKind.truncated("DELETE FROM `d`.`m`").orElseThrow())
        .containsExactly("d", "m");
  }
}
