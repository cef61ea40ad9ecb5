package dev.oxbow.sync.binlog;

import static dev.oxbow.sync.binlog.ChangeLines.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.ChangeColumn;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do to tables while they are followed, and what is told of it. */
final class StoriesTest {
  private Followed followed;

  @BeforeEach
  void follow() throws SQLException {
    followed = new Followed(TestServers.mySql());
  }

  @AfterEach
  void end() throws SQLException {
    followed.close();
  }

  @Test
  void tablesWithoutKeysTellEachOfTheirEqualRows() throws Exception {
    assertThat(
            rows(
                followed.run(
                    "create table t (a int, b varchar(5))",
                    "insert into t values (1, 'x'), (1, 'x'), (null, null)",
                    "update t set b = 'y' where a = 1",
                    "delete from t limit 1")))
        .containsExactly(
            "+ t 1,x", "+ t 1,x", "+ t null,null", "~ t 1,x > 1,y", "~ t 1,x > 1,y", "- t 1,y");
  }

  @Test
  void keysMayChangePlaces() throws Exception {
    followed.run(
        "create table t (id int primary key, v int)", "insert into t values (1, 1), (2, 2)");
    assertThat(
            rows(
                followed.run(
                    "begin",
                    "update t set id = 3 where id = 1",
                    "update t set id = 1 where id = 2",
                    "update t set id = 2 where id = 3",
                    "commit")))
        .containsExactly("~ t 1,1 > 3,1", "~ t 2,2 > 1,2", "~ t 3,1 > 2,1");
  }

  /** The tool writes a second table and gives it the first one's name at once. */
  @Test
  void ghOstSwapsTables() throws Exception {
    followed.run("create table t (id int primary key, v int)", "insert into t values (1, 10)");
    assertThat(
            rows(
                followed.run(
                    "create table _t_gho like t",
                    "alter table _t_gho add column w varchar(5) first, modify v bigint unsigned",
                    "insert into _t_gho (id, v) select id, v from t",
                    "insert into t values (2, 20)",
                    "insert into _t_gho (id, v) values (2, 20)",
                    "rename table t to _t_del, _t_gho to t",
                    "insert into t values ('new', 3, 18446744073709551615)",
                    "drop table _t_del",
                    "update t set w = 'old' where id = 1")))
        .containsExactly(
            "+ _t_gho null,1,10",
            "+ t 2,20",
            "+ _t_gho null,2,20",
            "+ t new,3,-1",
            "~ t null,1,10 > old,1,10");
  }

  /** The tool lets triggers write the second table, in the same transactions. */
  @Test
  void ptOnlineSchemaChangeSwapsTables() throws Exception {
    followed.run("create table t (id int primary key, v int)", "insert into t values (1, 10)");
    assertThat(
            rows(
                followed.run(
                    "create table _t_new like t",
                    "alter table _t_new add column w int default 7",
                    "create trigger i after insert on t for each row"
                        + " replace into _t_new (id, v) values (new.id, new.v)",
                    "create trigger u after update on t for each row begin"
                        + " delete from _t_new where id = old.id;"
                        + " replace into _t_new (id, v) values (new.id, new.v); end",
                    "insert low_priority ignore into _t_new (id, v)"
                        + " select id, v from t lock in share mode",
                    "insert into t values (2, 20)",
                    "update t set v = 11 where id = 1",
                    "rename table t to _t_old, _t_new to t",
                    "drop table _t_old",
                    "insert into t (id, v) values (3, 30)")))
        .containsExactly(
            "+ _t_new 1,10,7",
            "+ t 2,20",
            "+ _t_new 2,20,7",
            "~ t 1,10 > 1,11",
            "- _t_new 1,10,7",
            "+ _t_new 1,11,7",
            "+ t 3,30,7");
  }

  @Test
  void columnsComeGoMoveAndWiden() throws Exception {
    assertThat(
            rows(
                followed.run(
                    "create table t (id int primary key, a tinyint, b varchar(5))",
                    "insert into t values (1, -1, 'x')",
                    "alter table t modify a bigint",
                    "insert into t values (2, -9000000000, 'x')",
                    "alter table t modify b varchar(500) character set latin1",
                    "insert into t values (3, 3, repeat('\u00e4', 300))",
                    "alter table t modify b text character set utf8mb4 first",
                    "update t set b = 'z' where id = 3",
                    "alter table t change a renamed bigint, add column c json after id",
                    "insert into t values ('y', 4, '[1]', 4000000000)",
                    "alter table t drop column b",
                    "delete from t where id = 4")))
        .containsExactly(
            "+ t 1,-1,x",
            "+ t 2,-9000000000,x",
            "+ t 3,3," + "\u00e4".repeat(300),
            "~ t " + "\u00e4".repeat(300) + ",3,3 > z,3,3",
            "+ t y,4,[1],4000000000",
            "- t 4,[1],4000000000");
  }

