package dev.oxbow.sync.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.statement.DefiningStatement;
import dev.oxbow.sync.statement.TruncateStatement;
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
        "WITH old AS (SELECT 1) DELETE FROM orders USING orders | CHANGES_ROWS",
        "SELECT `db`.`f`() | CHANGES_ROWS",
        "DO f() | CHANGES_ROWS",
        "(SELECT f()) | CHANGES_ROWS",
        "TRUNCATE TABLE \"orders\" | TRUNCATE",
        "ANALYZE TABLE t | DEFINITION",
        "ALTER TABLE t ADD c INT | DEFINITION",
        "GRANT SELECT ON *.* TO u | DEFINITION"
      })
  void knowsAStatementByItsFirstWords(String sql, StatementKind kind) {
    assertThat(StatementKind.of(sql)).isEqualTo(kind);
  }

  @Test
  void knowsTheTableThatIsEmptied() {
    assertThat(emptied("TRUNCATE `a``b`")).isEqualTo(new TableName("s", "a`b"));
    assertThat(emptied("truncate table d.t")).isEqualTo(new TableName("d", "t"));
    assertThat(emptied("TRUNCATE TABLE \"orders\"")).isEqualTo(new TableName("s", "orders"));
    assertThat(emptied("TRUNCATE TABLE /* nightly */ orders -- now"))
        .isEqualTo(new TableName("s", "orders"));
    assertThat(emptied("TRUNCATE TABLE -- x\n orders")).isEqualTo(new TableName("s", "orders"));
    assertThat(emptied("/*!50000 TRUNCATE TABLE t */")).isEqualTo(new TableName("s", "t"));
    assertThat(emptied("truncate `table`")).isEqualTo(new TableName("s", "table"));
    assertThat(emptied("DELETE FROM `d`.`m`")).isEqualTo(new TableName("d", "m"));
    assertThat(TruncateStatement.table("DELETE FROM m", "s")).isEmpty();
  }

  private static TableName emptied(String sql) {
    return TruncateStatement.table(sql, "s").orElseThrow();
  }

  @Test
  void knowsWhichStatementsRowsFollow() {
    assertThat(DefiningStatement.isFollowedByRows("CREATE TABLE `t` (a int) START TRANSACTION"))
        .isTrue();
    for (String sql :
        new String[] {
          "CREATE PROCEDURE p() START TRANSACTION",
          "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO START TRANSACTION",
          "CREATE TABLE t (a int) -- START TRANSACTION",
          "CREATE TABLE t (a int)"
        }) {
      assertThat(DefiningStatement.isFollowedByRows(sql)).as(sql).isFalse();
    }
  }
}
