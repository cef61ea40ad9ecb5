package dev.oxbow.server.console;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Data that a careless page would trip over: markup, NULLs, long texts, records that are none. */
final class Untidy {
  /** The topic's name. */
  final String topic;

  private final String database;

  Untidy() throws SQLException {
    database = TestServers.mySql().createDatabase("console");
    try (Connection connection = TestServers.mySql().connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE people (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL)");
      statement.execute("INSERT INTO people VALUES (1, 'Ann'), (2, 'Bob')");
      statement.execute(
          """
          CREATE TABLE notes (
            id BIGINT PRIMARY KEY, person INT, text VARCHAR(4000), amount DECIMAL(20, 4),
            at DATETIME(3), raw VARBINARY(9), FOREIGN KEY written_by (person) REFERENCES people(id)
          ) COMMENT '<script>document.title = 1</script>'
          """);
      statement.execute(
          """
          INSERT INTO notes VALUES
            (1, 1, '<script>document.title = 2</script><img src=x onerror=alert(1)>',
              1234567890123456.7891, '2026-02-03 04:05:00', x'00ff'),
            (2, NULL, '', NULL, NULL, NULL),
            (3, 2, 'NULL', 0, NULL, NULL),
            (4, 2, REPEAT('A long "text", ', 100), 1.5, NULL, NULL),
            (9007199254740993, 1, 'beyond', -1, NULL, NULL)
          """);
      statement.execute("CREATE VIEW slow AS SELECT id, SLEEP(20) AS slept FROM people");
    }
    KafkaServer kafka = TestServers.kafka();
    topic = kafka.uniqueTopic("signals");
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < 30; i++) {
        String json =
            i % 10 == 7
                ? "{\"person\": <script>alert(" + i + ")</script>"
                : "{\"person\": %d, \"said\": \"<b>%d</b>\"}".formatted(i % 2 + 1, i);
        producer.send(new ProducerRecord<>(topic, json.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  /** The configuration of a server over it, with a login. */
  String config(Path folder, Path users) {
    MySqlServer mysql = TestServers.mySql();
    return """
        schema: shop
        sources:
          db:
            adapter: mysql
            url: "%s"
            user: "%s"
            password: "%s"
          events:
            adapter: kafka
            bootstrap.servers: "%s"
            topics: { include: "%s" }
        local:
          memory.limit: 512MB
          spill.folder: "%s"
        store:
          folder: "%s"
        server:
          port: 0
          login:
            users: "%s"
        """
        .formatted(
            mysql.jdbcUrl(database),
            mysql.user(),
            mysql.password(),
            TestServers.kafka().bootstrapServers(),
            topic,
            folder.resolve("spill"),
            folder.resolve("store"),
            users);
  }
}
