package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.command.SyncMain;
import dev.oxbow.sync.facts.SyncFacts;
import dev.oxbow.sync.facts.SyncFacts.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A capture and an apply in one service: what happens in one database happens in the other. */
@Timeout(240)
final class ApplyServiceTest {
  private static final String MESSAGE = "__connect.errors.exception.message";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final MySqlServer mysql = TestServers.mySql();
  private final KafkaServer kafka = TestServers.kafka();

  @TempDir private Path folder;

  private SyncConfig config(String from, String to, String more) throws IOException {
    Path file = folder.resolve("oxbow.yaml");
    Files.writeString(
        file,
        """
        sources:
          db: { adapter: mysql, url: '%1$s', user: '%2$s', password: '%3$s' }
          copy: { adapter: mysql, url: '%4$s', user: '%2$s', password: '%3$s' }
          events: { adapter: kafka, bootstrap.servers: '%5$s' }
        capture: { from: db, tables: ['%6$s.*'], to: events }
        apply: { from: events, topics: ['db.%6$s.t'], to: copy%7$s }
        sync: { group: 'g-%6$s', port: 0, replication: 1 }
        """
            .formatted(
                mysql.jdbcUrl(from),
                mysql.user(),
                mysql.password(),
                mysql.jdbcUrl(to),
                kafka.bootstrapServers(),
                from,
                more));
    return SyncConfig.from(OxbowConfig.load(file), file);
  }

