package dev.oxbow.federation.access;

import dev.oxbow.access.Access;
import dev.oxbow.config.OxbowConfig;
import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.engine.Engine;
import dev.oxbow.engine.ExecuteOptions;
import dev.oxbow.engine.Query;
import dev.oxbow.engine.Result;
import dev.oxbow.engine.Session;
import dev.oxbow.federation.Oxbow;
import dev.oxbow.federation.Topics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Customers of two tenants in MySQL, their orders in a topic, and an engine over both. */
final class Shop implements AutoCloseable {
  private final MySqlServer mysql = TestServers.mySql();
  private final KafkaServer kafka = TestServers.kafka();
  private final Topics topics = new Topics(kafka);
  private final Engine engine;
  final String database = mysql.createDatabase("access");
  final String orders = kafka.uniqueTopic("access");

  Shop(Path folder) throws SQLException {
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE customers (
            id INT PRIMARY KEY, name VARCHAR(20), tenant VARCHAR(10), shard INT NOT NULL,
            x INT, card VARCHAR(20) COMMENT 'secret', UNIQUE KEY by_card (card),
            KEY by_name (name))
          """);
      statement.execute(
          """
          INSERT INTO customers VALUES
            (1, 'Ada', 'acme', 1, 7, 'c1'), (2, 'Bob', 'acme', 1, 8, 'c2'),
            (3, 'Cyd', 'evil', 2, 5, 'not-a-number'), (4, 'Dan', 'ACME', 2, 5, 'c4')
          """);
      statement.execute(
          """
          CREATE TABLE payments (
            id INT PRIMARY KEY, customer INT, amount DECIMAL(10,2),
            FOREIGN KEY (customer) REFERENCES customers (id))
          """);
      statement.execute("INSERT INTO payments VALUES (10, 1, 5.00), (11, 3, 6.00)");
      statement.execute("CREATE TABLE salaries (id INT PRIMARY KEY, amount INT)");
      statement.execute("CREATE TABLE ledger (id INT PRIMARY KEY, shard INT, tenant VARCHAR(10))");
      statement.execute("SET cte_max_recursion_depth = 10000");
      statement.execute(
          """
          INSERT INTO ledger WITH RECURSIVE seq (n) AS (
            SELECT 1 UNION ALL SELECT n + 1 FROM seq WHERE n < 8000)
          SELECT n, n % 2, IF(n % 2, 'acme', 'evil') FROM seq
          """);
      statement.execute("ANALYZE TABLE ledger");
    }
    topics.create(orders, 2);
    for (int i = 0; i < 20; i++) {
      String tenant = i % 2 == 0 ? "acme" : "evil";
      int x = i % 2 == 0 ? i + 10 : 5;
      String text = i % 2 == 0 ? "1" : "one";
      topics.send(
          orders,
          "k" + i,
          "{\"id\":%d,\"customer\":%d,\"tenant\":\"%s\",\"x\":%d,\"t\":\"%s\",\"card\":\"c%d\"}"
              .formatted(i, i % 4 + 1, tenant, x, text, i));
    }
    topics.send(orders, "bad", "{no json, but a secret");
    topics.flush();
    String yaml =
        Oxbow.mysql(mysql, database)
            + Oxbow.kafka(kafka.bootstrapServers(), List.of(orders))
            + Oxbow.local(folder);
    engine = Engine.open(OxbowConfig.parse(yaml, "test.yaml", name -> null));
  }

  /** The topic's name, as SQL writes it. */
  String topic() {
    return "\"" + orders + "\"";
  }

  Session open(Access access) {
    return engine.openSession(access);
  }

  static List<List<@Nullable Object>> rows(Session session, String sql, Object... parameters) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Query query = session.prepare(sql);
        Result result = query.execute(Arrays.asList(parameters), ExecuteOptions.DEFAULT)) {
      for (@Nullable Object[] row = result.next(); row != null; row = result.next()) {
        rows.add(Arrays.asList(row));
      }
      result.warnings().forEach(warning -> rows.add(List.of("warning", warning)));
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    engine.close();
    topics.delete(orders);
    topics.close();
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + database);
    }
  }
}
