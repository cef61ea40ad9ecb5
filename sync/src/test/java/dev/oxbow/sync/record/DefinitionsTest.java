package dev.oxbow.sync.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.capture.Captured;
import dev.oxbow.sync.capture.CapturedDatabase;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Place;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.Transaction;
import dev.oxbow.sync.envelope.DefinitionRecords;
import dev.oxbow.sync.envelope.SourceBlock;
import dev.oxbow.sync.statement.DefiningStatement;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
final class DefinitionsTest {
  private static CapturedDatabase.Choice choice(Predicate<TableName> tables) {
    return new CapturedDatabase.Choice(
        new FlatFormat(new TopicNames("db", "{table}")),
        Optional.empty(),
        Optional.of(
            new DefinitionRecords(
                "db.definitions",
                new SourceBlock("1", "db"),
                new DefinitionRecords.Selection(tables, name -> name.startsWith("records")),
                false)),
        1_000);
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<String> statements(List<Captured> told) {
    List<String> statements = new ArrayList<>();
    for (Captured captured : told) {
      if (captured.record().topic().equals("db.definitions")) {
        statements.add(
            text(captured.record().value())
                .replaceAll(".*\"ddl\":\"((?:[^\"\\\\]|\\\\.)*)\".*", "$1"));
      }
    }
    return statements;
  }

  @Test
  void tellsStatementsWithTheirTablesAndPlace() throws Exception {
    try (CapturedDatabase database = new CapturedDatabase(TestServers.mySql(), choice(t -> true))) {
      List<Captured> told =
          database.run(
              "create table t (id int primary key)",
              "insert into t values (1)",
              "alter table t add v varchar(9)",
              "insert into t values (2, 'two')");
      assertThat(told.stream().map(c -> c.record().topic()))
          .containsExactly("db.definitions", "t", "db.definitions", "t");
      CapturedRecord alter = told.get(2).record();
      assertThat(text(alter.key())).isEqualTo("{\"databaseName\":\"" + database.name() + "\"}");
      assertThat(text(alter.value()))
          .startsWith("{\"source\":{\"version\":\"1\",\"connector\":\"mysql\",\"name\":\"db\",")
          .contains("\"file\":\"", "\"pos\":", "\"table\":null")
          .endsWith(
              ("\"databaseName\":\"%1$s\",\"schemaName\":null,\"ddl\":\"alter table t add v"
                      + " varchar(9)\",\"tableChanges\":[{\"type\":\"ALTER\","
                      + "\"id\":\"\\\"%1$s\\\".\\\"t\\\"\"}]}")
                  .formatted(database.name()));
      assertThat(alter.position()).endsWith("/0.0");
      assertThat(told.get(2).commits()).isTrue();
    }
  }

  @Test
  void tellsATruncationOfAFlatTopic() throws Exception {
    try (CapturedDatabase database = new CapturedDatabase(TestServers.mySql(), choice(t -> true))) {
      List<Captured> told =
          database.run("create table t (id int primary key)", "truncate t").subList(1, 2);
      assertThat(statements(told)).containsExactly("truncate t");
      assertThat(text(told.get(0).record().value())).contains("[{\"type\":\"TRUNCATE\",\"id\":");
    }
  }

  @Test
  void leavesOutAccountsAndWhatIsNoTable() throws Exception {
    try (CapturedDatabase database = new CapturedDatabase(TestServers.mySql(), choice(t -> true))) {
      String user = "'" + database.name() + "'@localhost";
      List<Captured> told =
          database.run(
              "create user " + user + " identified by 'geheim1'",
              "alter user " + user + " identified by 'geheim2'",
              "set password for " + user + " = 'geheim3'",
              "grant select on *.* to " + user,
              "drop user " + user,
              "create server s foreign data wrapper mysql options (user 'u', password 'geheim4')",
              "drop server s",
              "create view v as select 'geheim5'",
              "create procedure p() select 'geheim6'",
              "create /* of tables */ temporary table x (id int)",
              "create table t (id int primary key)");
      assertThat(statements(told)).containsExactly("create table t (id int primary key)");
      assertThat(told).hasSize(1);
    }
  }

  @Test
  void tellsOnlyWhatTouchesCapturedTables() throws Exception {
    try (CapturedDatabase database =
        new CapturedDatabase(TestServers.mySql(), choice(t -> t.name().equals("t")))) {
      assertThat(
              statements(
                  database.run(
                      "create table other (id int)",
                      "create table _t_new (id int primary key)",
                      "rename table _t_new to t",
                      "alter database " + database.name() + " character set latin1",
                      "drop table other")))
          .containsExactly(
              "rename table _t_new to t",
              "alter database " + database.name() + " character set latin1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "create table if not exists `a b`.`c``d` (x int) | CREATE a b.c`d",
        "CREATE /*!50100 TABLE */ t (x int) | CREATE d.t",
        "create table t like u | CREATE d.t",
        "~/* why */ -- not \n alter table /*!99999 */ x . y rename to z~ | ALTER x.y d.z",
        "alter table t rename column a to b | ALTER d.t",
        "alter table t rename as `u` | ALTER d.t d.u",
        "alter table t add rename_me int | ALTER d.t",
        "drop table if exists a, x.b, \"c\" restrict | DROP d.a x.b d.c",
        "rename table a to b, x.c to x.d | RENAME d.a d.b x.c x.d",
        "create unique index i using btree on x.t (c) | CREATE x.t",
        "drop index `on` on t | DROP d.t",
        "create or replace table t (x int) | CREATE d.t",
        "drop database if exists x | DROP",
        "create temporary table t (x int) | none",
        "create definer=`root`@`localhost` trigger t before insert on x for each row set @a = 1 |"
            + " none",
        "grant all on *.* to x | none",
        "analyze table t | none"
      })
  void namesTablesWhereThatIsCertain(String sql, String expected) {
    String found =
        DefiningStatement.read(sql, "d")
            .map(
                s ->
                    s.kind()
                        + String.join("", s.tables().stream().map(table -> " " + table).toList()))
            .orElse("none");
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void hidesThePasswordOfAForeignTable() throws Exception {
    Predicate<TableName> all = t -> true;
    DefinitionRecords records =
        new DefinitionRecords(
            "d",
            new SourceBlock("1", "db"),
            new DefinitionRecords.Selection(all, name -> true),
            false);
    String sql =
        "create table t (id int) engine=FEDERATED connection='mysql://u:ge\\'heim@h/d/t' comment 'c'";
    Place place = new Place(new Transaction("x:1", null, 1, Instant.EPOCH), "f", 4, 0, 0);
    assertThat(records.of(new Change.Definition("d", sql, false, place)).map(r -> text(r.value())))
        .hasValueSatisfying(
            value ->
                assertThat(value).contains("connection='***' comment 'c'").doesNotContain("heim"));
  }
}