  private static SyncFacts await(SyncService service, Predicate<SyncFacts> wanted)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      for (SyncFacts facts : service.facts()) {
        if (facts.kind().equals("apply") && wanted.test(facts)) {
          return facts;
        }
      }
      assertThat(System.nanoTime()).as("%s", service.facts()).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  private static void awaitRows(Statement statement, String table, String... rows)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<String> found = new ArrayList<>();
    do {
      found.clear();
      Thread.sleep(50);
      try (ResultSet row = statement.executeQuery("select id, v from " + table + " order by id")) {
        while (row.next()) {
          found.add(row.getInt(1) + " " + row.getString(2));
        }
      }
    } while (!found.equals(List.of(rows)) && System.nanoTime() < deadline);
    assertThat(found).containsExactly(rows);
  }

  private static int ask(SyncConfig config, SyncService service, String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("-c", config.file().toString()));
    if (!command[0].equals("status") && !command[0].equals("errors")) {
      all.addAll(List.of("--url", service.url().toString()));
    }
    return SyncMain.run(all.toArray(String[]::new));
  }

  private static String printed(Supplier<Integer> command) {
    return printed(0, command);
  }

  private static String printed(int code, Supplier<Integer> command) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertThat(command.get()).isEqualTo(code);
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String get(SyncService service, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(service.url().resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void keepsATableInStep() throws Exception {
    String from = mysql.createDatabase("from");
    String to = mysql.createDatabase("to");
    try (Connection connection = mysql.connect(from);
        Statement statement = connection.createStatement()) {
      statement.execute("create table t (id int primary key, v varchar(20))");
      statement.execute("create table " + to + ".t (id int primary key, v varchar(5))");
      statement.execute("insert into t values (1, 'a'), (2, 'b')");
      SyncConfig config = config(from, to, ", on_error: dlq");
      try (SyncService service = SyncService.start(config)) {
        awaitRows(statement, to + ".t", "1 a", "2 b");
        statement.execute("update t set v = 'c' where id = 1");
        statement.execute("delete from t where id = 2");
        awaitRows(statement, to + ".t", "1 c");
        SyncFacts facts =
            await(
                service,
                f ->
                    f.progress() != null
                        && f.progress().records() == 5
                        && f.progress().lagRecords() == 0);
        assertThat(facts.state()).isEqualTo(State.STREAMING);
        assertThat(facts.source()).isEqualTo("events");
        assertThat(facts.target()).isEqualTo("copy");
        assertThat(facts.progress()).isNotNull();
        assertThat(facts.progress().position()).startsWith("db." + from + ".t-0:");
        assertThat(get(service, "/metrics")).contains("oxbow_sync_lag_records{sync=\"events\"} ");
        assertThat(get(service, "/connectors/events/config"))
            .contains("${oxbow:copy:password}")
            .doesNotContain(mysql.jdbcUrl(to));
        assertThat(ask(config, service, "pause", "events")).isZero();
        await(service, f -> f.state() == State.STOPPED);
        statement.execute("insert into t values (3, 'too long'), (4, 'd')");
        tellInvalid(from);
        assertThat(ask(config, service, "resume", "events")).isZero();
        awaitRows(statement, to + ".t", "1 c", "4 d");
        await(service, f -> f.progress() != null && f.progress().errors() == 2);
        checkLetters();
        assertThat(printed(() -> ask(config, service, "errors")))
            .contains("db." + from + ".t-0 at offset ")
            .contains("has a text of 8 characters for column 'v' of type varchar(5)")
            .contains("is no JSON")
            .contains("2 shown of 2 open in topic events.dead-letters")
            .doesNotContain("{not json");
        assertThat(printed(() -> ask(config, service, "errors", "events", "--records")))
            .contains("  key    {\"id\":9}", "  value  {not json");
        awaitSyncs(config);
        replayWhileItRuns(config, service, statement, from, to);
        statement.execute("insert into t values (5, 'again much too long')");
        await(service, f -> f.progress() != null && f.progress().errors() == 4);
        assertThat(ask(config, service, "status")).isZero();
      }
      tellLetterOfAFormerTopic();
      statement.execute("alter table " + to + ".t modify v varchar(20)");
      assertThat(
              printed(3, () -> SyncMain.run("errors", "--replay", "-c", config.file().toString())))
          .contains("1 replayed, 0 superseded, 1 still open");
      awaitRows(statement, to + ".t", "1 newer", "3 too long", "4 d", "5 again much too long");
      statement.execute("drop database " + from);
      statement.execute("drop database " + to);
    }
  }

  private static void replayWhileItRuns(
      SyncConfig config, SyncService service, Statement statement, String from, String to)
      throws Exception {
    statement.execute("update t set v = 'older text' where id = 1");
    statement.execute("update t set v = 'newer' where id = 1");
    awaitRows(statement, to + ".t", "1 newer", "4 d");
    statement.execute("alter table " + to + ".t modify v varchar(8)");
    assertThat(printed(3, () -> ask(config, service, "errors", "--replay")))
        .contains("superseded db." + from + ".t-0 at offset ")
        .contains("open       db." + from + ".t-0 at offset ")
        .contains("The record is no JSON")
        .contains("1 replayed, 1 superseded, 1 still open");
    awaitRows(statement, to + ".t", "1 newer", "3 too long", "4 d");
    assertThat(printed(() -> ask(config, service, "errors", "--all")))
        .contains("replayed   db." + from, "superseded db." + from, "open       db." + from)
        .contains("3 shown of topic events.dead-letters; 1 open")
        .contains("1 replayed, 1 superseded");
    assertThat(printed(() -> ask(config, service, "errors")))
        .contains("1 shown of 1 open in topic events.dead-letters");
  }

  /** As one would who writes into the topic by hand. */
  private void tellInvalid(String from) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      ProducerRecord<String, String> record =
          new ProducerRecord<>("db." + from + ".t", "{\"id\":9}", "{not json");
      record.headers().add("mine", new byte[] {1, 2});
      producer.send(record);
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> letters(int count) {
    List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "auto.offset.reset", "earliest",
                "group.id", UUID.randomUUID().toString()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of("events.dead-letters"));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (letters.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(letters::add);
      }
    }
    assertThat(letters).hasSize(count);
    return letters;
  }

  /** A letter about the same place as the last one, behind it, from a topic that was deleted. */
  private void tellLetterOfAFormerTopic() throws Exception {
    ConsumerRecord<byte[], byte[]> last = letters(4).get(3);
    assertThat(new String(last.value(), StandardCharsets.UTF_8)).contains("again much too long");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  last.topic(),
                  last.partition(),
                  last.key(),
                  "{\"id\":5,\"v\":\"of another life\"}".getBytes(StandardCharsets.UTF_8),
                  last.headers()))
          .get();
    }
  }

  private void checkLetters() {
    List<ConsumerRecord<byte[], byte[]>> letters = letters(2);
    // The capture may tell its row before or behind the other one.
    letters.sort(Comparator.comparing(letter -> header(letter, MESSAGE)));
    assertThat(header(letters.get(0), MESSAGE))
        .contains("has a text of 8 characters for column 'v' of type varchar(5)");
    assertThat(new String(letters.get(1).value(), StandardCharsets.UTF_8)).isEqualTo("{not json");
    assertThat(letters.get(1).headers().lastHeader("mine").value()).containsExactly(1, 2);
    assertThat(header(letters.get(1), MESSAGE)).contains("is no JSON");
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static void awaitSyncs(SyncConfig config) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<String> found = new ArrayList<>();
    do {
      found.clear();
      Thread.sleep(200);
      syncs(config, found);
    } while (!found.equals(List.of("db capture STREAMING 0 0", "events apply STREAMING 2 0"))
        && System.nanoTime() < deadline);
    assertThat(found).containsExactly("db capture STREAMING 0 0", "events apply STREAMING 2 0");
  }

  private static void syncs(SyncConfig config, List<String> found) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:oxbow:config=" + config.file());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select name, kind, state, errors, coalesce(lag_records, 0) from oxbow.syncs order"
                    + " by 1")) {
      while (row.next()) {
        found.add(
            row.getString(1)
                + " "
                + row.getString(2)
                + " "
                + row.getString(3)
                + " "
                + row.getString(4)
                + " "
                + row.getString(5));
      }
    }
  }

  @Test
  void refusesSettingsThatNobodyReads() throws Exception {
    assertThatThrownBy(() -> config("a", "b", ", onerror: dlq"))
        .hasMessageContaining("Setting 'onerror' in apply in oxbow.yaml is unknown")
        .hasMessageContaining("did you mean 'on_error'?");
    assertThatThrownBy(() -> config("a", "b", ", mode: upset"))
        .hasMessageContaining("A setting of apply in oxbow.yaml cannot be taken");
    assertThatThrownBy(() -> config("a", "b", ", schema: widen"))
        .hasMessageContaining("A setting of apply in oxbow.yaml cannot be taken")
        .hasMessageContaining("fixed, create, evolve");
  }
}
