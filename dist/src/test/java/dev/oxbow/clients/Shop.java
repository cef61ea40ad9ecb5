package dev.oxbow.clients;

import dev.oxbow.dist.OxbowProcess;
import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.federation.Oxbow;
import dev.oxbow.federation.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What all tools look at: customers, their addresses, a view of both and a table of every type in
 * MySQL, the visits of the customers in a topic, and a server over them that asks for a login. Made
 * at the first call, gone with the JVM.
 */
final class Shop {
  static final String USER = "ann";
  static final String PASSWORD = "not a secret; only a test's";
  static final int CUSTOMERS = 100;
  static final int VISITS = 1000;

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE customers (
            id INT PRIMARY KEY COMMENT 'the number', name VARCHAR(40) NOT NULL,
            credit DECIMAL(10, 2), joined DATE NOT NULL, seen DATETIME(3),
            UNIQUE KEY by_name (name)) COMMENT 'who buys'
          """,
          """
          CREATE TABLE addresses (
            customer_id INT, no INT, city VARCHAR(40), PRIMARY KEY (customer_id, no),
            KEY by_city (city),
            CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES customers (id))
          """,
          """
          CREATE VIEW residents AS
            SELECT c.id, c.name, a.city FROM customers c JOIN addresses a ON a.customer_id = c.id
          """,
          """
          CREATE TABLE kinds (
            id BIGINT PRIMARY KEY, tiny TINYINT, small SMALLINT, medium INT, big BIGINT,
            bigger BIGINT UNSIGNED, flag BIT(1), exact DECIMAL(38, 10), approx FLOAT,
            dbl DOUBLE, txt VARCHAR(40), choice ENUM('a', 'b'), day DATE, moment DATETIME(6),
            clock TIME, bytes VARBINARY(8), doc JSON)
          """,
          """
          INSERT INTO kinds VALUES
            (1, -128, -32768, -2147483648, -9223372036854775808, 18446744073709551615, b'1',
             -1234567890123456789012345678.0123456789, 0.1, 1e-300, 'Zoë \\'\\\\" 😀', 'b',
             '0001-01-01', '2024-03-31 02:30:00.123456', '-12:34:56', x'00ff7f', '{"a": [1]}'),
            (2, 127, 32767, 2147483647, 9223372036854775807, 0, b'0', 0, 3e38, 1e300, '', 'a',
             '9999-12-31', '1900-01-01 00:00:00', '00:00:00', '', '1'),
            (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
             NULL, NULL)
          """);

  private final Path folder;
  private final ServerProcess server;

  private static final class Shared {
    static final Shop SHOP = make();
  }

  private Shop(Path folder, ServerProcess server) {
    this.folder = folder;
    this.server = server;
  }

  /** The one of this JVM. */
  static Shop open() {
    return Shared.SHOP;
  }

  private static Shop make() {
    try {
      MySqlServer mysql = TestServers.mySql();
      KafkaServer kafka = TestServers.kafka();
      String database = mysql.createDatabase("clients");
      try (Connection connection = mysql.connect(database);
          Statement statement = connection.createStatement()) {
        for (String sql : TABLES) {
          statement.execute(sql);
        }
        statement.execute("INSERT INTO customers VALUES " + rows(Shop::customer));
        statement.execute("INSERT INTO addresses VALUES " + rows(Shop::address));
      }
      try (Topics topics = new Topics(kafka)) {
        topics.create("visits", 3);
        for (int i = 1; i <= VISITS; i++) {
          topics.send("visits", "k" + i, visit(i));
        }
        topics.flush();
      }
      Path folder = Files.createTempDirectory("oxbow-clients");
      String yaml =
          "schema: shop\n"
              + Oxbow.mysql(mysql, database)
              + Oxbow.kafka(kafka.bootstrapServers(), List.of("visits"))
              + Oxbow.local(folder)
              + """
              server:
                login: { users: "%s" }
                roles:
                  analyst: { tables: { "db.*": {}, "events.*": {} } }
              """
                  .formatted(folder.resolve("users.passwd"));
      Files.writeString(folder.resolve("oxbow.yaml"), yaml);
      OxbowProcess.Outcome added =
          OxbowProcess.runWithInput(
              folder,
              PASSWORD + "\n",
              "passwd",
              "--file",
              folder.resolve("users.passwd").toString(),
              "--roles",
              "analyst",
              USER);
      if (added.exitCode() != 0) {
        throw new AssertionError(added);
      }
      ServerProcess server = ServerProcess.start(folder);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
      return new Shop(folder, server);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void stop(ServerProcess server) {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String rows(java.util.function.IntFunction<String> row) {
    return IntStream.rangeClosed(1, CUSTOMERS).mapToObj(row).collect(Collectors.joining(", "));
  }

  private static String customer(int id) {
    return "(%d, 'customer %03d', %s, '2024-01-%02d', '2024-03-31 02:30:00.%03d')"
        .formatted(id, id, id % 10 == 0 ? "NULL" : id + ".50", id % 28 + 1, id);
  }

  private static String address(int id) {
    return "(%d, 1, '%s')".formatted(id, id % 2 == 0 ? "Bonn" : "Köln");
  }

  private static String visit(int number) {
    return "{\"visit\": %d, \"customer_id\": %d, \"page\": \"/%d\", \"ms\": %d.5, \"bot\": %s}"
        .formatted(number, number % CUSTOMERS + 1, number % 7, number, number % 2 == 0);
  }

  /** The address of the server for the driver. */
  String url() {
    return server.url();
  }

  /** Where tools may put what they write. */
  Path folder() {
    return folder;
  }
}
