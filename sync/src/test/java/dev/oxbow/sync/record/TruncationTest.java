package dev.oxbow.sync.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.TestServers;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.capture.Captured;
import dev.oxbow.sync.capture.CapturedDatabase;
import dev.oxbow.sync.envelope.EnvelopeFormat;
import dev.oxbow.sync.envelope.SourceBlock;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class TruncationTest {
  private static final TopicNames TOPICS = new TopicNames("db", "{source}.{table}");

  private static CapturedDatabase.Choice envelope(boolean schemas) {
    return new CapturedDatabase.Choice(
        new EnvelopeFormat(
            new EnvelopeFormat.Options(TOPICS, new SourceBlock("1", "db"), schemas, schemas, true),
            Clock.systemUTC()));
  }

  private static String value(Captured captured) {
    byte[] value = captured.record().value();
    return value == null ? "null" : new String(value, StandardCharsets.UTF_8);
  }

  @Test
  void comesInItsPlaceWithoutAKeyAndWithoutImages() throws Exception {
    try (CapturedDatabase database = new CapturedDatabase(TestServers.mySql(), envelope(false))) {
      List<Captured> told =
          database.run(
              "create table t (id int primary key)",
              "create table other (id int primary key)",
              "insert into t values (1)",
              "truncate `t`",
              "insert into t values (2)",
              "truncate table other");
      assertThat(told.stream().map(c -> c.record().topic()))
          .containsExactly("db.t", "db.t", "db.t", "db.other");
      Captured truncation = told.get(1);
      assertThat(truncation.record().key()).isNull();
      assertThat(truncation.commits()).isTrue();
      assertThat(value(truncation))
          .startsWith("{\"before\":null,\"after\":null,\"source\":{")
          .contains("\"table\":\"t\"", "\"op\":\"t\"", "\"total_order\":1,");
      assertThat(value(told.get(2))).contains("\"after\":{\"id\":2}");
      assertThat(told.stream().map(c -> c.record().position())).doesNotHaveDuplicates();
    }
  }

  @Test
  void hasTheSchemaOfTheRowsBeforeIt() throws Exception {
    try (CapturedDatabase database = new CapturedDatabase(TestServers.mySql(), envelope(true))) {
      List<Captured> told =
          database.run(
              "create table t (id int primary key)",
              "truncate t",
              "insert into t values (1)",
              "truncate t");
      Pattern row =
          Pattern.compile(
              "\"fields\":\\[\\{\"type\":\"int32\",\"optional\":false,[^\\[]*\"field\":\"id\"}]");
      assertThat(value(told.get(0))).startsWith("{\"schema\":").doesNotContainPattern(row);
      assertThat(value(told.get(2))).startsWith("{\"schema\":").containsPattern(row);
    }
  }

  @Test
  void ofAnotherDatabaseIsNotTold() throws Exception {
    String elsewhere = TestServers.mySql().createDatabase("elsewhere");
    try (CapturedDatabase database = new CapturedDatabase(TestServers.mySql(), envelope(false))) {
      assertThat(
              database.run(
                  "create table " + elsewhere + ".t (id int primary key)",
                  "truncate " + elsewhere + ".t",
                  "drop database " + elsewhere))
          .isEmpty();
    }
  }

  @Test
  void cannotBeToldByAFlatTopic() throws Exception {
    try (CapturedDatabase database =
        new CapturedDatabase(
            TestServers.mySql(), new CapturedDatabase.Choice(new FlatFormat(TOPICS)))) {
      assertThatThrownBy(() -> database.run("create table t (id int primary key)", "truncate t"))
          .isInstanceOf(OxbowException.class)
          .hasMessageContaining(database.name() + ".t was truncated in transaction");
    }
  }
}
