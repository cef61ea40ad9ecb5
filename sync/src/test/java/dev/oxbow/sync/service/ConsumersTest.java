package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Other people's consumers read what we capture, and have the tables. */
@Timeout(240)
final class ConsumersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final MySqlServer MYSQL = TestServers.mySql();
  private static final KafkaServer KAFKA = TestServers.kafka();

  private static @Nullable Captures started;

  @BeforeAll
  static void start() {
    started = new Captures(MYSQL, KAFKA);
  }

  @AfterAll
  static void stop() {
    if (started != null) {
      started.close();
    }
  }

  private static Captures captures() {
    return Objects.requireNonNull(started);
  }

  private static Map<String, String> sink(String from, String to) {
    Map<String, String> settings = new HashMap<>();
    settings.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
    settings.put("tasks.max", "1");
    settings.put("topics", from + ".a," + from + ".b");
    // Otherwise it takes the columns of the source's tables for those of its own.
    String url = MYSQL.jdbcUrl(to);
    settings.put(
        "connection.url", url + (url.contains("?") ? "&" : "?") + "nullDatabaseMeansCurrent=true");
    settings.put("connection.username", MYSQL.user());
    settings.put("connection.password", MYSQL.password());
    settings.put("connection.pool.min_size", "1");
    settings.put("insert.mode", "upsert");
    settings.put("delete.enabled", "true");
    settings.put("truncate.enabled", "true");
    settings.put("primary.key.mode", "record_key");
    settings.put("schema.evolution", "basic");
    settings.put("collection.name.format", "${source.table}");
    settings.put("consumer.override.isolation.level", "read_committed");
    for (String side : List.of("key", "value")) {
      settings.put(side + ".converter", JsonConverter.class.getName());
      settings.put(side + ".converter.schemas.enable", "true");
    }
    return settings;
  }

  private static List<List<@Nullable String>> table(Statement statement, String sql)
      throws SQLException {
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        List<@Nullable String> values = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          values.add(row.getString(i));
        }
        rows.add(values);
      }
    }
    return rows;
  }

  private static void change(Statement statement, Random random, int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      int id = random.nextInt(60);
      switch (random.nextInt(5)) {
        case 0 -> statement.execute("delete from a where id = " + id);
        case 1 ->
            statement.execute(
                "update ignore a set id = " + random.nextInt(60) + " where id = " + id);
        case 2 ->
            statement.execute(
                "update a set v = concat(v, '\u00fc'), n = n + 0.01 where id < " + id);
        case 3 ->
            statement.execute(
                "insert ignore into b values (%d, 'k%d', %d)".formatted(id % 7, id % 5, i));
        default ->
            statement.execute(
                ("insert ignore into a (id, v, n, d, dt, ts, u, f, bin, j, e) values (%1$d, 'v%1$d',"
                        + " -%1$d.50, '2024-02-29', '2024-02-29 23:59:59.%1$06d',"
                        + " '2024-07-01 12:00:00.%1$06d', 18446744073709551615, 1.5e10, x'00ff%1$02d',"
                        + " json_object('k', %1$d), 'y')")
                    .formatted(id));
      }
    }
  }

  @Test
  void makesTheSameTablesOfOurEnvelopes() throws Exception {
    String from = MYSQL.createDatabase("enveloped");
    String to = MYSQL.createDatabase("sunk");
    try (Connection connection = MYSQL.connect(from);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table a (id int primary key, v varchar(200), n decimal(20, 2), d date,"
              + " dt datetime(6), ts timestamp(6) null, u bigint unsigned, f double,"
              + " bin varbinary(20), j json, e enum('x', 'y'))");
      statement.execute(
          "create table b (k int, l varchar(10), w int not null, primary key (l, k))");
      statement.execute("create table " + to + ".a like a");
      statement.execute("create table " + to + ".b like b");
      Random random = new Random(4);
      change(statement, random, 200);
      captures().put(from, Map.of("schemas", "true"));
      assertThat(captures().read(from + ".b", 1)).isNotEmpty();
      captures().worker().put("sink-" + to, sink(from, to));
      change(statement, random, 300);
      statement.execute("alter table a add added int");
      statement.execute("update a set added = id where id < 30");
      statement.execute("truncate b");
      statement.execute("insert into b values (1, 'last', 2)");
      change(statement, random, 300);
      awaitEqual(statement, to);
      statement.execute("drop database " + from);
      statement.execute("drop database " + to);
    }
  }

  private static void awaitEqual(Statement statement, String to) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (String table : List.of("a order by id", "b order by l, k")) {
      List<List<@Nullable String>> expected = table(statement, "select * from " + table);
      assertThat(expected).isNotEmpty();
      while (!table(statement, "select * from " + to + "." + table).equals(expected)
          && System.nanoTime() < deadline) {
        assertThat(captures().worker().state("sink-" + to).tasks())
            .allSatisfy(task -> assertThat(task.trace()).isNull());
        Thread.sleep(200);
      }
      assertThat(table(statement, "select * from " + to + "." + table)).isEqualTo(expected);
    }
  }

  /** Orders by customer: how many, and their sum. */
  private static Topology totals(String topic) {
    ObjectMapper json =
        JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    StreamsBuilder builder = new StreamsBuilder();
    builder
        .table(topic, Consumed.with(Serdes.String(), Serdes.String()))
        .mapValues(value -> tree(json, value))
        .groupBy(
            (key, order) ->
                KeyValue.pair(
                    order.get("customer").asText(),
                    order.get("amount").decimalValue().toPlainString()),
            Grouped.with(Serdes.String(), Serdes.String()))
        .aggregate(
            () -> "0 0.00",
            (customer, amount, total) -> added(total, 1, new BigDecimal(amount)),
            (customer, amount, total) -> added(total, -1, new BigDecimal(amount).negate()),
            Materialized.<String, String>as(Stores.inMemoryKeyValueStore("totals"))
                .withKeySerde(Serdes.String())
                .withValueSerde(Serdes.String()));
    return builder.build();
  }

  private static JsonNode tree(ObjectMapper json, String value) {
    try {
      return json.readTree(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(value, e);
    }
  }

  private static String added(String total, int count, BigDecimal amount) {
    String[] parts = total.split(" ");
    return (Integer.parseInt(parts[0]) + count)
        + " "
        + new BigDecimal(parts[1]).add(amount).toPlainString();
  }

  private static Map<String, String> found(KafkaStreams streams) {
    Map<String, String> found = new TreeMap<>();
    try (var all =
        streams
            .store(
                StoreQueryParameters.fromNameAndType(
                    "totals", QueryableStoreTypes.<String, String>keyValueStore()))
            .all()) {
      all.forEachRemaining(
          entry -> {
            if (!entry.value.startsWith("0 ")) {
              found.put(entry.key, entry.value);
            }
          });
    } catch (InvalidStateStoreException e) {
      return Map.of(); // not yet running
    }
    return found;
  }

  @Test
  void aggregateAFlatTopicContinuouslyAsSqlDoes(@TempDir Path folder) throws Exception {
    String database = MYSQL.createDatabase("streamed");
    try (Connection connection = MYSQL.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table orders (id int primary key, customer varchar(10) not null,"
              + " amount decimal(12, 2) not null)");
      Random random = new Random(5);
      order(statement, random, 200);
      captures().put(database, Map.of("format", "flat", "topic.partitions", "2"));
      assertThat(captures().read(database + ".orders", 1)).isNotEmpty();
      Properties settings = new Properties();
      settings.put("application.id", database);
      settings.put("bootstrap.servers", KAFKA.bootstrapServers());
      settings.put("state.dir", folder.toString());
      settings.put("replication.factor", "1");
      settings.put("commit.interval.ms", "100");
      settings.put(
          "dsl.store.suppliers.class", BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class);
      settings.put("main.consumer.isolation.level", "read_committed");
      settings.put("auto.offset.reset", "earliest");
      try (KafkaStreams streams = new KafkaStreams(totals(database + ".orders"), settings)) {
        streams.start();
        for (int round = 0; round < 3; round++) {
          order(statement, random, 200);
          Map<String, String> expected = new TreeMap<>();
          for (List<@Nullable String> row :
              table(
                  statement,
                  "select customer, concat(count(*), ' ', sum(amount)) from orders group by"
                      + " customer")) {
            expected.put(String.valueOf(row.get(0)), String.valueOf(row.get(1)));
          }
          assertThat(expected).isNotEmpty();
          long deadline = System.nanoTime() + PATIENCE.toNanos();
          while (!found(streams).equals(expected) && System.nanoTime() < deadline) {
            Thread.sleep(100);
          }
          assertThat(found(streams)).isEqualTo(expected);
        }
      }
      statement.execute("drop database " + database);
    }
  }

  private static void order(Statement statement, Random random, int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      int id = random.nextInt(150);
      switch (random.nextInt(5)) {
        case 0 -> statement.execute("delete from orders where id = " + id);
        case 1 ->
            statement.execute(
                "update orders set customer = 'c%d' where id = %d"
                    .formatted(random.nextInt(9), id));
        case 2 ->
            statement.execute(
                "update ignore orders set id = %d where id = %d"
                    .formatted(random.nextInt(150), id));
        default ->
            statement.execute(
                "insert into orders values (%d, 'c%d', %d.%02d) on duplicate key update amount = amount + 0.01"
                    .formatted(id, random.nextInt(9), random.nextInt(1000), random.nextInt(100)));
      }
    }
  }
}
