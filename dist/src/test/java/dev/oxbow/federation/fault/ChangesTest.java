package dev.oxbow.federation.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.federation.Answer;
import dev.oxbow.federation.Oxbow;
import dev.oxbow.federation.Topics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables and topics come, change and go while the engine runs: it sees them, without a restart. */
final class ChangesTest {
  private final MySqlServer mysql = TestServers.mySql();
  private final KafkaServer kafka = TestServers.kafka();
  private final String database = mysql.createDatabase("changes");
  private final Topics topics = new Topics(kafka);
  private final String topic = kafka.uniqueTopic("changes");

  @TempDir Path folder;

  private Connection oxbow;

  @BeforeEach
  void connect() throws SQLException {
    oxbow = Oxbow.over(folder, mysql, database, kafka, List.of("changes*")).connect();
  }

  @AfterEach
  void close() throws SQLException {
    oxbow.close();
    topics.close();
    change("DROP DATABASE " + database);
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String ask(String sql) throws SQLException {
    return Answer.of(oxbow, sql).rows().toString();
  }

  private String columns(String sql) throws SQLException {
    return Answer.of(oxbow, sql).columns().stream()
        .map(column -> column.name() + " " + column.type())
        .toList()
        .toString();
  }

  private void awaits(String sql, String expected) {
    Answer.await(oxbow, sql, expected);
  }

  @Test
  void showsAFieldAsSoonAsARecordHasIt() throws SQLException {
    topics.create(topic, 1);
    topics.send(topic, "1", "{\"id\":1}");
    topics.flush();
    awaits("SELECT id FROM " + topic, "[[1]]");
    topics.send(topic, "2", "{\"id\":2,\"colour\":\"red\"}");
    topics.flush();
    assertThat(ask("SELECT id, colour FROM " + topic + " ORDER BY id"))
        .isEqualTo("[[1, null], [2, red]]");
    assertThat(columns("SELECT * FROM " + topic)).isEqualTo("[id BIGINT, colour VARCHAR]");
  }

  @Test
  void widensAColumnAsSoonAsARecordNeedsIt() throws SQLException {
    topics.create(topic, 1);
    topics.send(topic, "1", "{\"v\":1}");
    topics.flush();
    awaits("SELECT v FROM " + topic, "[[1]]");
    topics.send(topic, "2", "{\"v\":2.5}");
    topics.flush();
    assertThat(ask("SELECT v FROM " + topic + " ORDER BY v")).isEqualTo("[[1.0], [2.5]]");
    topics.send(topic, "3", "{\"v\":\"three\"}");
    topics.flush();
    assertThat(ask("SELECT v FROM " + topic + " ORDER BY _offset"))
        .isEqualTo("[[1], [2.5], [three]]");
    assertThat(columns("SELECT v FROM " + topic)).isEqualTo("[v VARCHAR]");
  }

  @Test
  void seesANewRecordInTheNextStatement() throws SQLException {
    topics.create(topic, 2);
    for (int i = 1; i <= 20; i++) {
      topics.send(topic, "k" + i, "{\"id\":" + i + "}");
      topics.flush();
      assertThat(ask("SELECT COUNT(*), MAX(id) FROM " + topic))
          .isEqualTo("[[" + i + ", " + i + "]]");
    }
  }

  @Test
  void seesATopicComeGoAndComeAgain() throws SQLException {
    awaits("SELECT id FROM " + topic, "42P01");
    topics.create(topic, 1);
    topics.send(topic, "1", "{\"id\":1}");
    topics.flush();
    awaits("SELECT id FROM " + topic, "[[1]]");
    topics.delete(topic);
    awaits("SELECT COUNT(*) FROM " + topic, "42P01");
    topics.create(topic, 1);
    topics.send(topic, "1", "{\"name\":\"new\"}");
    topics.flush();
    awaits("SELECT name FROM " + topic, "[[new]]");
    assertThat(columns("SELECT * FROM " + topic)).isEqualTo("[name VARCHAR]");
  }

  @Test
  void seesATableComeChangeAndGo() throws SQLException {
    awaits("SELECT id FROM things", "42P01");
    change("CREATE TABLE things (id INT)");
    change("INSERT INTO things VALUES (1)");
    awaits("SELECT id FROM things", "[[1]]");
    change("ALTER TABLE things ADD COLUMN size DECIMAL(5, 2) NOT NULL DEFAULT 1.5");
    awaits("SELECT id, size FROM things", "[[1, 1.50]]");
    change("ALTER TABLE things MODIFY COLUMN id VARCHAR(10)");
    awaits("SELECT id || '!' FROM things WHERE id = '1'", "[[1!]]");
    change("ALTER TABLE things DROP COLUMN size");
    awaits("SELECT * FROM things", "[[1]]");
    change("RENAME TABLE things TO stuff");
    awaits("SELECT id FROM stuff", "[[1]]");
    awaits("SELECT id FROM things", "42P01");
    change("DROP TABLE stuff");
    awaits("SELECT id FROM stuff", "42P01");
    change("CREATE VIEW things AS SELECT 7 AS seven");
    awaits("SELECT seven FROM things", "[[7]]");
  }
}