  @Test
  void textsComeInAnyCharacterSet() throws Exception {
    List<Change> changes =
        followed.run(
            "create table t (id int primary key, a varchar(9) character set latin1,"
                + " b varchar(9) character set cp1251, c char(9) character set sjis,"
                + " d text character set gbk, e varchar(9) character set utf16,"
                + " f varchar(9) character set ucs2, g varchar(9) character set utf8mb4,"
                + " h enum('\u20ac', 'b') character set latin1)",
            "insert into t values (1, '\u20ac\u00e4', '\u0416', '\u30c6\u30b9\u30c8', '\u4f60\u597d',"
                + " '\ud83d\ude00', '\u00e4', '\ud83d\ude00', '\u20ac')");
    assertThat(rows(changes))
        .containsExactly(
            "+ t 1,\u20ac\u00e4,\u0416,\u30c6\u30b9\u30c8,\u4f60\u597d,\ud83d\ude00,\u00e4,\ud83d\ude00,\u20ac");
    Change.Insert insert = (Change.Insert) changes.get(changes.size() - 2);
    assertThat(insert.schema().columns().get(8).members()).containsExactly("\u20ac", "b");
  }

  @Test
  void generatedColumnsAndFunctionalIndexesLookAsTheTable() throws Exception {
    List<Change> changes =
        followed.run(
            "create table t (id int primary key, j json, s int as (id * 2) stored,"
                + " v varchar(9) as (j->>'$.a') virtual, key (v))",
            "insert into t (id, j) values (1, '{\"a\": \"x\"}')");
    assertThat(rows(changes)).containsExactly("+ t 1,{\"a\": \"x\"},2,x");
    Change.Insert insert = (Change.Insert) changes.get(changes.size() - 2);
    assertThat(insert.schema().columns())
        .extracting(ChangeColumn::name)
        .containsExactly("id", "j", "s", "v");
  }

  @Test
  void partitionsAreOneTable() throws Exception {
    assertThat(
            rows(
                followed.run(
                    "create table t (id int, v int, primary key (id, v)) partition by range (v)"
                        + " (partition p0 values less than (10), partition p1 values less than (20))",
                    "insert into t values (1, 5), (2, 15)",
                    "update t set v = 16 where id = 1",
                    "alter table t add partition (partition p2 values less than maxvalue)",
                    "insert into t values (3, 100)",
                    "delete from t partition (p1) where id = 2")))
        .containsExactly("+ t 1,5", "+ t 2,15", "~ t 1,5 > 1,16", "+ t 3,100", "- t 2,15");
  }

  @Test
  void aTransactionMayReachSeveralDatabases() throws Exception {
    String other = followed.database() + "_b";
    List<Change> changes =
        followed.run(
            "create database " + other,
            "create table t (id int primary key)",
            "create table " + other + ".t (id varchar(9) primary key)",
            "begin",
            "insert into t values (1)",
            "insert into " + other + ".t values ('one')",
            "insert into t values (2)",
            "commit",
            "drop database " + other);
    assertThat(rows(changes)).containsExactly("+ t 1", "+ t one", "+ t 2");
    assertThat(
            changes.stream().filter(Change.OfRow.class::isInstance).map(Change.OfRow.class::cast))
        .extracting(row -> row.schema().table().database(), row -> row.place().transaction().id())
        .satisfies(
            all -> assertThat(all.stream().map(t -> t.toList().get(1)).distinct()).hasSize(1),
            all ->
                assertThat(all.stream().map(t -> t.toList().get(0)))
                    .containsExactly(followed.database(), other, followed.database()));
  }

  /** What a session writes badly matters only where somebody listens. */
  @Test
  void partsOfRowsOfOtherTablesStopNothing() throws Exception {
    String other = TestServers.mySql().createDatabase("unwanted");
    assertThat(
            rows(
                followed.run(
                    "create table t (id int primary key)",
                    "create table " + other + ".j (id int primary key, j json, k int)",
                    "insert into "
                        + other
                        + ".j values (1, json_object('a', repeat('x', 100), 'b', 1), 1)",
                    "set session binlog_row_value_options = 'PARTIAL_JSON'",
                    "set session binlog_row_image = 'MINIMAL'",
                    "update " + other + ".j set j = json_set(j, '$.b', 2)",
                    "update " + other + ".j set k = 2",
                    "set session binlog_row_value_options = ''",
                    "set session binlog_row_image = 'FULL'",
                    "insert into t values (1)",
                    "drop database " + other)))
        .containsExactly("+ t 1");
  }

  @Test
  void temporaryTablesAreNobodysBusiness() throws Exception {
    assertThat(
            rows(
                followed.run(
                    "create table t (id int primary key)",
                    "create temporary table x (id int)",
                    "insert into x values (1)",
                    "insert into t select id from x",
                    "drop temporary table x")))
        .containsExactly("+ t 1");
  }
}
