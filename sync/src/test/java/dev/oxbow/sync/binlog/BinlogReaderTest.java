package dev.oxbow.sync.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.TestServers;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableSchema;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements, and the changes that they become. */
final class BinlogReaderTest {
  private @Nullable Followed opened;

  @BeforeEach
  void follow() throws SQLException {
    opened = new Followed(TestServers.mySql());
  }

  @AfterEach
  void end() throws SQLException {
    followed().close();
  }

  private Followed followed() {
    if (opened == null) {
      throw new IllegalStateException("not followed");
    }
    return opened;
  }

  /** Changes as lines: {@code + orders 1,ann}, {@code ~ 1,ann > 2,ann}, {@code - 2,ann}. */
  private static List<String> lines(List<Change> changes) {
    List<String> lines = new ArrayList<>();
    for (Change change : changes) {
      if (change instanceof Change.Begin) {
        lines.add("begin");
      } else if (change instanceof Change.End) {
        lines.add("end");
      } else if (change instanceof Change.Insert insert) {
        lines.add("+ " + name(insert.schema()) + row(insert.after()));
      } else if (change instanceof Change.Update update) {
        lines.add("~ " + name(update.schema()) + row(update.before()) + " >" + row(update.after()));
      } else if (change instanceof Change.Delete delete) {
        lines.add("- " + name(delete.schema()) + row(delete.before()));
      } else if (change instanceof Change.Truncate truncate) {
        lines.add("truncate " + truncate.table().name());
      } else if (change instanceof Change.Definition definition) {
        lines.add(definition.statement());
      }
    }
    return lines;
  }

  private static String name(TableSchema schema) {
    return schema.table().name();
  }

