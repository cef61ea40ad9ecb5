package dev.oxbow.server;

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

/** What the server's tests ask for: three customers in MySQL, 20 purchases in Kafka. */
public final class Shop {
  /** A password that must be seen nowhere. */
  public static final String MYSQL_SECRET = "Sup3r-Secret-of-MySQL";

  private static final int PURCHASES = 20;

  private static String database = "";
  private static String topic = "";

  private Shop() {}

  /** The topic's name. */
  public static synchronized String topic() {
    fill();
    return topic;
  }

  /** A configuration over it; {@code server} is the section's text, indented by two. */
  public static synchronized String config(Path folder, String server) {
    fill();
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
        %s
        """
        .formatted(
            mysql.jdbcUrl(database),
            "shop_server",
            MYSQL_SECRET,
            TestServers.kafka().bootstrapServers(),
            topic,
            folder.resolve("spill"),
            folder.resolve("store"),
            server.indent(2));
  }

  private static void fill() {
    if (!topic.isEmpty()) {
      return;
    }
    database = TestServers.mySql().createDatabase("server");
    try (Connection connection = TestServers.mySql().connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE customers (
            id BIGINT PRIMARY KEY, name VARCHAR(40) NOT NULL, city VARCHAR(40),
            salary DECIMAL(10, 2), KEY by_city (city)) COMMENT 'who buys'
          """);
      statement.execute(
          """
          INSERT INTO customers VALUES (1, 'Ann', 'Oslo', 10.50), (2, 'Bob', 'Rome', 20.00),
            (3, 'Cid', 'Oslo', NULL)
          """);
      statement.execute("CREATE TABLE payroll (id BIGINT PRIMARY KEY, secret VARCHAR(40))");
      statement.execute("INSERT INTO payroll VALUES (1, 'nobody may know')");
      statement.execute("CREATE VIEW slow AS SELECT id, SLEEP(20) AS slept FROM customers");
      statement.execute("DROP USER IF EXISTS shop_server");
      statement.execute("CREATE USER shop_server IDENTIFIED BY '" + MYSQL_SECRET + "'");
      statement.execute("GRANT ALL ON `" + database + "`.* TO shop_server");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    KafkaServer kafka = TestServers.kafka();
    String name = kafka.uniqueTopic("purchases");
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < PURCHASES; i++) {
        String json = "{\"id\": %d, \"customer\": %d}".formatted(i, i % 3 + 1);
        producer.send(new ProducerRecord<>(name, json.getBytes(StandardCharsets.UTF_8)));
      }
      producer.send(new ProducerRecord<>(name, "{oops".getBytes(StandardCharsets.UTF_8)));
    }
    topic = name;
  }
}
