package dev.oxbow.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.TestServers;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver as a program uses it: a configuration file, a real MySQL, a real Kafka. */
final class RealServersTest {
  @TempDir static Path folder;

  private static String topic = "";
  private static String url = "";
  private static Connection keepsTheEngineOpen;

  private final Connection connection;

  RealServersTest() throws SQLException {
    connection = DriverManager.getConnection(url);
  }

  @BeforeAll
  static void fill() throws Exception {
    String database = TestServers.mySql().createDatabase("driver");
    String mysql = TestServers.mySql().jdbcUrl(database);
    try (Connection direct =
            DriverManager.getConnection(
                mysql, TestServers.mySql().user(), TestServers.mySql().password());
        Statement statement = direct.createStatement()) {
      statement.execute(
          """
          CREATE TABLE customers (
            id BIGINT PRIMARY KEY COMMENT 'the number', name VARCHAR(40) NOT NULL,
            balance DECIMAL(15, 2), born DATE, seen DATETIME(6), photo VARBINARY(10),
            KEY by_name (name)) COMMENT 'who buys'
          """);
      statement.execute(
          """
          INSERT INTO customers VALUES
            (1, 'Ann', 10.50, '0001-01-01', '2024-03-31 02:30:00.123456', x'00ff'),
            (2, 'Bob', NULL, NULL, NULL, NULL), (3, 'Cid', -1.00, '9999-12-31', '1900-01-01', '')
          """);
      statement.execute(
          """
          CREATE VIEW slow AS SELECT id, SLEEP(20) AS slept FROM customers
          """);
      statement.execute(
          """
          CREATE TABLE addresses (customer_id BIGINT, no INT, PRIMARY KEY (customer_id, no),
            CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES customers (id))
          """);
    }
    topic = TestServers.kafka().uniqueTopic("orders");
    produce();
    Path config =
        Files.writeString(
            folder.resolve("oxbow.yaml"),
            """
            schema: shop
            sources:
              db:
                adapter: mysql
                url: %s
                user: %s
                password: "%s"
              events:
                adapter: kafka
                bootstrap.servers: %s
                topics: { include: "%s" }
            store: { folder: %s }
            local: { memory.limit: 512MB, spill.folder: %s }
            """
                .formatted(
                    mysql,
                    TestServers.mySql().user(),
                    TestServers.mySql().password(),
                    TestServers.kafka().bootstrapServers(),
                    topic,
                    folder.resolve("store"),
                    folder.resolve("spill")));
    url = "jdbc:oxbow:config=" + config;
    keepsTheEngineOpen = DriverManager.getConnection(url);
  }

