package dev.oxbow.sync.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.capture.Captured;
import dev.oxbow.sync.capture.CapturedDatabase;
import dev.oxbow.sync.envelope.EnvelopeFormat;
import dev.oxbow.sync.envelope.SourceBlock;
import dev.oxbow.sync.envelope.TransactionRecords;
import dev.oxbow.sync.progress.Mark;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class TransactionsTest {
  private static CapturedDatabase.Choice choice(long mostRows, boolean schemas) {
    return new CapturedDatabase.Choice(
        new EnvelopeFormat(
            new EnvelopeFormat.Options(
                new TopicNames("db", "{table}"),
                new SourceBlock("1", "db"),
                schemas,
                schemas,
                true),
            Clock.systemUTC()),
        Optional.of(
            new TransactionRecords("db.transaction", new TopicNames("db", "{table}"), schemas)),
        Optional.empty(),
        mostRows);
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<String> topics(List<Captured> told) {
    return told.stream().map(c -> c.record().topic()).toList();
  }

  private static List<String> orders(List<Captured> told) {
    List<String> orders = new ArrayList<>();
    for (Captured captured : told) {
      Matcher order =
          Pattern.compile("\"total_order\":(\\d+),\"data_collection_order\":(\\d+)")
              .matcher(text(captured.record().value()));
      if (order.find()) {
        orders.add(order.group(1) + "/" + order.group(2));
      }
    }
    return orders;
  }

  @Test
  void tellsBeginAndEndWithCounts() throws Exception {
    try (CapturedDatabase database =
        new CapturedDatabase(TestServers.mySql(), choice(1_000, false))) {
      List<Captured> told =
          database.run(
              "create table a (id int primary key)",
              "create table b (id int primary key)",
              "begin",
              "insert into a values (1), (2)",
              "insert into b values (1)",
              "update a set id = 3 where id = 2",
              "commit");
      assertThat(topics(told))
          .containsExactly("db.transaction", "a", "a", "b", "a", "a", "a", "db.transaction");
      // A changed key is a deletion, its tombstone and an insert: two events.
      assertThat(orders(told)).containsExactly("1/1", "2/2", "3/1", "4/3", "5/4");
      CapturedRecord begin = told.get(0).record();
      String id = text(begin.key()).replaceAll("\\{\"id\":\"(.*)\"}", "$1");
      assertThat(text(begin.value()))
          .matches(
              "\\{\"status\":\"BEGIN\",\"id\":\""
                  + id
                  + "\",\"event_count\":null,"
                  + "\"data_collections\":null,\"ts_ms\":\\d+}");
      CapturedRecord end = told.get(7).record();
      assertThat(end.key()).isEqualTo(begin.key());
      assertThat(text(end.value()))
          .startsWith(
              "{\"status\":\"END\",\"id\":\"%s\",\"event_count\":5,\"data_collections\":["
                  .formatted(id))
          .contains(
              "[{\"data_collection\":\"%1$s.a\",\"event_count\":4,\"topic\":\"a\"},{\"data_collection\":\"%1$s.b\",\"event_count\":1,\"topic\":\"b\"}]"
                  .formatted(database.name()));
      assertThat(told.stream().map(Captured::commits).toList())
          .containsExactly(false, false, false, false, false, false, false, true);
    }
  }

  @Test
  void saysNothingOfTransactionsWithoutCapturedChanges() throws Exception {
    try (CapturedDatabase database =
        new CapturedDatabase(TestServers.mySql(), choice(1_000, false))) {
      assertThat(database.run("create table t (id int primary key)", "create view v as select 1"))
          .isEmpty();
    }
  }

  @Test
  void countsOnWhenACutTransactionIsResumed() throws Exception {
    try (CapturedDatabase database = new CapturedDatabase(TestServers.mySql(), choice(3, false))) {
      List<Captured> told =
          database.run(
              "create table t (id int primary key)",
              "begin",
              "insert into t values (1), (2)",
              "insert into t values (3), (4)",
              "insert into t values (5)",
              "commit");
      List<String> whole = new ArrayList<>(told.stream().map(c -> c.record().position()).toList());
      assertThat(orders(told)).containsExactly("1/1", "2/2", "3/3", "4/4", "5/5");
      Captured cut = told.get(2);
      assertThat(cut.commits()).isTrue();
      assertThat(cut.mark()).isInstanceOf(Mark.Stream.class);

      database.resume(choice(3, false), (Mark.Stream) cut.mark());
      List<Captured> rest = database.told();
      assertThat(orders(rest)).containsExactly("3/3", "4/4", "5/5");
      assertThat(rest.stream().map(c -> c.record().position()).toList())
          .isEqualTo(whole.subList(3, whole.size()));
      assertThat(text(rest.get(rest.size() - 1).record().value())).contains("\"event_count\":5,");
    }
  }

  @Test
  void carrySchemasWhereEnvelopesDo() throws Exception {
    try (CapturedDatabase database =
        new CapturedDatabase(TestServers.mySql(), choice(1_000, true))) {
      List<Captured> told =
          database.run("create table t (id int primary key)", "insert into t values (1)");
      assertThat(text(told.get(0).record().key()))
          .contains("\"name\":\"io.debezium.connector.common.TransactionMetadataKey\"");
      assertThat(text(told.get(2).record().value()))
          .contains("\"name\":\"io.debezium.connector.common.TransactionMetadataValue\"")
          .contains("\"payload\":{\"status\":\"END\"");
    }
  }
}
