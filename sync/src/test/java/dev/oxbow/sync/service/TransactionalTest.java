package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.error.OxbowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code transactional: true} takes, and what is refused. */
@Timeout(240)
final class TransactionalTest {
  @TempDir private Path folder;

  private Map<String, String> connector(String settings) throws IOException {
    Path file = folder.resolve("oxbow.yaml");
    Files.writeString(
        file,
        """
        sources:
          copy: { adapter: mysql, url: 'jdbc:mysql://localhost:3306/copy', user: me }
          events: { adapter: kafka, bootstrap.servers: 'localhost:9092' }
        apply: { from: events, to: copy, %s }
        """
            .formatted(settings));
    SyncConfig config = SyncConfig.from(OxbowConfig.load(file), file);
    return Objects.requireNonNull(config.applies().get("events")).connector("events", config);
  }

  @Test
  void findsTheTopicOfTransactions() throws Exception {
    String topics = "topics: [db.shop.a, db.shop.b], transactional: true";
    assertThat(connector(topics)).containsEntry("topics", "db.shop.a,db.shop.b,db.transaction");
    assertThat(connector(topics + ", transactions.topic: t"))
        .containsEntry("topics", "db.shop.a,db.shop.b,t");
    assertThat(connector("topics: [db.shop.a]")).containsEntry("topics", "db.shop.a");
    assertThat(connector(topics)).containsEntry("consumer.override.group.protocol", "classic");
  }

  @Test
  void refusesWhatCannotBeWhole() {
    assertThatThrownBy(() -> connector("topics: [db.shop.a], transactional: true, tasks: 2"))
        .isInstanceOf(OxbowException.class)
        .hasMessageContaining("With transactional it must be 1");
    assertThatThrownBy(() -> connector("topics: [db.shop.a, other.shop.b], transactional: true"))
        .hasMessageContaining("it must name the topic");
    assertThatThrownBy(() -> connector("topics: [orders], transactional: true"))
        .hasMessageContaining("it must name the topic");
    assertThatThrownBy(
            () ->
                connector(
                    "topics: [db.shop.a], transactional: true,"
                        + " consumer.override.isolation.level: read_uncommitted"))
        .hasMessageContaining("it must be read_committed");
    assertThatThrownBy(
            () ->
                connector(
                    "topics: [db.shop.a], transactional: true,"
                        + " consumer.override.group.protocol: consumer"))
        .hasMessageContaining("it must be classic");
    assertThatThrownBy(
            () ->
                connector(
                    "topics: [db.shop.a], transactional: true,"
                        + " consumer.override.partition.assignment.strategy:"
                        + " org.apache.kafka.clients.consumer.CooperativeStickyAssignor"))
        .hasMessageContaining("it must be org.apache.kafka.clients.consumer.RangeAssignor");
  }

  @Test
  void saysWhenTransactionsAreNotToldOrTheirRecordsMayVanish() throws Exception {
    MySqlServer mysql = TestServers.mySql();
    KafkaServer kafka = TestServers.kafka();
    String from = mysql.createDatabase("from");
    String to = mysql.createDatabase("to");
    try (Connection connection = mysql.connect(from);
        Statement statement = connection.createStatement();
        Captures captures = new Captures(mysql, kafka)) {
      statement.execute("create table t (id int primary key)");
      statement.execute("create table " + to + ".t (id int primary key)");
      statement.execute("insert into t values (1)");
      captures.put(from, Map.of("transactions", "false"));
      captures.await(from + ".t", record -> true);
      // A row of a snapshot waits for no transaction, but this one does.
      statement.execute("insert into t values (2)");
      String told = from + ".transaction";
      captures.apply(
          to, from + ".t," + told, to, Map.of("transactional", "true", "transactions.topic", told));
      // It is not there, unless the broker makes topics that somebody wants to read.
      assertThat(captures.failure(to, "let the capture write it")).contains("Topic '" + told + "'");

      String flat = "flat-" + from;
      captures.put(flat, from, Map.of("format", "flat", "transactions", "true"));
      captures.await(flat + ".t", record -> true);
      statement.execute("insert into t values (3)");
      captures.await(flat + ".transaction", record -> true);
      captures.apply(
          "flat-" + to,
          flat + ".t," + flat + ".transaction",
          to,
          Map.of("transactional", "true", "transactions.topic", flat + ".transaction"));
      captures.failure("flat-" + to, "'" + flat + ".t' is compacted");
    }
  }
}