  private static void produce() {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers());
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < 3000; i++) {
        String json = "{\"order_id\": %d, \"customer_id\": %d, \"amount\": %d.25}";
        byte[] value = json.formatted(i, i % 4, i).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, String.valueOf(i), value));
      }
      producer.send(new ProducerRecord<>(topic, "bad", "{oops".getBytes(StandardCharsets.UTF_8)));
    }
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @AfterAll
  static void close() throws SQLException {
    keepsTheEngineOpen.close();
  }

  @Test
  void joinsATableAndATopic() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT c.name, COUNT(*) AS n, SUM(o.amount) AS total
                FROM customers c JOIN "%s" o ON o.customer_id = c.id
                GROUP BY c.name ORDER BY c.name;
                """
                    .formatted(topic))) {
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString("name") + " " + rows.getLong("n"));
      }
      assertThat(names).containsExactly("Ann 750", "Bob 750", "Cid 750");
      assertThat(rows.getWarnings().getMessage()).contains("1");
    }
  }

  @Test
  void readsExactValues() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM db.customers ORDER BY id")) {
      assertThat(rows.getMetaData().getColumnCount()).isEqualTo(6);
      assertThat(rows.getMetaData().getColumnTypeName(1)).isEqualTo("BIGINT");
      assertThat(rows.getMetaData().getTableName(1)).isEqualTo("customers");
      assertThat(rows.next()).isTrue();
      assertThat(rows.getObject("id")).isEqualTo(1L);
      assertThat(rows.getBigDecimal("balance")).isEqualTo(new BigDecimal("10.50"));
      assertThat(rows.getObject("born", LocalDate.class)).isEqualTo("0001-01-01");
      assertThat(rows.getDate("born")).hasToString("0001-01-01");
      assertThat(rows.getObject("seen", LocalDateTime.class))
          .isEqualTo("2024-03-31T02:30:00.123456");
      assertThat(rows.getTimestamp("seen")).hasToString("2024-03-31 02:30:00.123456");
      assertThat(rows.getString("seen")).isEqualTo("2024-03-31 02:30:00.123456");
      assertThat(rows.getBytes("photo")).isEqualTo(new byte[] {0, -1});
      assertThat(rows.next()).isTrue();
      assertThat(rows.getBigDecimal("balance")).isNull();
      assertThat(rows.wasNull()).isTrue();
      assertThat(rows.getTimestamp("seen")).isNull();
      assertThat(rows.next()).isTrue();
      assertThat(rows.getBytes("photo")).isEmpty();
      assertThat(rows.getDate("born")).hasToString("9999-12-31");
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void bindsParameters() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id FROM customers WHERE (id = ? OR name = ? OR balance = ? OR seen = ?"
                + " OR born = ? OR photo = ?) ORDER BY id")) {
      assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(6);
      assertThat(statement.getParameterMetaData().getParameterTypeName(1)).isEqualTo("BIGINT");
      assertThat(statement.getMetaData().getColumnTypeName(1)).isEqualTo("BIGINT");
      assertThat(ids(statement, 1, "Bob", null, null, null, null)).containsExactly(1L, 2L);
      assertThat(ids(statement, 0, "", new BigDecimal("10.5"), null, null, null))
          .containsExactly(1L);
      assertThat(
              ids(
                  statement,
                  0,
                  "",
                  null,
                  LocalDateTime.parse("2024-03-31T02:30:00.123456"),
                  null,
                  null))
          .containsExactly(1L);
      assertThat(ids(statement, 0, "", null, null, LocalDate.of(9999, 12, 31), null))
          .containsExactly(3L);
      assertThat(ids(statement, 0, "", null, null, null, new byte[] {0, -1})).containsExactly(1L);
      assertThat(ids(statement, 0, "", null, Timestamp.valueOf("1900-01-01 00:00:00"), null, null))
          .containsExactly(3L);
    }
  }

  private static List<Long> ids(PreparedStatement statement, @Nullable Object... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    List<Long> ids = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids;
  }

  @Test
  void describesTablesAndTopics() throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    try (ResultSet tables = metadata.getTables(null, "shop", "%", null)) {
      List<String> seen = new ArrayList<>();
      while (tables.next()) {
        seen.add(tables.getString("TABLE_TYPE") + " " + tables.getString("TABLE_NAME"));
      }
      assertThat(seen)
          .containsExactly("TABLE addresses", "TABLE customers", "TOPIC " + topic, "VIEW slow");
    }
    try (ResultSet columns = metadata.getColumns(null, "shop", topic, "%amount%")) {
      assertThat(columns.next()).isTrue();
      assertThat(columns.getString("TYPE_NAME")).isIn("DOUBLE", "DECIMAL");
    }
    try (ResultSet columns = metadata.getColumns(null, "db", "customers", "id")) {
      assertThat(columns.next()).isTrue();
      assertThat(columns.getString("REMARKS")).isEqualTo("the number");
      assertThat(columns.getString("IS_NULLABLE")).isEqualTo("NO");
    }
    try (ResultSet keys = metadata.getPrimaryKeys(null, "db", "customers")) {
      assertThat(keys.next()).isTrue();
      assertThat(keys.getString("COLUMN_NAME")).isEqualTo("id");
    }
    try (ResultSet keys = metadata.getImportedKeys(null, "db", "addresses")) {
      assertThat(keys.next()).isTrue();
      assertThat(keys.getString("PKTABLE_NAME")).isEqualTo("customers");
      assertThat(keys.getString("PK_NAME")).isEqualTo("PRIMARY");
    }
    try (ResultSet indexes = metadata.getIndexInfo(null, "db", "customers", false, true)) {
      assertThat(indexes.next()).isTrue();
      assertThat(indexes.getString("INDEX_NAME")).isEqualTo("PRIMARY");
      assertThat(indexes.next()).isTrue();
      assertThat(indexes.getString("INDEX_NAME")).isEqualTo("by_name");
    }
  }

  @Test
  void listsTopicsAsTablesWhenAsked() throws SQLException {
    try (Connection plain = DriverManager.getConnection(url + ";topicsAsTables=true");
        ResultSet tables =
            plain.getMetaData().getTables(null, "shop", "%", new String[] {"TABLE"})) {
      List<String> seen = new ArrayList<>();
      while (tables.next()) {
        seen.add(tables.getString("TABLE_TYPE") + " " + tables.getString("TABLE_NAME"));
      }
      assertThat(seen).containsExactly("TABLE addresses", "TABLE customers", "TABLE " + topic);
    }
  }

  @Test
  void startsInAnotherSchemaWhenAsked() throws SQLException {
    assertThat(connection.getSchema()).isEqualTo("shop");
    try (Connection other = DriverManager.getConnection(url + ";currentSchema=db")) {
      assertThat(other.getSchema()).isEqualTo("db");
      try (Statement statement = other.createStatement()) {
        assertThat(statement.execute("USE shop")).isFalse();
      }
      assertThat(other.getSchema()).isEqualTo("shop");
    }
    assertThatThrownBy(() -> DriverManager.getConnection(url + ";currentSchema=nope"))
        .isInstanceOf(SQLSyntaxErrorException.class);
  }

  @Test
  void cancelsALocalJoinWithinASecond() throws Exception {
    assertEndsSoon(endless(), SQLException.class, Statement::cancel);
  }

  @Test
  void endsALocalJoinThatTakesTooLong() throws Exception {
    assertEndsSoon(endless(), SQLTimeoutException.class, statement -> {});
  }

  @Test
  void cancelsAStatementOfMySqlWithinASecond() throws Exception {
    assertEndsSoon("SELECT * FROM db.slow", SQLException.class, Statement::cancel);
    try (Connection direct = TestServers.mySql().connect("");
        Statement statement = direct.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT COUNT(*) FROM information_schema.processlist"
                    + " WHERE info LIKE '%slow%' AND id <> CONNECTION_ID()")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isZero();
    }
  }

  private static String endless() {
    return """
        SELECT COUNT(*) FROM "%1$s" a, "%1$s" b, "%1$s" c
        WHERE a.amount + b.amount + c.amount > 4000
        """
        .formatted(topic);
  }

  /** Something to do to a statement that runs. */
  private interface End {
    void end(Statement statement) throws SQLException;
  }

  private void assertEndsSoon(String sql, Class<? extends SQLException> type, End end)
      throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(2);
      CompletableFuture<Void> running =
          CompletableFuture.runAsync(
              () -> {
                try (ResultSet rows = statement.executeQuery(sql)) {
                  rows.next();
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThatThrownBy(() -> running.get(1, TimeUnit.SECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      long began = System.nanoTime();
      end.end(statement);
      try {
        running.get(10, TimeUnit.SECONDS);
        throw new AssertionError("the statement should have been ended");
      } catch (ExecutionException e) {
        assertThat(Objects.requireNonNull(e.getCause()).getCause())
            .isInstanceOf(type)
            .isInstanceOfSatisfying(
                SQLException.class, sqlE -> assertThat(sqlE.getSQLState()).isEqualTo("57014"));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(2500));
    }
    readsExactValues();
  }

  @Test
  void severalThreadsShareAConnection() throws Exception {
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int wanted = i;
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                try (PreparedStatement statement =
                    connection.prepareStatement(
                        "SELECT COUNT(*) FROM \"" + topic + "\" WHERE customer_id = ?")) {
                  for (int run = 0; run < 10; run++) {
                    statement.setInt(1, wanted);
                    try (ResultSet rows = statement.executeQuery()) {
                      assertThat(rows.next()).isTrue();
                      assertThat(rows.getLong(1)).isEqualTo(750);
                    }
                  }
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    for (CompletableFuture<Void> thread : threads) {
      thread.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void saysWhatIsWrongAndStaysUsable() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery("SELEC 1"))
          .isInstanceOfSatisfying(
              SQLSyntaxErrorException.class, e -> assertThat(e.getSQLState()).startsWith("42"));
      assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM nope"))
          .isInstanceOf(SQLSyntaxErrorException.class)
          .hasMessageContaining("nope");
      assertThatThrownBy(() -> statement.execute("DELETE FROM customers"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isIn("25006", "42000"));
      try (ResultSet rows = statement.executeQuery("SELECT 1")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(1);
      }
    }
  }

  @Test
  void worksWithSettingsInTheUrl() throws SQLException, IOException {
    String inline =
        "jdbc:oxbow:kafka="
            + TestServers.kafka().bootstrapServers()
            + ";kafka.topics.include="
            + topic
            + ";store.enabled=false;store.folder="
            + folder.resolve("store2")
            + ";local.spill.folder="
            + folder.resolve("spill2");
    try (Connection other = DriverManager.getConnection(inline);
        Statement statement = other.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM \"" + topic + "\"")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(3001);
    }
  }
}
