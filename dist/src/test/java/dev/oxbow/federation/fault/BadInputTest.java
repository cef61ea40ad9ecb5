package dev.oxbow.federation.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.EmbeddedKafka;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.federation.Answer;
import dev.oxbow.federation.Oxbow;
import dev.oxbow.federation.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each failure is one clear sentence with an SQLSTATE, and the engine answers on. */
final class BadInputTest {
  private static final List<String> TOPICS = List.of("alarms");
  private static final MySqlServer MYSQL = TestServers.mySql();

  @TempDir static Path folder;

  private static String database;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() throws SQLException {
    database = MYSQL.createDatabase("bad_input");
    try (Connection connection = MYSQL.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE rooms (id INT PRIMARY KEY, name VARCHAR(20))");
      statement.execute("INSERT INTO rooms VALUES (1, 'cellar'), (2, 'attic')");
    }
    kafka = EmbeddedKafka.start(ServerOptions.temporary());
    try (Topics topics = new Topics(kafka)) {
      topics.create("alarms", 1);
      topics.send("alarms", "k", "{\"room\":1,\"level\":3}");
      topics.send("alarms", "k", "{\"room\":2,\"level\":5}");
      topics.flush();
    }
  }

  @AfterAll
  static void stop() throws SQLException {
    kafka.close();
    try (Connection connection = MYSQL.connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + database);
    }
  }

  private static Oxbow healthy(String name) {
    return Oxbow.over(folder.resolve(name), MYSQL, database, kafka, TOPICS);
  }

  private static int count(Connection connection, String table) throws SQLException {
    Answer answer = Answer.of(connection, "SELECT COUNT(*) FROM " + table);
    return ((Number) java.util.Objects.requireNonNull(answer.rows().get(0).get(0))).intValue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          42P01 | SELECT * FROM alarm                                | alarm
          42P01 | SELECT * FROM events.rooms                         | rooms
          42P01 | SELECT * FROM rooms r JOIN rums u ON r.id = u.id   | rums
          42703 | SELECT nmae FROM rooms                             | nmae
          42703 | SELECT level FROM alarms WHERE rom = 1             | rom
          42601 | SELEC 1                                            | line 1
          42601 | SELECT * FORM rooms                                | line 1
          42601 | SELECT (1 + FROM rooms                             | line 1
          42000 | SELECT id, COUNT(*) FROM rooms                     | id
          42000 | SELECT SUM(id, 2) FROM rooms                       | SUM
          42000 | SELECT id FROM rooms UNION SELECT id, name FROM rooms | UNION
          22012 | SELECT id / (id - id) FROM rooms                   | zero
          22018 | SELECT CAST(name AS INTEGER) FROM rooms            | cellar
          22003 | SELECT id * 2000000000 FROM rooms                  | out of the range of INTEGER
          25006 | DELETE FROM rooms                                  | read
          25006 | INSERT INTO alarms VALUES (1)                      | read
          25006 | DROP TABLE rooms                                   | read
          """)
  void refusesNonsense(String sqlState, String sql, String part) throws SQLException {
    try (Connection connection = healthy("nonsense").connect()) {
      OneSentence.refuses(connection, sqlState, sql, part);
      assertThat(count(connection, "rooms")).isEqualTo(2);
    }
  }

  @Test
  void refusesUnknownSchemasAndSettings() throws SQLException {
    try (Connection connection = healthy("schemas").connect();
        Statement statement = connection.createStatement()) {
      OneSentence.refuses(connection, "42P01", "SELECT * FROM nowhere.rooms", "nowhere");
      OneSentence.refuses("3F000", () -> statement.execute("USE nowhere"), "nowhere");
      OneSentence.refuses("42704", () -> statement.execute("SET pushdwn = on"), "pushdown");
      OneSentence.refuses("42704", () -> statement.execute("SET pushdown = perhaps"), "perhaps");
      assertThat(count(connection, "alarms")).isEqualTo(2);
    }
  }

  @Test
  void refusesAMisspeltSetting() {
    String yaml = Oxbow.mysql(MYSQL, database).replace("password:", "pasword:");
    OneSentence.refuses(
        "HV024",
        () -> Oxbow.configured(folder.resolve("m1"), yaml).connect().close(),
        "pasword",
        "password",
        "oxbow.yaml");
    String store = Oxbow.mysql(MYSQL, database) + "store: { foldr: x }\n";
    OneSentence.refuses(
        "HV024",
        () -> Oxbow.configured(folder.resolve("m2"), store).connect().close(),
        "foldr",
        "folder");
    String kafkaSetting = "sources: { events: { adapter: kafka, bootstrap.servrs: x } }\n";
    OneSentence.refuses(
        "HV024",
        () -> Oxbow.configured(folder.resolve("m3"), kafkaSetting).connect().close(),
        "bootstrap.serv");
    OneSentence.refuses(
        "HV024",
        () -> Oxbow.configured(folder.resolve("m4"), "sources: [1, 2").connect().close(),
        "oxbow.yaml",
        "line");
  }

  @Test
  void refusesAWrongPasswordAndAnswersFromTheOtherSource() throws SQLException {
    String yaml =
        Oxbow.mysql(MYSQL, database).replaceFirst("password: \".*\"", "password: \"sesame-7\"")
            + Oxbow.kafka(kafka.bootstrapServers(), TOPICS)
            + Oxbow.local(folder.resolve("login"));
    try (Connection connection = Oxbow.configured(folder.resolve("login"), yaml).connect()) {
      OneSentence.refuses(
          "28000", () -> Answer.of(connection, "SELECT * FROM db.rooms"), "db", "root");
      assertThat(count(connection, "events.alarms")).isEqualTo(2);
    }
  }

  @Test
  void saysThatMySqlIsNotThereAndAnswersFromTheOtherSource() throws Exception {
    int nobody = freePort();
    String yaml =
        Oxbow.mysql(MYSQL, database).replace(":" + MYSQL.port() + "/", ":" + nobody + "/")
            + Oxbow.kafka(kafka.bootstrapServers(), TOPICS)
            + Oxbow.local(folder.resolve("dead-mysql"));
    try (Connection connection = Oxbow.configured(folder.resolve("dead-mysql"), yaml).connect()) {
      OneSentence.refuses(
          "08001", () -> Answer.of(connection, "SELECT * FROM db.rooms"), "db", ":" + nobody);
      assertThat(count(connection, "events.alarms")).isEqualTo(2);
    }
  }

  @Test
  void saysThatABrokerIsGoneAndGoesOnWhenItIsBack() throws SQLException {
    String yaml =
        Oxbow.mysql(MYSQL, database)
            + Oxbow.kafka(kafka.bootstrapServers(), TOPICS)
                .replace(
                    "topics:",
                    "default.api.timeout.ms: 2000\n    request.timeout.ms: 1000\n    topics:")
            + Oxbow.local(folder.resolve("dead-broker"));
    try (Connection connection = Oxbow.configured(folder.resolve("dead-broker"), yaml).connect()) {
      assertThat(count(connection, "alarms")).isEqualTo(2);
      kafka.stop();
      try {
        OneSentence.refuses(
            "08001",
            () -> Answer.of(connection, "SELECT * FROM events.alarms"),
            "events",
            kafka.bootstrapServers());
        assertThat(count(connection, "db.rooms")).isEqualTo(2);
      } finally {
        kafka.restart();
      }
      assertThat(count(connection, "alarms")).isEqualTo(2);
    }
  }

  @Test
  void readsAgainWhatADamagedStoreHeld() throws Exception {
    Oxbow oxbow = healthy("damaged");
    try (Connection connection = oxbow.connect()) {
      assertThat(count(connection, "alarms")).isEqualTo(2);
    }
    int damaged = 0;
    try (Stream<Path> files = Files.list(oxbow.folder().resolve("store"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().endsWith(".duckdb")) {
          Files.writeString(file, "This is not what you wrote. ".repeat(1000));
          damaged++;
        }
      }
    }
    assertThat(damaged).isPositive();
    try (Connection connection = oxbow.connect()) {
      assertThat(Answer.of(connection, "SELECT SUM(level) FROM alarms").rows().toString())
          .isEqualTo("[[8]]");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
