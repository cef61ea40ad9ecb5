package dev.oxbow.sync.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.TestServers;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.capture.Captured;
import dev.oxbow.sync.capture.CapturedDatabase;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.envelope.EnvelopeFormat;
import dev.oxbow.sync.envelope.SourceBlock;
import dev.oxbow.sync.record.FlatFormat;
import dev.oxbow.sync.record.RecordFormat;
import dev.oxbow.sync.record.TopicNames;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.PresentTables;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class ColumnRulesTest {
  private static final TopicNames TOPICS = new TopicNames("db", "{table}");

  private static CapturedDatabase database(RecordFormat format) throws Exception {
    return new CapturedDatabase(TestServers.mySql(), new CapturedDatabase.Choice(format));
  }

  private static RecordFormat flat(List<String> exclude, List<String> mask, List<String> hash) {
    return TreatedFormat.of(
        new ColumnRules(exclude, mask, hash, hash.isEmpty() ? "" : "pepper"),
        new FlatFormat(TOPICS));
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<String> lines(List<Captured> told) {
    return told.stream().map(c -> text(c.record().key()) + " " + text(c.record().value())).toList();
  }

  @Test
  void leavesOutAndMasksWhereverARowIsTold() throws Exception {
    try (CapturedDatabase database =
        database(
            flat(List.of("*.t.Secret"), List.of("*.t.mail", "*.t.born", "*.t.pin"), List.of()))) {
      List<String> lines =
          lines(
              database.run(
                  "create table t (secret varchar(20), id int primary key, mail varchar(50) not"
                      + " null, born date not null, pin char(2))",
                  "insert into t values ('s1', 1, 'a@b', '2000-01-01', null)",
                  "update t set secret = 's2', id = 2, mail = 'c@d'",
                  "delete from t"));
      String row = "\"mail\":\"****\",\"born\":null,\"pin\":\"****\"}";
      assertThat(lines)
          .containsExactly(
              "{\"id\":1} {\"id\":1," + row,
              "{\"id\":1} null",
              "{\"id\":2} {\"id\":2," + row,
              "{\"id\":2} null");
    }
  }

  @Test
  void hidesInBothImagesOfAnEnvelopeAndItsSchema() throws Exception {
    RecordFormat envelope =
        new EnvelopeFormat(
            new EnvelopeFormat.Options(TOPICS, new SourceBlock("1", "db"), true, true, true),
            Clock.systemUTC());
    ColumnRules rules = new ColumnRules(List.of("*.secret"), List.of("*.n"), List.of(), "");
    try (CapturedDatabase database = database(TreatedFormat.of(rules, envelope))) {
      List<Captured> told =
          database.run(
              "create table t (id int primary key, secret int, n int not null)",
              "insert into t values (1, 4711, 4712)",
              "update t set secret = 4713, n = 4714");
      assertThat(told).hasSize(2);
      assertThat(text(told.get(1).record().value()))
          .contains(
              "{\"type\":\"int32\",\"optional\":true,"
                  + "\"parameters\":{\"__debezium.source.column.type\":\"INT\"},"
                  + "\"field\":\"n\"}")
          .contains("\"before\":{\"id\":1,\"n\":null},\"after\":{\"id\":1,\"n\":null}")
          .doesNotContain("\"secret\"", "4711", "4712", "4713", "4714");
    }
  }

  @Test
  void hashesAsTheServerWould() throws Exception {
    try (CapturedDatabase database = database(flat(List.of(), List.of(), List.of("*.t.*")))) {
      try (Statement statement = database.connection().createStatement()) {
        statement.execute("set time_zone = '+00:00', sql_mode = ''");
      }
      List<Captured> told =
          database.run(
              "create table t (a int, b bigint unsigned, c decimal(10,3), d date, e datetime(3),"
                  + " f timestamp(6) null, g time(1), h varchar(9), i varbinary(9), j year,"
                  + " k enum('x', 'y'), l json, m time, primary key (a, h))",
              "insert into t values (-7, 18446744073709551615, -1.5, '2024-02-29', '2024-02-29"
                  + " 01:02:03.4', '2024-07-01 12:00:00.000001', '-10:00:00.5', '\u00fc', x'ff00',"
                  + " 1999, 'y', '{\"k\": [1, 2]}', '123:59:59')",
              "insert into t (a, h) values (1, '')");
      List<String> expected = new ArrayList<>();
      StringBuilder row = new StringBuilder("select json_object(");
      for (String column : "abcdefghijklm".split("")) {
        row.append("a".equals(column) ? "" : ", ")
            .append("'%1$s', sha2(concat('pepper', `%1$s`), 256)".formatted(column));
      }
      try (Statement statement = database.connection().createStatement();
          ResultSet result = statement.executeQuery(row + ") from t order by a")) {
        while (result.next()) {
          expected.add(result.getString(1).replace(": ", ":").replace(", ", ","));
        }
      }
      assertThat(told.stream().map(c -> text(c.record().value())).toList()).isEqualTo(expected);
      assertThat(text(told.get(0).record().key()))
          .matches("\\{\"a\":\"\\w{64}\",\"h\":\"\\w{64}\"}");
    }
  }

  @Test
  void refusesToHideAKeyAndToHashWhatHasNoOneText() throws Exception {
    try (CapturedDatabase database = database(flat(List.of("*.t.id"), List.of(), List.of()))) {
      assertThatThrownBy(
              () -> database.run("create table t (id int primary key)", "insert into t values (1)"))
          .isInstanceOf(OxbowException.class)
          .hasMessage(
              "Column 'id' of "
                  + database.name()
                  + ".t cannot be excluded: it is part of the primary key, which names the row;"
                  + " hash it");
    }
    try (CapturedDatabase database = database(flat(List.of(), List.of(), List.of("*.t.v")))) {
      assertThatThrownBy(
              () ->
                  database.run(
                      "create table t (id int primary key, v double)",
                      "insert into t values (1, 1)"))
          .hasMessageContaining("values of type double have no one text; mask or exclude it");
    }
  }

  @Test
  void refusesAHashWithoutSaltAndAPatternOfNoColumn() {
    assertThatThrownBy(() -> new ColumnRules(List.of(), List.of(), List.of("a.b.c"), ""))
        .hasMessageContaining("columns.hash needs columns.hash.salt");
    assertThatThrownBy(() -> new ColumnRules(List.of("a.b"), List.of(), List.of(), ""))
        .hasMessageContaining("'a.b' in columns.exclude names no column");
  }

  @Test
  void warnsOfPatternsThatMatchNothing() throws Exception {
    try (CapturedDatabase database = database(flat(List.of(), List.of(), List.of()))) {
      database.run("create table t (id int primary key, mail text)");
      String name = database.name();
      ColumnRules rules =
          new ColumnRules(List.of(name + ".t.MAIL"), List.of(name + ".t.emial"), List.of(), "");
      PresentTables present =
          new PresentTables(database.connection(), Collations.of(database.connection()));
      assertThat(rules.check(List.of(present.schema(new TableName(name, "t")))))
          .containsExactly(
              "No column of a captured table is '" + name + ".t.emial', so none is masked");
    }
  }

  /** Patterns go by names. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rename table people to gone",
        "rename table people to q, other to people, q to gone",
        "alter table people add n int, rename gone",
        "create table gone like people",
        "create table if not exists gone (like `people`)"
      })
  void stopsBeforeAHiddenColumnGetsAnotherName(String statement) throws Exception {
    try (CapturedDatabase database =
        database(flat(List.of(), List.of("*.people.mail"), List.of()))) {
      database.run(
          "create table people (id int primary key, mail varchar(20))",
          "create table other (id int primary key)",
          "insert into people values (1, 'a@b')");
      assertThatThrownBy(() -> database.run(statement))
          .isInstanceOf(OxbowException.class)
          .hasMessageContaining("Statement '" + statement + "' in transaction ")
          .hasMessageContaining("mail would be told in clear")
          .hasMessageContaining("Add " + database.name() + ".gone.mail to");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rename table people to old_people",
        "rename table people to q, q to people",
        "rename table other to gone",
        "create table gone (id int) comment 'like people'",
        "create table gone (id int, mail int)"
      })
  void goesOnWhereNothingHiddenIsRevealed(String statement) throws Exception {
    try (CapturedDatabase database =
        database(flat(List.of(), List.of("*people.mail"), List.of()))) {
      database.run(
          "create table people (id int primary key, mail varchar(20))",
          "create table other (id int primary key, mail int)");
      database.run(statement);
    }
  }

  /** What was known of a table says nothing behind a statement that changes it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "alter table people add mail int; rename table people to gone",
        "alter table people add mail int, rename gone",
        "alter table people add mail int; create table gone like people",
        "create table _gho like people; alter table _gho add mail int;"
            + " rename table people to _del, _gho to people; rename table people to gone",
        "drop table people; create table people (id int, mail int); rename table people to gone",
        "rename table people to nopeople; create table people (id int, mail int);"
            + " rename table people to gone",
        "alter table people add mail int; insert into people values (2, 2);"
            + " alter table people drop mail, add n int; insert into people values (3, 3);"
            + " alter table people drop n, add mail int; insert into people values (4, 4);"
            + " rename table people to gone",
        "create table other (id int primary key, mail int); insert into other values (1, 1);"
            + " rename table other to tmp, people to other, tmp to people;"
            + " rename table people to gone"
      })
  void forgetsHowATableLookedWhenItIsDefinedAnew(String statements) throws Exception {
    ColumnRules rules = new ColumnRules(List.of(), List.of("*people.mail"), List.of(), "");
    RecordFormat format =
        TreatedFormat.of(rules, new FlatFormat(TOPICS), table -> !table.name().startsWith("_"));
    try (CapturedDatabase database = database(format)) {
      database.run("create table people (id int primary key)", "insert into people values (1)");
      List<String> all = List.of(statements.split("; "));
      database.run(all.subList(0, all.size() - 1).toArray(String[]::new));
      assertThatThrownBy(() -> database.run(all.get(all.size() - 1)))
          .isInstanceOf(OxbowException.class)
          .hasMessageContaining("mail would be told in clear");
    }
  }

  /** Where nobody knows the columns, any that a pattern may match may be there. */
  @ParameterizedTest
  @ValueSource(
      strings = {"shop.people*", "*.people.*", "*people*", "shop.pe*.m*l", "*.people.mail"})
  void takesAnyColumnForOneOfATableThatIsNotKnown(String pattern) {
    TableName people = new TableName("shop", "people");
    TableName gone = new TableName("shop", "gone");
    for (String other : List.of("*.gone.people*", "*.gone.pe*.*", "*.gone.m*x*l", "*.gone.x")) {
      ColumnRules rules = new ColumnRules(List.of(), List.of(pattern, other), List.of(), "");
      assertThat(rules.revealed(people, gone, null)).as(other).isNotEmpty();
    }
    ColumnRules rules = new ColumnRules(List.of(), List.of(pattern, "*.gone.*"), List.of(), "");
    assertThat(rules.revealed(people, gone, null)).isEmpty();
  }

  @Test
  void costsNothingWhereThereAreNoRules() {
    RecordFormat format = new FlatFormat(TOPICS);
    assertThat(TreatedFormat.of(new ColumnRules(List.of(), List.of(), List.of(), ""), format))
        .isSameAs(format);
  }
}
