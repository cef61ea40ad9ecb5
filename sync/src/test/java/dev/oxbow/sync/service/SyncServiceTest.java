package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.error.OxbowException;
import dev.oxbow.kafka.client.ClientSettings;
import dev.oxbow.kafka.client.LastByKey;
import dev.oxbow.sync.command.SyncMain;
import dev.oxbow.sync.facts.SyncFacts;
import dev.oxbow.sync.facts.SyncFacts.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
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
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
final class SyncServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final MySqlServer mysql = TestServers.mySql();
  private final KafkaServer kafka = TestServers.kafka();
  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path folder;

  private SyncConfig config(String database, String more) throws IOException {
    Path file = folder.resolve("oxbow.yaml");
    Files.writeString(
        file,
        """
        sources:
          db: { adapter: mysql, url: '%s', user: '%s', password: '%s' }
          events: { adapter: kafka, bootstrap.servers: '%s' }
        capture: { from: db, tables: ['%s.*'], to: events, format: flat }
        sync: { group: 'g-%s', port: 0, replication: 1%s }
        """
            .formatted(
                mysql.jdbcUrl(database),
                mysql.user(),
                mysql.password(),
                kafka.bootstrapServers(),
                database,
                database,
                more));
    return SyncConfig.from(OxbowConfig.load(file), file);
  }

  private static SyncFacts await(SyncService service, Predicate<SyncFacts> wanted)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      for (SyncFacts facts : service.facts()) {
        if (wanted.test(facts)) {
          return facts;
        }
      }
      assertThat(System.nanoTime()).as("%s", service.facts()).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  private HttpResponse<String> get(SyncService service, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(service.url().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String createTable() throws SQLException {
    String database = mysql.createDatabase("service");
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("create table t (id int primary key, v varchar(20))");
      statement.execute("insert into t values (1, 'a'), (2, 'b')");
    }
    return database;
  }

  @Test
  void tellsHowACaptureIsInEveryWay() throws Exception {
    String database = createTable();
    SyncConfig config = config(database, "");
    try (SyncService service = SyncService.start(config)) {
      SyncFacts facts =
          await(
              service,
              f ->
                  f.state() == State.STREAMING
                      && f.progress() != null
                      && f.progress().records() >= 3);
      assertThat(facts.name()).isEqualTo("db");
      assertThat(facts.source()).isEqualTo("db");
      assertThat(facts.target()).isEqualTo("events");
      assertThat(facts.trouble()).isEmpty();
      assertThat(get(service, "/health").statusCode()).isEqualTo(200);
      assertThat(get(service, "/health").body()).contains("\"healthy\"");
      assertThat(get(service, "/syncs").body()).contains("\"STREAMING\"", "\"lagSeconds\"");
      assertThat(get(service, "/metrics").body())
          .contains("oxbow_sync_state{state=\"streaming\",sync=\"db\"} 1.0")
          .contains("oxbow_sync_records_total{sync=\"db\"}");
      // Connect's own interface is there, and shows no password.
      String own = get(service, "/connectors/db/config").body();
      assertThat(own).contains("${oxbow:db:password}");
      HttpRequest validation =
          HttpRequest.newBuilder(
                  service.url().resolve("/connector-plugins/OxbowSource/config/validate"))
              .header("Content-Type", "application/json")
              .PUT(HttpRequest.BodyPublishers.ofString("{\"topic\": \"${oxbow:db:user}\"}"))
              .build();
      assertThat(http.send(validation, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(403);
      ClientSettings reader = new ClientSettings(kafka.bootstrapServers(), Map.of());
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (LastByKey.read("events", reader, config.facts()).isEmpty()) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.sleep(100);
      }
      assertThat(
              new String(
                  LastByKey.read("events", reader, config.facts()).get("db"),
                  StandardCharsets.UTF_8))
          .contains("\"name\":\"db\"");
      assertThat(query(config, "select name, state, lag_seconds, error from oxbow.syncs"))
          .containsExactly("db STREAMING 0.0 null");
      assertThat(query(config, "show tables")).noneMatch(line -> line.contains("syncs"));
    }
    assertThat(query(config, "select name, updated is not null from oxbow.syncs"))
        .containsExactly("db true");
  }

  private static List<String> query(SyncConfig config, String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:oxbow:config=" + config.file());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        StringBuilder line = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          line.append(i == 1 ? "" : " ").append(rows.getString(i));
        }
        lines.add(line.toString());
      }
    }
    return lines;
  }

  @Test
  void doesWhatItsOperatorAsks() throws Exception {
    String database = createTable();
    SyncConfig config = config(database, "");
    try (SyncService service = SyncService.start(config)) {
      String[] here = {"-c", config.file().toString(), "--url", service.url().toString()};
      await(service, f -> f.state() == State.STREAMING && tablesDone(f) == 1);
      assertThat(ask(here, "pause")).isZero();
      await(service, f -> f.state() == State.STOPPED);
      assertThat(ask(here, "resume", "db")).isZero();
      await(service, f -> f.state() == State.STREAMING && f.progress() != null);
      // A new task begins no snapshot by itself: what it shows of one is the one that is asked for.
      assertThat(ask(here, "snapshot", database + ".t")).isZero();
      await(service, f -> f.snapshot() != null && f.snapshot().rows() == 2 && tablesDone(f) == 1);
      assertThat(ask(here, "skip", "3e11fa47-71ca-11e1-9e33-c80aa9429562:23")).isEqualTo(1);
      assertThat(ask(here, "reset")).isEqualTo(2);
      assertThat(ask(here, "reset", "--yes")).isZero();
      await(service, f -> f.snapshot() != null && f.snapshot().rows() == 2 && tablesDone(f) == 1);
      assertThat(ask(here, "snapshot", "t")).isEqualTo(2);
      assertThat(ask(here, "snapshot", "elsewhere.t")).isEqualTo(1);
      // A slip of the fingers, by the command and by whoever asks Connect itself.
      assertThat(ask(here, "snapshot", database + ".tt")).isEqualTo(1);
      await(service, f -> f.state() == State.STREAMING);
      assertThat(get(service, "/connectors/db/offsets").body()).doesNotContain("\"tt\"");
      assertThat(ask(here, "remove", "db")).isEqualTo(2);
      assertThat(ask(here, "remove", "--yes", "db")).isZero();
      await(service, f -> f.state() == State.STARTING);
      // Not well yet, and not ill.
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (SyncMain.run("status", "-c", config.file().toString()) != 3) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.sleep(500);
      }
      assertThat(ask(here, "pause", "nobody")).isEqualTo(1);
    }
  }

  private static int tablesDone(SyncFacts facts) {
    return facts.snapshot() == null ? 0 : facts.snapshot().tablesDone();
  }

  private static int ask(String[] here, String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(here));
    return SyncMain.run(all.toArray(String[]::new));
  }

  @Test
  void givesUpAtOnceWhatNeedsAPerson() throws Exception {
    String database = createTable();
    SyncConfig config = config(database, "");
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement();
        SyncService service = SyncService.start(config)) {
      await(service, f -> f.state() == State.STREAMING);
      changeInPart(statement);
      SyncFacts facts = await(service, f -> f.state() == State.FAILED);
      assertThat(facts.error()).contains("binlog_row_image is not FULL", "new snapshot");
      Matcher gtid = Pattern.compile("transaction ([0-9a-f-]{36}:\\d+) ").matcher(facts.error());
      assertThat(gtid.find()).isTrue();
      HttpResponse<String> health = get(service, "/health");
      assertThat(health.statusCode()).as(health.body()).isEqualTo(503);
      assertThat(health.body()).contains("\"db\"");
      String[] here = {"-c", config.file().toString(), "--url", service.url().toString()};
      assertThat(ask(here, "skip", gtid.group(1))).isZero();
      await(service, f -> f.state() == State.STREAMING);
    }
  }

  /** A change that no capture can tell, until somebody mends its server. */
  private static void changeInPart(Statement statement) throws SQLException {
    statement.execute("set session binlog_row_image = 'MINIMAL'");
    statement.execute("update t set v = 'c' where id = 1");
  }

  /** Kafka Connect may lose the word of a failure while the broker is away. */
  @Test
  void seesAFailureOfWhichTheGroupDoesNotHear() throws Exception {
    String database = createTable();
    SyncConfig config = config(database, "");
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement();
        SyncService service = SyncService.start(config)) {
      await(service, f -> f.state() == State.STREAMING);
      changeInPart(statement);
      String error = await(service, f -> f.state() == State.FAILED).error();
      sayThatItRuns("g-" + database, service);
      await(service, f -> f.state() == State.STREAMING);
      assertThat(await(service, f -> f.state() == State.FAILED).error()).isEqualTo(error);
    }
  }

  private void sayThatItRuns(String group, SyncService service) throws Exception {
    URI url = service.url();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      String status =
          "{\"state\":\"RUNNING\",\"trace\":null,\"generation\":1,\"worker_id\":\"%s:%d\"}"
              .formatted(url.getHost(), url.getPort());
      producer
          .send(new ProducerRecord<>("_" + group + "-status", "status-task-db-0", status))
          .get();
    }
  }

  @Test
  void stopsWhenATopicWasDeletedUntilItsTableIsToldAgain() throws Exception {
    String database = createTable();
    SyncConfig config = config(database, "");
    String topic = "db." + database + ".t";
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        SyncService service = SyncService.start(config)) {
      String[] here = {"-c", config.file().toString(), "--url", service.url().toString()};
      await(service, f -> f.state() == State.STREAMING && tablesDone(f) == 1);
      awaitOffset(service, "\"topic\":\"" + topic + "\"");
      // While nothing runs, and made again as a broker does that creates topics by itself.
      assertThat(ask(here, "pause")).isZero();
      admin.deleteTopics(List.of(topic)).all().get();
      make(admin, topic);
      assertThat(ask(here, "resume")).isZero();
      SyncFacts facts = await(service, f -> f.state() == State.FAILED);
      assertThat(facts.error())
          .contains("Topic '" + topic + "' was deleted and made again")
          .contains("./oxbow sync snapshot " + database + ".t");
      // It is no secret after one more start either.
      assertThat(ask(here, "resume")).isZero();
      long resumed = System.currentTimeMillis();
      await(service, f -> f.state() == State.FAILED && f.updated() > resumed + 3000);
      assertThat(ask(here, "snapshot", database + ".t")).isZero();
      await(service, f -> f.snapshot() != null && f.snapshot().rows() == 2 && tablesDone(f) == 1);
      // While it runs.
      admin.deleteTopics(List.of(topic)).all().get();
      make(admin, topic);
      statement.execute("insert into t values (3, 'c')");
      assertThat(await(service, f -> f.state() == State.FAILED).error()).contains("was deleted");
      assertThat(ask(here, "snapshot", database + ".t")).isZero();
      await(service, f -> f.snapshot() != null && f.snapshot().rows() == 3 && tablesDone(f) == 1);
    }
  }

  private void awaitOffset(SyncService service, String wanted) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!get(service, "/connectors/db/offsets").body().contains(wanted)) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  /** A topic of this name may still be on its way out. */
  private static void make(Admin admin, String topic) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        return;
      } catch (ExecutionException e) {
        assertThat(System.nanoTime()).as("%s", e).isLessThan(deadline);
        Thread.sleep(100);
      }
    }
  }

  @Test
  void startsAgainWhatFailedForAWhile() throws Exception {
    String database = createTable();
    SyncConfig config = config(database, ", restart.first: 200ms");
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement();
        SyncService service = SyncService.start(config)) {
      SyncFacts before = await(service, f -> f.progress() != null && f.progress().records() >= 3);
      try (ResultSet threads =
          statement.executeQuery(
              "select id from information_schema.processlist where command like 'Binlog Dump%'")) {
        while (threads.next()) {
          try (Statement kill = connection.createStatement()) {
            kill.execute("kill " + threads.getLong(1));
          }
        }
      }
      await(service, f -> f.restarts() > 0);
      await(service, f -> f.state() == State.STREAMING && f.progress() != null);
      assertThat(before.restarts()).isZero();
    }
  }

  @Test
  void leavesNothingOpenWhenItCannotStart() throws Exception {
    SyncConfig config = config(createTable(), "");
    Set<Thread> before = clients();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> SyncService.start(config.withPort(taken.getLocalPort())))
          .isInstanceOf(OxbowException.class)
          .hasMessageContaining("cannot start");
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Set<Thread> left = clients();
    left.removeAll(before);
    while (left.stream().anyMatch(Thread::isAlive)) {
      assertThat(System.nanoTime()).as("%s", left).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  /** Threads of Kafka's clients. */
  private static Set<Thread> clients() {
    Set<Thread> all = new HashSet<>(Thread.getAllStackTraces().keySet());
    all.removeIf(
        thread ->
            !thread.getName().startsWith("kafka-producer-network-thread")
                && !thread.getName().startsWith("kafka-admin-client-thread"));
    return all;
  }

  @Test
  void asksForALoginWhereThereIsOne() throws Exception {
    String database = createTable();
    Path users = folder.resolve("users");
    // Of "secret", by htpasswd -B with the least cost.
    Files.writeString(
        users,
        "ann:"
            + at.favre.lib.crypto.bcrypt.BCrypt.withDefaults()
                .hashToString(4, "secret".toCharArray())
            + "\n");
    SyncConfig config = config(database, ", login.users: '" + users + "'");
    try (SyncService service = SyncService.start(config)) {
      await(service, f -> f.state() == State.STREAMING);
      assertThat(get(service, "/health").statusCode()).isEqualTo(200);
      for (String path : new String[] {"/syncs", "/metrics", "/connectors", "/"}) {
        assertThat(get(service, path).statusCode()).as(path).isEqualTo(401);
        assertThat(get(service, path, "Authorization", basic("ann", "wrong")).statusCode())
            .isEqualTo(401);
        assertThat(get(service, path, "Authorization", basic("ann", "secret")).statusCode())
            .isEqualTo(200);
      }
      assertThat(get(service, "/syncs", "Authorization", "Basic %%%").statusCode()).isEqualTo(401);
    }
  }

  private static String basic(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  @Test
  void refusesWhatCannotBeMeant() {
    assertThat(refusal("capture: { from: db, tables: [a.b] }")).contains("Setting 'to' is missing");
    assertThat(refusal("capture: { from: db, to: events }")).contains("'tables' is missing");
    assertThat(refusal("capture: { from: dv, tables: [a.b], to: events }"))
        .contains("Source 'dv'", "did you mean 'db'?");
    assertThat(refusal("capture: { from: events, tables: [a.b], to: events }"))
        .contains("has adapter 'kafka'; it must have 'mysql'");
    assertThat(refusal("capture: { from: db, tables: [a.b], to: events, fromat: flat }"))
        .contains("'fromat'", "did you mean 'format'?");
    assertThat(refusal("capture: { from: db, tables: [a.b], to: events, format: avro }"))
        .contains("capture in oxbow.yaml", "avro", "envelope, flat");
    assertThat(refusal("capture: { from: db, tables: [customers], to: events }"))
        .contains("'tables'", "database.table");
    assertThat(refusal("capture: { from: db, tables: [a.b], to: events, topic: 'x.{tabel}' }"))
        .contains("'topic'", "{table}");
    assertThat(refusal("capture: { 'a b': { from: db, tables: [a.b], to: events } }"))
        .contains("name of capture 'a b'");
    assertThat(refusal("capture: { from: db, tables: [a.b], to: evens }"))
        .contains("Source 'evens'", "did you mean 'events'?");
    assertThat(refusal("{capture: { from: db, tables: [a.b], to: events }, sync: {host: 0.0.0.0}}"))
        .contains("sync.login.users");
    assertThat(refusal("{capture: { from: db, tables: [a.b], to: events }, sync: {prot: 1}}"))
        .contains("did you mean 'port'?");
    assertThat(refusal("sync: {port: 1}")).contains("says nothing of what to keep in step");
  }

  private String refusal(String yaml) {
    String rest = yaml.startsWith("{") ? yaml.substring(1, yaml.length() - 1) : yaml;
    String all =
        "{sources: {db: {adapter: mysql, url: 'jdbc:mysql://localhost/x'},"
            + " events: {adapter: kafka, bootstrap.servers: 'localhost:1'}}, "
            + rest
            + "}";
    Throwable refused =
        catchThrowable(
            () ->
                SyncConfig.from(
                    OxbowConfig.parse(all, "oxbow.yaml", name -> null), Path.of("oxbow.yaml")));
    assertThat(refused).isInstanceOf(OxbowException.class);
    return String.valueOf(refused.getMessage());
  }
}