  private static String row(Row row) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      text.append(i == 0 ? " " : ",")
          .append(
              value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value);
    }
    return text.toString();
  }

  @Test
  void tellsTransactionsAsAWhole() throws Exception {
    followed().run("create table t (id int primary key, v varchar(9))");
    assertThat(
            lines(
                followed()
                    .run(
                        "insert into t values (1, 'a'), (2, 'b')",
                        "begin",
                        "update t set v = 'c' where id = 1",
                        "savepoint s",
                        "delete from t where id = 2",
                        "rollback to s",
                        "update t set id = id + 10",
                        "commit",
                        "begin",
                        "delete from t",
                        "rollback",
                        "delete from t where id = 12")))
        .containsExactly(
            "begin",
            "+ t 1,a",
            "+ t 2,b",
            "end",
            "begin",
            "~ t 1,a > 1,c",
            "~ t 1,c > 11,c",
            "~ t 2,b > 12,b",
            "end",
            "begin",
            "- t 12,b",
            "end");
  }

  @Test
  void namesEachChangeOnce() throws Exception {
    followed().run("create table t (id int primary key)", "create table u (id int primary key)");
    List<String> places = new ArrayList<>();
    for (Change change :
        followed()
            .run(
                "begin",
                "insert into t values (1), (2)",
                "insert into u values (1)",
                "insert into t values (3)",
                "commit")) {
      if (change instanceof Change.OfRow row) {
        places.add(row.place().event() + "." + row.place().row());
        assertThat(row.place().transaction().gtid()).isNotNull();
      }
    }
    assertThat(places).containsExactly("0.0", "0.1", "1.0", "2.0");
  }

  @Test
  void followsATableThroughItsDefinitions() throws Exception {
    assertThat(
            lines(
                    followed()
                        .run(
                            "create table t (a int primary key, b varchar(5))",
                            "insert into t values (1, 'x')",
                            "alter table t add column c bigint unsigned default 7 first",
                            "insert into t (a, b) values (2, 'y')",
                            "alter table t drop column b",
                            "insert into t (a) values (3)",
                            "rename table t to u",
                            "insert into u (a) values (4)",
                            "/* why */ truncate table `u`",
                            "insert into u (a) values (5)",
                            "drop table u"))
                .stream()
                .filter(line -> !line.equals("begin") && !line.equals("end"))
                .map(line -> line.replaceAll(" /\\* generated by server \\*/", ""))
                .toList())
        .containsExactly(
            "create table t (a int primary key, b varchar(5))",
            "+ t 1,x",
            "alter table t add column c bigint unsigned default 7 first",
            "+ t 7,2,y",
            "alter table t drop column b",
            "+ t 7,3",
            "rename table t to u",
            "+ u 7,4",
            "truncate u",
            "+ u 7,5",
            "DROP TABLE `u`");
  }

  @Test
  void keysAreInTheirOwnOrder() throws Exception {
    List<Change> changes =
        followed()
            .run(
                "create table t (a int, b varchar(200), c int, primary key (c, b(20)))",
                "insert into t values (1, 'x', 2)");
    TableSchema schema = ((Change.Insert) changes.get(changes.size() - 2)).schema();
    assertThat(schema.key()).containsExactly(2, 1);
    List<Change> keyless =
        followed().run("create table k (a int, unique (a))", "insert into k values (1)");
    assertThat(((Change.Insert) keyless.get(keyless.size() - 2)).schema().key()).isEmpty();
  }

  @Test
  void seesGeneratedColumns() throws Exception {
    assertThat(
            lines(
                followed()
                    .run(
                        "create table t (id int primary key, s int as (id * 2) stored,"
                            + " v int as (id * 3) virtual)",
                        "insert into t (id) values (1)")))
        .contains("+ t 1,2,3");
  }

  @Test
  void goesOnBehindTheLastWholeTransaction() throws Exception {
    followed().run("create table t (id int primary key)", "insert into t values (1)");
    BinlogPosition kept = followed().reader().position();
    followed().run("insert into t values (2)");
    followed().reopen(kept);
    assertThat(lines(followed().run("insert into t values (3)")))
        .containsExactly("begin", "+ t 2", "end", "begin", "+ t 3", "end");
  }

  @Test
  void stopsWhereTheImagesAreNotWhole() throws Exception {
    followed().run("create table t (id int primary key, a int, b text)");
    followed().run("insert into t values (1, 2, 'x')");
    assertThatThrownBy(
            () -> followed().run("set session binlog_row_image = 'MINIMAL'", "update t set a = 3"))
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED))
        .hasMessageContaining("binlog_row_image")
        .hasMessageContaining(followed().database() + ".t");
  }

  @Test
  void stopsAtAStatementThatHidesItsRows() throws Exception {
    followed().run("create table t (id int primary key)");
    assertThatThrownBy(
            () ->
                followed()
                    .run("set session binlog_format = 'STATEMENT'", "insert into t values (1)"))
        .hasMessageContaining("binlog_format");
  }

  @Test
  void stopsAtPartsOfJson() throws Exception {
    followed().run("create table t (id int primary key, j json)");
    followed().run("insert into t values (1, '{\"a\": \"" + "x".repeat(100) + "\", \"b\": 1}')");
    assertThatThrownBy(
            () ->
                followed()
                    .run(
                        "set session binlog_row_value_options = 'PARTIAL_JSON'",
                        "update t set j = json_set(j, '$.b', 2)"))
        .hasMessageContaining("PARTIAL_JSON");
  }

  @Test
  void refusesTransactionsOfXa() throws Exception {
    followed().run("create table t (id int primary key)");
    assertThatThrownBy(
            () ->
                followed()
                    .run(
                        "xa start 'x'",
                        "insert into t values (1)",
                        "xa end 'x'",
                        "xa prepare 'x'",
                        "xa rollback 'x'"))
        .hasMessageContaining("XA");
  }

  @Test
  void survivesRotation() throws Exception {
    followed().run("create table t (id int primary key)");
    assertThat(
            lines(
                    followed()
                        .run(
                            "insert into t values (1)",
                            "flush binary logs",
                            "insert into t values (2)"))
                .stream()
                .filter(line -> line.startsWith("+"))
                .toList())
        .containsExactly("+ t 1", "+ t 2");
  }
}
